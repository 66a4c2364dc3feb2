import Foundation
import LineModel
import Testing

@testable import FleetModel

/// A fleet over its slots, each drawn as text.
struct FleetStory {
    var book = FleetBook()
    var slot: Int64 = 0
    var rules = FleetRules()
    var field: FleetField?

    /// What a slot changed, `change kind value: lines seen from vantages`; what merely goes on is left out.
    mutating func next(_ text: String, every: Int64 = 300) throws -> [String] {
        try judged(text, every: every).items.filter { $0.item.change != .continued }.map { Self.words($0.item) }
    }

    mutating func judged(_ text: String, every: Int64 = 300) throws -> FleetJudgement {
        let found = judge(text, every: every)
        return try #require(found)
    }

    mutating func judge(_ text: String, every: Int64 = 300) -> FleetJudgement? {
        let drawn = FleetText("slot\n" + text)
        slot += every
        // Told as it is told everywhere: nothing is silenced.
        let judgement = book.judge(drawn.slot(slot), in: field ?? drawn.field, rules: rules, now: now)
        for (item, incident) in judgement?.items ?? [] {
            book.noteTelling(of: item.change, isSilenced: false, incident: incident.id)
        }
        return judgement
    }

    var now: WallTime { WallTime(nanosecondsSince1970: (slot + 40) * 1_000_000_000) }

    static func words(_ item: DigestItem) -> String {
        let value = item.cause.value.replacing(":9000", with: "").replacing(":7", with: "")
        let what = item.trouble == .abnormal ? "" : "\(item.trouble.word) "
        let seen = (item.vantages ?? []).isEmpty ? "" : " from \(item.vantages?.joined(separator: ",") ?? "")"
        let lines = item.lines.isEmpty ? "" : ": \(item.lines.map(\.name).joined(separator: ","))"
        return
            "\(item.change.rawValue) \(what)\(item.cause.kind.word)\(value.isEmpty ? "" : " \(value)")\(lines)\(seen)"
    }
}

@Suite("Incidents of a fleet")
struct FleetBookTests {
    private let well = "v1 .. .. .. c=1\nv2 .. .. .. c=1\nv3 .. .. .. c=2\nv4 .. .. .. c=2\n"

    @Test("An uplink, an ingress and a carrier's way, one after the other, are three openings and three closings")
    func threeFaults() throws {
        var story = FleetStory()
        #expect(try story.next(well) == [])
        let uplink = "v1 xx xx xx c=1\nv2 .. .. .. c=1\nv3 .. .. .. c=2\nv4 .. .. .. c=2\n"
        #expect(try story.next(uplink) == ["opened uplink vantage v1"])
        #expect(try story.next(uplink) == [])
        #expect(try story.next(well) == ["closed uplink vantage v1"])
        let ingress = "v1 .. xx .. c=1\nv2 .. xx .. c=1\nv3 .. xx .. c=2\nv4 .. xx .. c=2\n"
        #expect(try story.next(ingress) == ["opened ingress i2: i2>e1,i2>e2 from v1,v2,v3,v4"])
        #expect(try story.next(ingress) == [])
        #expect(try story.next(well) == ["closed ingress i2: i2>e1,i2>e2 from v1,v2,v3,v4"])
        let way = "v1 xx .. .. c=1\nv2 xx .. .. c=1\nv3 .. .. .. c=2\nv4 .. .. .. c=2\n"
        #expect(try story.next(way) == ["opened way c=1 -> i1: i1>e1,i1>e2 from v1,v2"])
        #expect(try story.next(way) == [])
        #expect(try story.next(well) == ["closed way c=1 -> i1: i1>e1,i1>e2 from v1,v2"])
        #expect(story.book.open.isEmpty)
    }

    @Test("Two carriers' ways to the same lines are two incidents, slot after slot")
    func twoWays() throws {
        var story = FleetStory()
        let ways =
            "v1 xx .. .. c=1\nv2 xx .. .. c=1\nv3 xx .. .. c=2\nv4 xx .. .. c=2\nv5 .. .. .. c=3\nv6 .. .. .. c=3\n"
        #expect(
            try story.next(ways) == [
                "opened way c=1 -> i1: i1>e1,i1>e2 from v1,v2", "opened way c=2 -> i1: i1>e1,i1>e2 from v3,v4",
            ])
        for _ in 0..<4 { #expect(try story.next(ways) == []) }
        #expect(story.book.open.map(\.lines) == [["i1>e1", "i1>e2"], ["i1>e1", "i1>e2"]])
        #expect(story.book.vantages(of: 2) == ["v3", "v4"] && story.book.incidents(seenFrom: "v1") == [1])
        let one =
            "v1 .. .. .. c=1\nv2 .. .. .. c=1\nv3 xx .. .. c=2\nv4 xx .. .. c=2\nv5 .. .. .. c=3\nv6 .. .. .. c=3\n"
        #expect(try story.next(one) == ["closed way c=1 -> i1: i1>e1,i1>e2 from v1,v2"])
    }

