import LineModel
import Testing

@testable import FleetModel

@Suite("A vantage with a wrong clock")
struct WrongClockTests {
    private let well = "v1 .. ..\nv2 .. ..\nv3 .. ..\n"
    private let others = "v2 .. ..\nv3 .. ..\n"

    @Test(
        "is believed up to half a slot, and no further, whichever way it is off",
        arguments: [(149, false), (150, true), (300, true), (3_600, true), (86_400 * 365 * 300, true)])
    func limits(seconds: Int, isWrong: Bool) {
        for offset in [Duration.seconds(seconds), .seconds(-seconds)] {
            #expect(VantageClock.isWrong(offset, every: .seconds(300)) == isWrong)
        }
        // The way of a round may take as long as this.
        #expect(!VantageClock.isWrong(.seconds(29), every: .seconds(10)))
        #expect(VantageClock.isWrong(.seconds(30), every: .seconds(10)))
    }

    @Test("is off by what it says when the hub has its round, without an overflow")
    func offset() {
        var header = TestRound.round(of: "v1", slot: 300, []).header
        let received = WallTime(nanosecondsSince1970: 300_000_000_000)
        #expect(VantageClock.offset(header, received: received) == .zero)
        header.clockNanoseconds += 301_000_000_000
        #expect(VantageClock.offset(header, received: received) == .seconds(301))
        header.clockNanoseconds = .min
        #expect(VantageClock.offset(header, received: received) < .seconds(-3_600))
    }

    @Test("says nothing of any line, whether its round is of the slot or of another one", arguments: [300, -3_600])
    func saysNothing(seconds: Int) {
        for cells in ["xx ..", "late"] {
            let drawn = FleetText("slot\nv1 \(cells) clock=\(seconds)\n" + others)
            let found = FleetJudge.judge(drawn.slot(), in: drawn.field)
            #expect(FleetText.words(found) == [])
            #expect(found.standings[0].report == .wrongClock)
            #expect(found.standings[0].doubt == .clock(seconds: seconds) && found.standings[0].measured == 0)
            #expect(found.standings[1].doubt == nil)
        }
    }

    @Test("is told as that after three slots, with how far it is off, and never as absent", arguments: [300, -3_600])
    func told(seconds: Int) throws {
        var story = FleetStory()
        let wrong = "v1 late clock=\(seconds)\n" + others
        #expect(try story.next(well) == [])
        #expect(try story.next(wrong) == [])
        #expect(try story.next(wrong) == [])
        let third = try story.judged(wrong)
        #expect(third.items.map { FleetStory.words($0.item) } == ["opened clock vantage v1"])
        #expect(third.items[0].item.clockOffsetSeconds == seconds)
        #expect(third.items[0].item.openedAt == WallTime(nanosecondsSince1970: (600 + 40) * 1_000_000_000))
        for _ in 0..<4 { #expect(try story.next(wrong) == []) }
        #expect(try story.next(well) == ["closed clock vantage v1"])
        #expect(story.book.open.isEmpty)
    }

    @Test("stays one incident where it is set back in the middle, and says how far it is off then")
    func stepBack() throws {
        var story = FleetStory()
        for _ in 0..<3 { _ = try story.next("v1 xx .. clock=300\n" + others) }
        let back = try story.judged("v1 late clock=-3600\n" + others)
        #expect(back.items.map { FleetStory.words($0.item) } == ["continued clock vantage v1"])
        #expect(back.items[0].item.clockOffsetSeconds == -3_600)
        #expect(try story.next("v1 .. .. clock=2\n" + others) == ["closed clock vantage v1"])
    }

    @Test("that falls silent is absent, too: nobody knows whether its clock is right by now")
    func silent() throws {
        var story = FleetStory()
        for _ in 0..<3 { _ = try story.next("v1 xx .. clock=300\n" + others) }
        let silent = "v1 late\n" + others
        #expect(try story.next(silent) == [])
        #expect(try story.next(silent) == [])
        #expect(try story.next(silent) == ["opened absent vantage v1"])
        #expect(Set(try story.next(well)) == ["closed absent vantage v1", "closed clock vantage v1"])
    }

    @Test("keeps an open incident of its lines as it was")
    func keeps() throws {
        var story = FleetStory()
        let bad = "v1 xx ..\nv2 xx ..\nv3 xx ..\n"
        #expect(try story.next(bad).count == 1)
        #expect(try story.next("v1 .. .. clock=300\nv2 xx ..\nv3 xx ..\n") == [])
        #expect(story.book.vantages(of: 1) == ["v1", "v2", "v3"])
    }
}
