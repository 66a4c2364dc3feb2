import LineModel
import LineReport
import Testing

@Suite("What a message says of a recovery")
struct DigestRecoveryTests {
    private func text(_ items: [DigestItem], _ language: MessageLanguage = .en) -> [String] {
        DigestText(DigestFixture.digest(items), .plain, language, within: 4096).text
            .split(separator: "\n").map(String.init)
    }

    /// An ingress of ten lines of which nine are well again.
    private var partly: DigestItem {
        var item = DigestItem(
            change: .closed, incident: 12, cause: CauseKey(.ingress, "203.0.113.7:7000"), trouble: .abnormal,
            openedAt: DigestFixture.time(25), closedAt: DigestFixture.at, lines: DigestFixture.lines(10),
            mostLines: 10, worstLossPerMille: 1000, absorbedBy: [1])
        (item.recoveredLines, item.remainingLines) = (9, 1)
        return item
    }

    private var chronic: DigestItem {
        var item = DigestItem(
            change: .remains, incident: 1, cause: CauseKey(.line, "hk-0"), trouble: .abnormal,
            openedAt: DigestFixture.time(200), lines: DigestFixture.lines(1), mostLines: 1, worstLossPerMille: 1000,
            healthyOutside: 119)
        item.from = [12]
        return item
    }

    @Test("is how many lines recovered and how many remain, under which number, since when")
    func partial() {
        #expect(
            text([partly, chronic]) == [
                "Closed: ingress 203.0.113.7:7000, 9 of 10 lines recovered, 1 remains (#1); also 1 still bad (sh-ct)",
                "Plumbline 2026-11-24 03:15:00 +08:00, 120 lines: 10 abnormal, 1 unmeasured",
                "#12, after 25 min (02:50:00 to 03:15:00)",
                "Still bad #1 line hk-0 abnormal", "since 2026-11-23 23:55:00", "119 other lines healthy",
                "- 203.0.113.7:7000 > 198.51.100.0:9000: loss 100.0 %",
            ])
        #expect(
            text([partly, chronic], .zh).first
                == "【已恢复】入口 203.0.113.7:7000，10 条线路中 9 条已恢复，1 条仍未恢复（#1）；另有仍未恢复 1 个（sh-ct）")
        #expect(text([chronic], .zh).first == "【仍未恢复】线路 hk-0 异常（sh-ct）")
    }

    @Test("is how many lines recovered while the outage goes on, and how many of those that are left nobody measures")
    func improvedAndRemoved() {
        var improved = DigestFixture.opened
        (improved.change, improved.recoveredLines, improved.remainingLines) = (.improved, 3, 2)
        #expect(
            text([improved]).first
                == "Partly recovered: ingress 203.0.113.7:7000, 3 of 5 lines recovered, 2 remain (sh-ct)")
        var removed = partly
        (removed.recoveredLines, removed.remainingLines, removed.removedLines, removed.absorbedBy) = (7, 0, 3, [])
        #expect(
            text([removed]).first
                == "Closed: ingress 203.0.113.7:7000, 7 of 10 lines recovered, 3 no longer measured (sh-ct)")
        let chinese = text([removed], .zh).first
        #expect(chinese?.contains("10 条线路中 7 条已恢复，3 条已移出线路表，不再测量") == true)
    }

    @Test("is how often it was bad and how long in all, without the healthy times, and when a quiet one closes")
    func flapping() {
        var closed = partly
        (closed.recoveredLines, closed.remainingLines, closed.absorbedBy) = (nil, nil, [])
        (closed.timesDown, closed.downNanoseconds) = (3, 55_400_000_000)
        #expect(text([closed]).contains("#12, down 3 times, 55 s in all (02:50:00 to 03:15:00)"))
        #expect(!text([closed]).joined().contains("after"))
        var quiet = closed
        (quiet.change, quiet.closedAt) = (.quiet, nil)
        (quiet.quietSince, quiet.closesAt) = (DigestFixture.time(5), DigestFixture.time(-25))
        #expect(
            Array(text([quiet]).dropFirst(2)) == [
                "#12, down 3 times, 55 s in all (02:50:00 to 03:10:00); quiet since 03:10:00, closes at 03:40:00"
            ])
        #expect(text([quiet]).first == "Quiet: ingress 203.0.113.7:7000, 10 lines healthy again (sh-ct)")
        #expect(text([quiet], .zh).contains { $0.contains("自 03:10:00 起平稳，若不再发生，03:40:00 关闭") })
        // For whoever is told every round that it goes on.
        quiet.change = .opened
        #expect(text([quiet]).contains("#12, since 02:50:00, quiet since 03:10:00, closes at 03:40:00"))
        #expect(!quiet.change.isEnd && quiet.isOver)
    }
}
