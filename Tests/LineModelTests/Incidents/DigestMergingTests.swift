import LineModel
import Testing

@Suite("Digests that wait together")
struct DigestMergingTests {
    typealias Change = IncidentChange

    @Test(
        "What became of an incident is told once",
        arguments: [
            ([Change.opened, .closed], Change.closed), ([.opened, .worse], .opened), ([.opened, .continued], .opened),
            ([.closed, .reopened], .reopened), ([.opened, .closed, .reopened], .reopened), ([.worse, .worse], .worse),
            ([.reopened, .worse, .closed], .closed), ([.worse, .absorbed], .absorbed), ([.continued, .worse], .worse),
            ([.continued, .continued], .continued), ([.opened, .worse, .reopened], .opened),
        ])
    func changes(_ changes: [Change], _ expected: Change) throws {
        let merged = try #require(Digest.merging(changes.map { Self.digest([Self.item($0)]) }))
        #expect(merged.items.map(\.change) == [expected])
    }

    @Test("Figures are the worst, the round is the last, the order is that of a digest")
    func figures() throws {
        var first = Self.digest([Self.item(.opened, incident: 1, loss: 900), Self.item(.opened, incident: 2)])
        var second = Self.digest([Self.item(.closed, incident: 1, loss: 300), Self.item(.opened, incident: 3)])
        (first.roundID, second.roundID) = ("1", "2")
        let merged = try #require(Digest.merging([first, second]))
        #expect(merged.roundID == "2")
        #expect(merged.items.map(\.incident) == [2, 3, 1])
        #expect(merged.items[2].worstLossPerMille == 900)
    }

    @Test("None is none, one is itself")
    func few() {
        let one = Self.digest([Self.item(.opened)])
        #expect(Digest.merging([]) == nil)
        #expect(Digest.merging([one]) == one)
    }

    private static func item(_ change: Change, incident: Int = 1, loss: Int? = nil) -> DigestItem {
        DigestItem(
            change: change, incident: incident, cause: CauseKey(.line, "a"), trouble: .abnormal,
            openedAt: WallTime(nanosecondsSince1970: 0), worstLossPerMille: loss)
    }

    private static func digest(_ items: [DigestItem]) -> Digest {
        Digest(
            vantage: "v", roundID: "0", at: WallTime(nanosecondsSince1970: 0), everySeconds: 60, lines: 1,
            abnormalLines: 0, unmeasuredLines: 0, items: items)
    }
}
