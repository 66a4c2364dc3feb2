import Testing

@testable import LineModel

@Suite struct GroupSumsTests {
    @Test func aGroupHasTheSumsOfItsLines() throws {
        var sums = GroupSums(by: .tag("carrier"))
        sums.add(try line("a", "ct"), verdict: .abnormal, counts: counts(100, lost: 40), median: 30)
        sums.add(try line("b", "ct"), verdict: .healthy, counts: counts(100, lost: 0), median: 10)
        sums.add(try line("c", "ct"), verdict: .healthy, counts: counts(200, lost: 0), median: 20)
        let row = try #require(sums.rows.first)
        #expect(sums.rows.count == 1)
        #expect((row.group, row.lines, row.abnormal, row.unmeasured) == ("ct", 3, 1, 0))
        #expect((row.sent, row.lost, row.healthy) == (400, 40, 2))
        #expect((row.loss, row.worstLoss, row.median, row.worstMedian) == (0.1, 0.4, 20, 30))
        #expect(sums.without == nil)
    }

    /// What a prober did not measure is no figure of a supplier.
    @Test func anUnmeasuredLineIsCountedAndInNoOtherFigure() throws {
        var sums = GroupSums(by: .ingress)
        sums.add(try line("a", nil), verdict: .unmeasured, counts: counts(3, lost: 3), median: 500)
        let row = try #require(sums.rows.first)
        #expect((row.lines, row.unmeasured, row.sent, row.lost) == (1, 1, 0, 0))
        #expect((row.loss, row.worstLoss, row.median, row.worstMedian) == (nil, nil, nil, nil))
    }

    @Test func lateAndRefusedProbesAreLossOfAGroup() throws {
        var (sums, mixed) = (GroupSums(by: .ingress), OutcomeCounts())
        (mixed.received, mixed.late, mixed.lost, mixed.refused, mixed.unsent) = (90, 5, 3, 2, 100)
        sums.add(try line("a", nil), verdict: .healthy, counts: mixed, median: 1)
        #expect(sums.rows.first?.loss == 0.1)
    }

    @Test func linesWithoutTheGroupStandApart() throws {
        var sums = GroupSums(by: .tag("carrier"))
        sums.add(try line("a", "ct"), verdict: .healthy, counts: counts(10, lost: 0), median: 1)
        sums.add(try line("b", nil), verdict: .abnormal, counts: counts(10, lost: 10), median: nil)
        #expect(sums.rows.map(\.group) == ["ct"])
        #expect((sums.without?.lines, sums.without?.worstLoss) == (1, 1))
    }

    @Test func theWorstGroupComesFirst() {
        var rows = ["healthy", "lossy", "slow", "unmeasured", "half", "all"].map { GroupRow($0) }
        for index in rows.indices { (rows[index].lines, rows[index].sent) = (10, 1000) }
        rows[1].lost = 1
        rows[2].worstMedian = 900
        rows[3].unmeasured = 10
        (rows[4].abnormal, rows[4].lost) = (5, 900)
        (rows[5].abnormal, rows[5].lost) = (10, 10)
        let order = rows.reversed().sorted(by: GroupRow.isWorse).map(\.group)
        #expect(order == ["all", "half", "lossy", "unmeasured", "slow", "healthy"])
    }

    private func line(_ name: String, _ carrier: String?) throws -> Line {
        Line(
            name: name, ingress: try HostPort(text: "203.0.113.7:7000"),
            tags: carrier.map { [Tag(key: "carrier", value: $0)] } ?? [])
    }

    private func counts(_ sent: Int, lost: Int) -> OutcomeCounts {
        var counts = OutcomeCounts()
        (counts.received, counts.lost) = (sent - lost, lost)
        return counts
    }
}
