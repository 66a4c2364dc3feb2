import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("What a trace sends and when it ends")
struct TraceMachineTests {
    /// A way that answers as it is told: for each TTL what comes back, and after how long.
    struct Way {
        /// By TTL; nil is silence.
        var answer: (_ timeToLive: Int, _ probe: Int) -> TraceMachine.Answer?
        var delayNanoseconds: Int64 = 5_000_000
        /// Whether its errors quote enough.
        var quotesEnough: (_ timeToLive: Int) -> Bool = { _ in true }
    }

    private static func router(_ ttl: Int) -> TraceMachine.Answer {
        TraceMachine.Answer(address: "10.0.\(ttl).1", word: .exceeded, type: 11, code: 0)
    }

    private static let far = TraceMachine.Answer(address: "203.0.113.7", word: .reply, isFarEnd: true)

    private struct Run {
        var machine: TraceMachine
        var sent: [(timeToLive: Int, at: Int64)] = []
        var end: Int64 = 0
        var mostInFlight = 0
    }

    private func run(_ way: Way, _ rules: TraceRules = TraceRules(), oneAtATime: Bool = false) -> Run {
        var now = MonotonicTime(nanoseconds: 0)
        var run = Run(machine: TraceMachine(rules, start: now, oneAtATime: oneAtATime))
        var pending: [(due: Int64, probe: Int, timeToLive: Int, answer: TraceMachine.Answer)] = []
        for _ in 0..<100_000 {
            pending.sort { $0.due < $1.due }
            while let first = pending.first, first.due <= now.nanoseconds {
                pending.removeFirst()
                if way.quotesEnough(first.timeToLive) || first.answer.type == nil {
                    run.machine.answer(first.probe, first.answer, at: now)
                } else {
                    run.machine.answerUnproven(first.answer, at: now)
                }
            }
            switch run.machine.next(now: now) {
            case .finished:
                run.end = now.nanoseconds
                return run
            case .send(let probe, let ttl):
                run.machine.markSent(probe, at: now)
                run.sent.append((ttl, now.nanoseconds))
                if let answer = way.answer(ttl, probe) {
                    pending.append((now.nanoseconds + way.delayNanoseconds, probe, ttl, answer))
                }
                run.mostInFlight = max(run.mostInFlight, pending.count)
            case .wait(let until):
                let next = min(until.nanoseconds, pending.map(\.due).min() ?? .max)
                now = MonotonicTime(nanoseconds: max(next, now.nanoseconds + 1))
            }
        }
        Issue.record("the trace does not end")
        return run
    }

    private func way(_ hops: Int, silent: Set<Int> = []) -> Way {
        Way { ttl, _ in silent.contains(ttl) ? nil : ttl < hops ? Self.router(ttl) : Self.far }
    }

    @Test("three probes a hop, in order, up to the far end")
    func ordinary() {
        let run = run(way(4))
        #expect(run.machine.end == .reached)
        #expect(run.machine.found.map(\.timeToLive) == [1, 2, 3, 4])
        #expect(run.machine.found.allSatisfy { $0.answered == 3 && $0.sent == 3 })
        #expect(run.machine.found.map { $0.addresses } == [["10.0.1.1"], ["10.0.2.1"], ["10.0.3.1"], ["203.0.113.7"]])
        #expect(run.sent.map(\.timeToLive) == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4])
    }

    @Test("never faster than its pace, never more unanswered than its bound")
    func gentle() {
        var slow = way(20)
        slow.delayNanoseconds = 900_000_000
        let rules = TraceRules()
        let run = run(slow, rules)
        for (earlier, later) in zip(run.sent, run.sent.dropFirst()) {
            #expect(later.at - earlier.at >= rules.paceNanoseconds)
        }
        #expect(run.mostInFlight <= rules.maxInFlight)
        #expect(run.machine.end == .reached)
        #expect(run.sent.count <= rules.maxProbes)
    }

    @Test("a silent hop does not stop it; so many in a row do")
    func silence() {
        let some = run(way(8, silent: [2, 4, 5, 6]))
        #expect(some.machine.end == .reached)
        #expect(some.machine.found.filter(\.isSilent).map(\.timeToLive) == [2, 4, 5, 6])
        let rules = TraceRules()
        let dead = run(Way { ttl, _ in ttl <= 3 ? Self.router(ttl) : nil })
        #expect(dead.machine.end == .silent)
        #expect(dead.machine.found.last?.timeToLive == 3 + rules.silentHops)
        #expect(dead.end <= 3_000_000_000)
        let nothing = run(Way { _, _ in nil })
        #expect(nothing.machine.end == .silent)
        #expect(nothing.sent.count == rules.silentHops * rules.probesPerHop)
    }

