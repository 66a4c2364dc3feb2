import LinuxSocket
import Synchronization
import Testing

@testable import LineModel
@testable import ProbeEngine

/// Lines with a flow that stays open from round to round, over loopback.
@Suite("Rounds of lines with an old flow beside them", .tags(.kernel))
struct FlowRoundTests {
    /// Answers, but not from sources that were first seen before it was told to forget them.
    private struct Carrier {
        private final class Memory: Sendable {
            private let known = Mutex<(all: Set<Endpoint>, dead: Set<Endpoint>)>(([], []))

            func isDead(_ source: Endpoint) -> Bool {
                known.withLock { known in
                    known.all.insert(source)
                    return known.dead.contains(source)
                }
            }

            func forget() { known.withLock { $0.dead = $0.all } }
        }

        private let memory = Memory()
        let responder: EchoResponder

        init() throws {
            responder = try EchoResponder([EchoResponder.loopback]) { [memory] request in
                memory.isDead(request.from) ? [] : [EchoResponder.Answer(payload: request.payload)]
            }
        }

        /// What was seen so far is answered no longer.
        func forget() { memory.forget() }
    }

    private func report(
        _ line: Line, _ store: FlowStore?, _ change: (inout RoundSettings) -> Void = { _ in }
    ) throws -> RoundReport {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (400, .milliseconds(2), .milliseconds(1500))
        settings.flows = true
        change(&settings)
        let prepared = try RoundPreparation.prepare([line], settings: settings, seed: 9, flows: store)
        var report = RoundReport(try RealRound(prepared).measured, vantage: "here")
        // Whatever else a busy machine has to say of its round.
        for index in report.lines.indices where report.lines[index].flow?.isProbed == true {
            let isNew = report.lines[index].flow?.past == nil
            report.lines[index].flow?.note = isNew ? .new : nil
        }
        return report
    }

    @Test("the flow keeps its port from round to round, and grows old; a carrier that drops it is found")
    func found() throws {
        let carrier = try Carrier()
        let line = RealRound.line(carrier.responder.endpoints[0])
        let store = FlowStore()
        let first = try report(line, store)
        let young = try #require(first.lines[0].flow)
        #expect(young.age == 0 && young.note == .new && young.old.received > 100 && FlowFinding(young) == nil)
        store.settle(first)
        let second = try report(line, store)
        let even = try #require(second.lines[0].flow)
        #expect(even.age > 0.3 && even.port == young.port && even.port != nil && even.old.received > 100)
        #expect(FlowFinding(even) == nil)
        store.settle(second)
        carrier.forget()
        let third = try report(line, store)
        let dead = try #require(third.lines[0].flow)
        let finding = try #require(FlowFinding(dead), "\(dead)")
        #expect(finding.isDead && finding.rounds == 1 && finding.port == young.port)
        // The line itself is as good as ever, and its figures are the round's.
        #expect(third.lines[0].summary.counts.received > 100)
        #expect(third.totals.lost == third.lines[0].summary.counts.lost && third.totals.lost < 100)
        store.settle(third)
        #expect(store.figures.open == 0 && store.figures.given == [.told: 1])
        let fourth = try #require(try report(line, store).lines[0].flow)
        #expect(fourth.note == .new && fourth.age == 0 && fourth.old.received > 100)
        #expect(store.figures.opened == 2 && store.figures.open == 1)
        carrier.responder.stop()
    }

    @Test("another DSCP is another flow; a line that is gone has none; a store has room for so many")
    func store() throws {
        let carrier = try Carrier()
        let line = RealRound.line(carrier.responder.endpoints[0])
        let store = FlowStore(most: 1)
        func flow(_ line: Line, _ change: @escaping (inout RoundSettings) -> Void = { _ in }) throws -> LineFlow? {
            let report = try report(line, store) {
                $0.count = 20
                change(&$0)
            }
            return report.lines[0].flow
        }
        let port = try #require(try flow(line)?.port)
        #expect(try flow(line)?.port == port)
        #expect(try flow(line) { $0.dscp = 10 }?.note == .new)
        #expect(store.figures.given == [.line: 1] && store.figures.open == 1 && store.figures.opened == 2)
        var two = RoundSettings()
        (two.count, two.flows) = (1, true)
        var other = Line(name: "other", ingress: line.ingress)
        let both = try RoundPreparation.prepare([line, other], settings: two, seed: 1, flows: store)
        #expect(both.agedFlows == 1 && both.withoutFlow.map(\.note) == [.noRoom(most: 1)])
        #expect(both.notes.contains(.flowsPartly(lines: 1, of: 2)) && store.figures.withoutRoom == 1)
        other.flows = false
        let none = try RoundPreparation.prepare([other], settings: two, seed: 1, flows: store)
        #expect(none.agedFlows == 0 && none.withoutFlow.isEmpty && store.figures.open == 0)
        #expect(store.figures.withoutRoom == 0 && store.figures.given == [.line: 3])
        carrier.responder.stop()
    }

    @Test("without descriptors to spare no flow is opened, and the round goes on")
    func descriptors() throws {
        let carrier = try Carrier()
        let store = FlowStore { _ in 300 }
        let report = try report(RealRound.line(carrier.responder.endpoints[0]), store)
        #expect(report.lines[0].flow?.note == .noRoom(most: 0) && report.lines[0].summary.counts.received > 100)
        carrier.responder.stop()
    }

    @Test("a round that stands alone sends nothing for old flows and says why; payloads without one flow say so too")
    func alone() throws {
        let carrier = try Carrier()
        var line = RealRound.line(carrier.responder.endpoints[0])
        line.flows = true
        let plain = try RealRound.prepare([line]) { _ in }
        #expect(plain.plan.companions.isEmpty && plain.notes.contains(.flowsOfOneRound(lines: 1)))
        #expect(plain.withoutFlow.map(\.note) == [.oneRound])
        let stamp = Line(ingress: line.ingress, payload: PayloadKind(rawValue: "stamp"))
        var settings = RoundSettings()
        settings.flows = true
        let other = try RoundPreparation.prepare([stamp], settings: settings, seed: 1, flows: FlowStore())
        #expect(other.withoutFlow.map(\.note) == [.noOldForm(payload: PayloadKind(rawValue: "stamp"))])
        // Nobody asked: nothing is there, and nothing is said.
        line.flows = nil
        let quiet = try RealRound.prepare([line]) { _ in }
        #expect(quiet.flowFindings(start: .now()) == nil && quiet.notes.isEmpty)
        carrier.responder.stop()
    }

    @Test("its probes count for the caps of the line's address")
    func caps() throws {
        let carrier = try Carrier()
        let line = RealRound.line(carrier.responder.endpoints[0])
        var settings = RoundSettings()
        (settings.flows, settings.interval, settings.maxAddressRate) = (true, .milliseconds(20), 50)
        let prepared = try RoundPreparation.prepare([line], settings: settings, seed: 1, flows: FlowStore())
        #expect(prepared.plan.busiestRate <= 50.001 && prepared.plan.companionEvery > 1)
        #expect(prepared.notes.contains(.companionsThinned(every: prepared.plan.companionEvery)))
        carrier.responder.stop()
    }
}