    @Test("A way that turns out to be its ingress becomes that, and nothing is said to have recovered")
    func wayBecomesIngress() throws {
        var story = FleetStory()
        _ = try story.next("v1 xx .. ..\nv2 .. .. ..\nv3 .. .. ..\n")
        let changes = try story.next("v1 xx .. ..\nv2 xx .. ..\nv3 xx .. ..\n")
        #expect(
            changes == [
                "opened ingress i1: i1>e1,i1>e2 from v1,v2,v3", "absorbed way v1 -> i1: i1>e1,i1>e2 from v1",
            ])
        #expect(try story.next("v1 .. .. ..\nv2 .. .. ..\nv3 .. .. ..\n").map { $0.prefix(6) } == ["closed"])
    }

    @Test("An incident goes on while those who saw it are absent, and ends when those who are left see it healthy")
    func absentWitnesses() throws {
        var story = FleetStory()
        let bad = "v1 xx .. ..\nv2 xx .. ..\nv3 xx .. ..\nv4 xx .. ..\n"
        #expect(try story.next(bad).count == 1)
        for _ in 0..<2 { #expect(try story.next("v1 xx .. ..\nv2 late\nv3 late\nv4 late\n") == []) }
        #expect(
            try story.next("v1 xx .. ..\nv2 late\nv3 late\nv4 xx .. ..\n") == [
                "opened absent vantage v2", "opened absent vantage v3",
            ])
        let closed = try story.next("v1 .. .. ..\nv2 late\nv3 late\nv4 .. .. ..\n")
        #expect(closed == ["closed ingress i1: i1>e1,i1>e2 from v1,v2,v3,v4"])
        let back = try story.next("v1 .. .. ..\nv2 .. .. ..\nv3 .. .. ..\nv4 .. .. ..\n")
        #expect(back == ["closed absent vantage v2", "closed absent vantage v3"])
    }

    @Test("Where nobody reports, nothing of lines changes, and that is told once")
    func allAbsent() throws {
        var story = FleetStory()
        let bad = "v1 xx .. ..\nv2 xx .. ..\nv3 xx .. ..\n"
        _ = try story.next(bad)
        let field = FleetText("slot\n" + bad).field
        story.field = field
        let nobody = "v1 late\nv2 late\nv3 late\n"
        #expect(try story.next(nobody) == [] && story.next(nobody) == [])
        #expect(try story.next(nobody) == ["opened absent fleet"])
        for _ in 0..<3 { #expect(try story.next(nobody) == []) }
        #expect(story.book.open.count == 2)
        #expect(try story.next(bad) == ["closed absent fleet"])
        #expect(story.book.open.map(\.key.kind) == [.ingress])
    }

    @Test("Rounds in a row that are not valid are told as the vantage's, and change nothing else")
    func blindVantage() throws {
        var story = FleetStory()
        let blind = "v1 invalid\nv2 .. .. ..\nv3 .. .. ..\n"
        #expect(try story.next(blind) == [] && story.next(blind) == [])
        #expect(try story.next(blind) == ["opened blind vantage v1"])
        #expect(try story.next("v1 .. .. ..\nv2 .. .. ..\nv3 .. .. ..\n") == ["closed blind vantage v1"])
    }

    @Test("A slot is judged once; one that is older changes nothing")
    func judgedOnce() throws {
        var story = FleetStory()
        _ = try story.next(well)
        let before = story.book
        story.slot -= 300
        #expect(story.judge(well.replacing(".", with: "x")) == nil)
        story.slot -= 600
        #expect(story.judge(well.replacing(".", with: "x")) == nil)
        #expect(story.book == before && story.book.lastSlot == 300)
    }

    @Test("Lines of a mended uplink that wait to be cleared are not taken for ways")
    func mendedUplink() throws {
        var story = FleetStory()
        let others = "\nv2 .. .. ..\nv3 .. .. ..\n"
        #expect(try story.next("v1 xx xx xx" + others) == ["opened uplink vantage v1"])
        #expect(try story.next("v1 xx .. .." + others) == [])
        #expect(try story.next("v1 .. .. .." + others) == ["closed uplink vantage v1"])
        // For ever it is not the uplink: what stays bad is its way.
        #expect(try story.next("v1 xx xx xx" + others) == ["reopened uplink vantage v1"])
        var told: [String] = []
        for _ in 0..<9 { told += try story.next("v1 xx .. .." + others) }
        #expect(told == ["closed uplink vantage v1", "opened way v1 -> i1: i1>e1,i1>e2 from v1"])
    }

    @Test("A line seen from one of three is only shown; once raised it goes on until nobody sees it bad")
    func seenFrom() throws {
        var story = FleetStory()
        let shown = try story.judged("v1 x. ..\nv2 .. ..\nv3 .. ..\n")
        #expect(shown.items.isEmpty && shown.findings.seen.map(\.line) == ["i1>e1"] && !shown.findings.seen[0].isRaised)
        #expect(shown.abnormalLines == 0)
        let raised = try story.judged("v1 x. ..\nv2 x. ..\nv3 .. ..\n")
        #expect(raised.items.map { FleetStory.words($0.item) } == ["opened line i1>e1: i1>e1 from v1,v2"])
        #expect(raised.abnormalLines == 1 && raised.findings.seen[0].isRaised)
        let line = try #require(raised.items.first?.item.lines.first)
        #expect(line.seenFrom == 2 && line.seenOf == 3 && line.lossPerMille == 500)
        let fewer = "v1 x. ..\nv2 .. ..\nv3 .. ..\n"
        #expect(try story.next(fewer) == ["improved line i1>e1: i1>e1 from v1"])
        #expect(try story.next(fewer) == [])
        #expect(story.book.open.count == 1)
        #expect(try story.next("v1 .. ..\nv2 .. ..\nv3 .. ..\n") == ["closed line i1>e1: i1>e1 from v1"])
    }

    @Test("Lines that are not measured from anywhere are told after three slots, and not before")
    func unmeasured() throws {
        var story = FleetStory()
        let silent = "v1 uu .. ..\nv2 uu .. ..\nv3 uu .. ..\n"
        #expect(try story.next(silent) == [] && story.next(silent) == [])
        #expect(try story.next(silent) == ["opened unmeasured ingress i1: i1>e1,i1>e2 from v1,v2,v3"])
        #expect(try story.next("v1 .. .. ..\nv2 .. .. ..\nv3 .. .. ..\n").map { $0.prefix(6) } == ["closed"])
    }

    @Test("A vantage whose rounds come less often is not late between them, and what it saw stays")
    func slowVantage() throws {
        var story = FleetStory()
        let text = "v1 x. ..\nv2 x. ..\nv3 x. ..\n"
        let drawn = FleetText("slot\n" + text)
        var changes: [String] = []
        for number in 1...8 {
            story.slot = Int64(number) * 300
            var slot = drawn.slot(story.slot)
            if number % 2 == 0 {
                slot.rounds["v3"]?.header.everySeconds = 600
            } else {
                slot.rounds["v3"] = nil
            }
            let made = story.book.judge(slot, in: drawn.field, now: story.now)
            let judgement = try #require(made)
            changes += judgement.items.filter { $0.item.change != .continued }.map { FleetStory.words($0.item) }
            if number > 2 { #expect(judgement.findings.standings[2].report == (number % 2 == 0 ? .valid : .notDue)) }
            #expect(judgement.findings.standings[2].slotsAbsent <= 1)
        }
        #expect(changes.map { $0.prefix(6) } == ["opened", "worse "] || changes.map { $0.prefix(6) } == ["opened"])
    }

    @Test("A line's incident goes on when a vantage is replaced under another name, or gives the line to another")
    func renamedVantage() throws {
        var story = FleetStory()
        #expect(try story.next("v1 x. ..\nv2 x. ..\nv3 x. ..\n").count == 1)
        #expect(try story.next("v1 x. ..\nv2 x. ..\nw3 x. ..\n") == [])
        #expect(try story.next("w1 x. ..\nw2 x. ..\nw3 x. ..\n") == [])
        #expect(story.book.open.map(\.id) == [1])
        #expect(try story.next("w1 .. ..\nw2 .. ..\nw3 .. ..\n") == ["closed line i1>e1: i1>e1 from w1,w2,w3"])
    }

    @Test("A line that is not configured any more ends its incident without having recovered")
    func removedLine() throws {
        var story = FleetStory()
        _ = try story.next("v1 .x ..\nv2 .x ..\nv3 .x ..\n")
        let judgement = try story.judged("v1 .- ..\nv2 .- ..\nv3 .- ..\n")
        #expect(judgement.items.map(\.item.change) == [.closed] && judgement.items[0].item.isNoLongerMeasured == true)
        #expect(
            judgement.items[0].item.lines.map(\.name) == ["i1>e2"] && judgement.items[0].item.lines[0].ingress == "")
    }

    @Test("What comes and goes is told a few times, then left open and quiet, as with one prober")
    func flapping() throws {
        var story = FleetStory()
        var told: [String] = []
        for _ in 0..<8 {
            told += try story.next("v1 xx ..\nv2 xx ..\nv3 xx ..\n").map { String($0.prefix(8)) }
            told += try story.next("v1 .. ..\nv2 .. ..\nv3 .. ..\n").map { String($0.prefix(8)) }
        }
        #expect(told.prefix(7) == ["opened i", "closed i", "reopened", "closed i", "reopened", "closed i", "reopened"])
        #expect(story.book.open.count == 1)
    }
}
