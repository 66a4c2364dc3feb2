import Foundation
import LineModel
import Testing

@testable import CloudFunction

@Suite("The slot of a call, and what waits for the hub")
struct FunctionSlotTests {
    private static let every = Duration.seconds(300)
    /// A multiple of 300.
    private static let start: Int64 = 1_800_000_000

    private func slot(
        at seconds: Double, phase: Int = 0, last: Int64? = nil, room: Duration = .seconds(20)
    ) -> FunctionSlot? {
        FunctionSlot.choose(
            RoundClock(every: Self.every, phase: .seconds(phase)), every: Self.every,
            now: Self.start * 1_000_000_000 + Int64(seconds * 1e9), last: last.map { Self.start + $0 }
        ) { $0 <= room }
    }

    @Test("a timer at the multiple, a little before it and a little after it measures the same slot")
    func onTime() throws {
        for seconds in [0, 0.3, 4, 29] {
            let found = try #require(slot(at: seconds, last: -300))
            #expect(found == FunctionSlot(start: Self.start, wait: .zero, off: .zero, phase: .zero))
        }
        let early = try #require(slot(at: -0.5, last: -300))
        #expect(early.start == Self.start && early.wait == .milliseconds(500) && early.off == .zero)
    }

    @Test("a phase is waited for where there is time, and a timer that calls at the phase waits for nothing")
    func phase() throws {
        let waiting = try #require(slot(at: 1, phase: 18, last: -300))
        #expect(waiting.start == Self.start && waiting.wait == .seconds(17) && waiting.off == .zero)
        let without = try #require(slot(at: 1, phase: 131, last: -300))
        #expect(without.start == Self.start && without.wait == .zero && without.off == .seconds(-130))
        let aligned = try #require(slot(at: 131.2, phase: 131, last: -300))
        #expect(aligned.start == Self.start && aligned.wait == .zero && aligned.off == .zero)
        #expect(try #require(slot(at: 130.5, phase: 131, last: -300)).wait == .milliseconds(500))
    }

    @Test("a late call measures its slot late, and a second one of a slot measures nothing")
    func lateAndAgain() throws {
        let late = try #require(slot(at: 200, last: -300))
        #expect(late.start == Self.start && late.off == .seconds(200))
        #expect(slot(at: 1, last: 0) == nil && slot(at: 200, last: 0) == nil)
        #expect(slot(at: 1, phase: 131, last: 0) == nil && slot(at: 132, phase: 131, last: 0) == nil)
        // Nobody waits for a slot that is far away, however much time there is.
        #expect(slot(at: 1, last: 0, room: .seconds(10_000)) == nil)
        #expect(try #require(slot(at: 200, last: -300, room: .seconds(10_000))).wait == .zero)
    }

    @Test("a timer that is off, early or late, measures every slot once", arguments: [-25.0, -1, 0, 7, 45])
    func everySlot(off: Double) {
        var (last, found): (Int64?, [Int64]) = (nil, [])
        for number in 0..<20 {
            guard let one = slot(at: off + Double(number) * 300, last: last, room: .seconds(2)) else { continue }
            last = one.start - Self.start
            found.append(one.start)
        }
        #expect(found.count == 20 && zip(found, found.dropFirst()).allSatisfy { $1 - $0 == 300 })
    }

    @Test("slots without a round are counted")
    func skipped() throws {
        let found = try #require(slot(at: 1))
        #expect(found.skipped(since: nil, every: Self.every) == 0)
        #expect(found.skipped(since: Self.start - 300, every: Self.every) == 0)
        #expect(found.skipped(since: Self.start - 900, every: Self.every) == 2)
        #expect(found.skipped(since: Self.start + 900, every: Self.every) == 0, "the clock was set back")
    }

    @Test("what waits is bounded by rounds and bytes; the oldest are dropped and counted, the newest is kept")
    func bounds() {
        var fleet = FunctionFleet(instance: "a")
        for number in 0..<300 { fleet.take(id: "\(number)", slot: Int64(number), body: [1]) }
        #expect(fleet.waiting.count == FunctionFleet.maxWaiting && fleet.dropped == 300 - FunctionFleet.maxWaiting)
        #expect(fleet.waiting.last?.round == "299" && fleet.unacknowledged == 300 && fleet.lastSlot == 299)
        fleet.take(id: "large", slot: 300, body: [UInt8](repeating: 0, count: FunctionFleet.maxWaitingBytes + 1))
        #expect(fleet.waiting.map(\.round) == ["large"] && fleet.dropped == 300)
        var sent = FunctionHub.Sent(place: 1)
        sent.taken = ["large", "unheard-of"]
        fleet.settle(sent)
        #expect(fleet.waiting.isEmpty && fleet.unacknowledged == 0 && fleet.place == 1)
    }

    @Test("a section survives the state object, and one that somebody damaged is told as that")
    func stored() throws {
        var state = FunctionState(vantage: "a")
        var fleet = FunctionFleet(instance: FunctionFleet.newInstance())
        fleet.keep(tag: "\"7-1-x\"", document: [1, 2, 3])
        fleet.take(id: "r", slot: Self.start, body: [0, 255])
        state.fleet = fleet
        #expect(try FunctionState(packed: state.packed()) == state)
        #expect(fleet.instance.count == 16)
        state.fleet?.lastSlot = .max
        #expect(throws: FunctionState.Unreadable.self) { _ = try FunctionState(packed: try state.packed()) }
        fleet.keep(tag: String(repeating: "x", count: 300), document: [])
        #expect(fleet.assignment?.tag == nil)
    }
}
