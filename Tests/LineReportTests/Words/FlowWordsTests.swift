import LineModel
import TestSupport
import Testing

@testable import LineReport

@Suite("Words about old flows")
struct FlowWordsTests {
    private func finding(
        age: Double, oldLost: Int = 12, of pairs: Int = 300, delay: Bool = false
    ) throws -> Conclusion {
        var tally = FlowTally()
        (tally.pairs, tally.oldLost, tally.worse, tally.slower) = (pairs, oldLost, oldLost > 0 ? 30 : 0, delay ? 30 : 0)
        var flow = LineFlow(
            every: 1, pairs: SegmentPairs(bothReceived: pairs - oldLost, onlyIngressLost: oldLost))
        (flow.age, flow.port, flow.tally) = (age, 40_001, tally)
        flow.past = FlowPast(firstSent: 300, firstLost: 0, firstMedian: 40)
        if delay {
            flow.oldRTT = DelayStatistics(sortedNanoseconds: [60_000_000])
            flow.delay = GainDelay(pairs: 300, lineMedian: 40, directMedian: 60, gain: 20.5, interval: 20...21)
        }
        return .oldFlow(try #require(FlowFinding(flow)))
    }

    @Test("say how old it is, by how much it is worse, and what cures it, in both languages")
    func sentences() throws {
        let lossy = try finding(age: 1_500, oldLost: 36)
        #expect(
            Words(.keys).conclusion(lossy)
                == "the old flow (open for 25 min) loses 12.0 % more than fresh ones in the same instants: throttled or "
                + "stale; a new port cures it")
        #expect(
            Words(.keys, .zh).conclusion(lossy) == "旧流（已持续 25 分钟）与新流同时探测，比新流多丢 12.0%：被限速或状态失效；更换端口即可恢复")
        let dead = try finding(age: 42, oldLost: 300)
        #expect(Words(.keys).conclusion(dead).contains("(open for 42 s) gets no answer at all, unlike fresh"))
        let slow = try finding(age: 90_000, oldLost: 0, delay: true)
        #expect(Words(.keys).conclusion(slow).contains("(open for 25 h) is 20.5 ms slower than fresh ones in the same"))
        let both = try finding(age: 60, oldLost: 36, delay: true)
        #expect(Words(.keys).conclusion(both).contains("12.0 % more than fresh ones and is 20.5 ms slower"))
    }

    @Test("notes say why there is no old flow")
    func notes() {
        let words = Words(.keys)
        #expect(words.note(FlowNote.noOldForm(payload: PayloadKind(rawValue: "socks5"))).contains("socks5"))
        #expect(words.note(FlowNote.noRoom(most: 4_096)).contains("4,096"))
        let all: [FlowNote] = [.oneRound, .new, .ownLoss, .noRoom(most: 1), .noOldForm(payload: .plumb)]
        for words in [words, Words(.keys, .zh)] { #expect(Set(all.map { words.note($0) }).count == all.count) }
    }
}