    @Test("it ends where somebody refuses, and asks nothing behind")
    func refused() {
        let host = TraceMachine.Answer(address: "10.0.3.1", word: .host, type: 3, code: 1)
        let run = run(Way { ttl, _ in ttl < 3 ? Self.router(ttl) : host })
        #expect(run.machine.end == .refused)
        #expect(run.machine.found.map(\.timeToLive) == [1, 2, 3])
        let closed = TraceMachine.Answer(address: "203.0.113.7", word: .port, type: 3, code: 3, isFarEnd: true)
        #expect(self.run(Way { ttl, _ in ttl < 3 ? Self.router(ttl) : closed }).machine.end == .reached)
    }

    @Test("never more hops than 30, never longer than its limit")
    func bounds() {
        let rules = TraceRules()
        let endless = run(Way { ttl, _ in Self.router(ttl) })
        #expect(endless.machine.end == .hopLimit)
        #expect(endless.machine.found.count == rules.maxHops)
        let slow = run(Way { ttl, _ in ttl % rules.silentHops == 0 ? Self.router(ttl) : nil })
        #expect(slow.end <= rules.limitNanoseconds)
        var trickling = way(29, silent: Set(1...28))
        trickling.quotesEnough = { _ in false }
        #expect(run(trickling).end <= rules.limitNanoseconds)
    }

    @Test("whoever quotes too little is asked alone, is shown, and proves nothing")
    func shortQuotations() {
        var one = way(5)
        one.quotesEnough = { $0 != 2 && $0 != 3 }
        let run = run(one)
        #expect(run.machine.end == .reached)
        #expect(run.machine.found[1].answers.map(\.isProven) == [false])
        #expect(run.machine.found[1].answers.map(\.address) == ["10.0.2.1"])
        #expect(run.machine.found[2].answers.map(\.address) == ["10.0.3.1"])
        #expect(run.machine.found[1].addresses.isEmpty)
        // Six in the ascent, which may be of any probe, and one each alone.
        #expect(run.machine.counts.unproven == 8)
        #expect(run.sent.suffix(2).map(\.timeToLive) == [2, 3])
    }

    @Test("an unproven refusal ends nothing")
    func forgedEnd() {
        let host = TraceMachine.Answer(address: "198.51.100.9", word: .host, type: 3, code: 1)
        var one = Way { ttl, _ in ttl == 2 ? host : ttl < 4 ? Self.router(ttl) : Self.far }
        one.quotesEnough = { $0 != 2 }
        let run = run(one)
        #expect(run.machine.end == .reached)
        #expect(run.machine.found.count == 4)
        #expect(run.machine.found[1].isSilent)
    }

    @Test("answers to what was not sent, and second ones, are counted and change nothing")
    func foreign() {
        var machine = TraceMachine(TraceRules(), start: MonotonicTime(nanoseconds: 0))
        let now = MonotonicTime(nanoseconds: 0)
        #expect(machine.next(now: now) == .send(probe: 0, timeToLive: 1))
        machine.answer(0, Self.router(1), at: now)
        #expect(machine.counts.foreign == 1)
        machine.markSent(0, at: now)
        machine.answer(7, Self.router(1), at: now)
        machine.answer(-1, Self.router(1), at: now)
        #expect(machine.counts.foreign == 3)
        machine.answer(0, Self.router(1), at: now)
        machine.answer(0, TraceMachine.Answer(address: "198.51.100.9", word: .host, type: 3, code: 1), at: now)
        #expect(machine.counts.duplicates == 1)
        #expect(machine.found.map(\.addresses) == [["10.0.1.1"]])
    }

    @Test("replies that name no probe are told apart by being alone")
    func opaque() {
        let run = run(way(4), oneAtATime: true)
        #expect(run.mostInFlight == 1)
        #expect(run.machine.end == .reached)
    }

    @Test("a machine that cannot send gives up")
    func unsendable() {
        var machine = TraceMachine(TraceRules(), start: MonotonicTime(nanoseconds: 0))
        var now = MonotonicTime(nanoseconds: 0)
        for _ in 0..<TraceMachine.maxFailures {
            guard case .send(let probe, _) = machine.next(now: now) else {
                Issue.record("nothing is to be sent")
                return
            }
            machine.markUnsent(probe, now: now)
            now = now.advanced(byNanoseconds: 1_000_000_000)
        }
        #expect(machine.next(now: now) == .finished)
        #expect(machine.end == .unsendable)
        #expect(machine.counts.unsent == TraceMachine.maxFailures)
    }

    @Test("told to stop, it keeps what it found")
    func stopped() {
        var machine = TraceMachine(TraceRules(), start: MonotonicTime(nanoseconds: 0))
        let now = MonotonicTime(nanoseconds: 0)
        guard case .send(let probe, _) = machine.next(now: now) else {
            Issue.record("nothing is to be sent")
            return
        }
        machine.markSent(probe, at: now)
        machine.answer(probe, Self.router(1), at: now)
        machine.stop()
        #expect(machine.next(now: now) == .finished)
        #expect(machine.end == .stopped)
        #expect(machine.found.count == 1)
    }
}
