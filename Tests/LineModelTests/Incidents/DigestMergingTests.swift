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
            ([.opened, .improved], .opened), ([.worse, .improved], .improved), ([.improved, .closed], .closed),
            ([.absorbed, .remains], .remains), ([.opened, .absorbed, .remains], .opened),
            ([.remains, .closed], .closed),
            ([.opened, .quiet], .opened), ([.reopened, .quiet], .reopened), ([.quiet, .closed], .closed),
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

    @Test("What remains of an outage is new to whoever did not hear of the outage, and to no one else")
    func remains() throws {
        var (left, known) = (Self.item(.remains, incident: 3), Self.item(.remains, incident: 1))
        (left.from, known.from) = ([2], [2])
        let whole = [
            Self.digest([Self.item(.opened, incident: 2), Self.item(.absorbed, incident: 1)]),
            Self.digest([Self.item(.closed, incident: 2), left, known]),
        ]
        let unheard = try #require(Digest.merging(whole)).items.map { "\($0.incident) \($0.change)" }
        #expect(unheard == ["3 opened", "2 closed", "1 remains"])
        let heard = try #require(Digest.merging([Self.digest([Self.item(.worse, incident: 2)]), whole[1]]))
        #expect(heard.items.map { "\($0.incident) \($0.change)" } == ["2 closed", "1 remains", "3 remains"])
    }

    @Test("What was quiet and came back goes on")
    func quietAndBack() throws {
        var quiet = Self.item(.quiet)
        quiet.quietSince = WallTime(nanosecondsSince1970: 0)
        #expect(Digest.merging([quiet, quiet].map { Self.digest([$0]) })?.items.map(\.change) == [.quiet])
        let back = Digest.merging([quiet, Self.item(.continued)].map { Self.digest([$0]) })
        #expect(back?.items.map(\.change) == [.reopened])
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
