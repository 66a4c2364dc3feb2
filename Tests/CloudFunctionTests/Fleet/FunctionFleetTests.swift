import FleetModel
import FleetWire
import Foundation
import LineModel
import TestSupport
import Testing

@testable import CloudFunction
@testable import LineService
@testable import ObjectStore
@testable import ServiceSupport

@Suite("A function as a vantage of a fleet", .serialized, .timeLimit(.minutes(3)))
struct FunctionFleetTests {
    /// One call in the next slot.
    private func call(
        _ function: CloudFunction, _ field: FunctionField, timeLeft: Duration = .seconds(60)
    ) async -> FunctionOutcome {
        field.freeze(FunctionField.every)
        let outcome = await function.call(timeLeft: timeLeft)
        #expect(!"\(outcome)".contains(AssigningHub.token))
        return outcome
    }

    @Test("the first call measures what the hub assigns, and the hub takes the round; the next one asks by tag")
    func firstCall() async throws {
        let field = try await FunctionField(hosts: 2, ports: 2, net: 121)
        let hub = try await AssigningHub.start(field.assignment())
        let outcome = await call(field.vantage(of: hub), field)
        #expect(outcome.fault == nil, "\(outcome.notes)")
        #expect(outcome.json["lines"] as? Int == 4)
        #expect(outcome.fleet("accepted") == 1 && outcome.fleet("waiting") == 0 && outcome.fleet("generation") == 7)
        #expect(outcome.fleet("hub_generation") == 9 && outcome.fleet["assignment"] as? String == "new")
        #expect(outcome.notes.contains { $0.contains("the version is old") })
        let round = try #require(hub.rounds.first)
        #expect(hub.rounds.count == 1 && round.report.id == outcome.json["round"] as? String)
        #expect(round.header.vantage == "cloud-1" && round.header.generation == 7 && round.header.everySeconds == 60)
        #expect(round.header.slot % 60 == 0 && round.report.lines.count == 4 && round.header.backlog == 0)
        let slot = WallTime(nanosecondsSince1970: round.header.slot * 1_000_000_000, utcOffsetSeconds: 0)
        #expect(outcome.fleet["slot"] as? String == slot.rfc3339())
        #expect(field.store["rounds/\(round.report.id).json.gz"] != nil, "the report is uploaded as ever")
        // Another process, and another assignment.
        hub.assign(try field.assignment(generation: 8))
        let second = await call(field.vantage(of: hub), field)
        #expect(second.fleet["assignment"] as? String == "new" && second.fleet("generation") == 8)
        let third = await call(field.vantage(of: hub), field)
        #expect(third.fleet["assignment"] as? String == "unchanged" && third.fleet("generation") == 8)
        #expect(hub.rounds.map(\.header.generation) == [7, 8, 8])
        #expect(Set(hub.rounds.map(\.header.instance)) == [round.header.instance])
        let asked = hub.requests.filter { $0.method == "GET" }
        #expect(asked.map(\.path) == Array(repeating: "/fleet/v1/assignment", count: 3))
        #expect(asked.map { $0.headers["if-none-match"] != nil } == [false, true, true])
        #expect(asked.allSatisfy { $0.headers["prefer"] == nil }, "no call waits for a change")
        let stored = try #require(field.store["state/test.json.gz"])
        let state = try #require(Gunzip.unpack(stored.bytes, maxBytes: 1 << 20))
        #expect(!String(decoding: state, as: UTF8.self).contains(AssigningHub.token))
        try await hub.stop()
    }

    @Test("no hub at the first call: nothing is sent, and the error tells the remedy")
    func noHub() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 122)
        let hub = try await AssigningHub.start(field.assignment())
        hub.refuse { _ in .hangUp }
        let outcome = await call(field.vantage(of: hub), field)
        #expect(outcome.fault?.kind == .hub)
        let said = try #require(outcome.fault?.message)
        #expect(said.contains("none is kept of an earlier call") && said.contains("fleet.token"), "\(said)")
        hub.refuse { _ in .reply(401, #"{"title":"no such token"}"#) }
        let unknown = await call(field.vantage(of: hub), field)
        #expect(unknown.fault?.message.contains("have the hub give out a new one") == true)
        #expect(hub.rounds.isEmpty && field.store.keys.isEmpty)
        // A hub that has nothing for this vantage.
        hub.refuse(nil)
        var empty = try field.assignment()
        empty.lines = []
        hub.assign(empty)
        #expect(await call(field.vantage(of: hub), field).fault?.message.contains("assigns no line") == true)
        try await hub.stop()
    }

    @Test("while the hub is away rounds wait in the state; then the next call delivers all, the newest first")
    func away() async throws {
        let field = try await FunctionField(hosts: 1, ports: 2, net: 123)
        let hub = try await AssigningHub.start(field.assignment())
        _ = await call(field.vantage(of: hub), field)
        hub.refuse { _ in .hangUp }
        for count in 1...3 {
            let outcome = await call(field.vantage(of: hub), field)
            #expect(outcome.fault == nil, "\(outcome.notes)")
            #expect(outcome.fleet("waiting") == count && outcome.fleet("unacknowledged") == count)
            #expect(outcome.fleet["assignment"] as? String == "kept" && outcome.fleet("generation") == 7)
            #expect(outcome.notes.contains { $0.contains("the next call sends them") })
        }
        hub.refuse(nil)
        let before = hub.sentSlots.count
        let outcome = await call(field.vantage(of: hub), field)
        #expect(outcome.fleet("accepted") == 4 && outcome.fleet("waiting") == 0 && outcome.fleet("unacknowledged") == 0)
        let slots = Array(hub.sentSlots.dropFirst(before))
        #expect(slots == slots.sorted(by: >) && Set(slots).count == 4)
        #expect(hub.rounds.count == 5 && hub.rounds.suffix(4).map(\.header.backlog) == [3, 2, 1, 0])
        #expect(try field.readState().fleet?.waiting.isEmpty == true)
        try await hub.stop()
    }

    @Test("a second call in a slot measures nothing, and what was sent but not noted is sent again without harm")
    func replay() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 124)
        let hub = try await AssigningHub.start(field.assignment(every: .seconds(86_400)))
        let function = field.vantage(of: hub)
        let first = await function.call()
        #expect(first.fleet("accepted") == 1, "\(first.notes)")
        let again = await function.call()
        #expect(again.fault == nil && again.json["round"] == nil && again.fleet("accepted") == 0)
        #expect(again.notes.contains { $0.contains("made by an earlier call") })
        #expect(hub.rounds.count == 1)
        // The process dies after the hub took a round, and before it noted that: the write that notes it is lost.
        let writes = Counter()
        field.store.refuse { request in
            guard request.method == "PUT", request.path.contains("/state/") else { return nil }
            return writes.next() == 1 ? nil : ObjectServer.error(403, "AccessDenied")
        }
        field.freeze(.seconds(86_400))
        let died = await function.call()
        #expect(died.fault?.kind == .bucket && hub.rounds.count == 2)
        field.store.refuse(nil)
        let after = await function.call()
        #expect(after.fault == nil && after.fleet("accepted") == 1 && after.fleet("waiting") == 0)
        #expect(hub.rounds.count == 2 && hub.sentSlots.count == 3)
        #expect(try field.readState().fleet?.waiting.isEmpty == true)
        try await hub.stop()
    }

    @Test("a token that is revoked stops no round; it is told, and what waited is delivered once it counts again")
    func revoked() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 125)
        let hub = try await AssigningHub.start(field.assignment())
        _ = await call(field.vantage(of: hub), field)
        let function = field.vantage(of: hub) { $0.fleet?.token = Secret("another-token") }
        let before = hub.sentSlots.count
        let outcome = await call(function, field)
        #expect(outcome.fault == nil)
        #expect(outcome.fleet("waiting") == 1 && outcome.fleet("accepted") == 0)
        #expect(outcome.notes.count { $0.contains("does not know this vantage's token (401)") } == 2)
        #expect(!outcome.notes.joined().contains("another-token"))
        _ = await call(function, field)
        #expect(hub.sentSlots.count == before + 2, "who is not let in need not try the other rounds")
        #expect(await call(field.vantage(of: hub), field).fleet("accepted") == 3)
        #expect(hub.rounds.count == 4)
        try await hub.stop()
    }

    @Test("a round that the hub will never take is given up and told", arguments: [409, 413, 422])
    func refused(status: Int) async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 126)
        let hub = try await AssigningHub.start(field.assignment())
        hub.refuse { $0.method == "PUT" ? .reply(status, #"{"title":"not this one\#u{1B}[2J"}"#) : nil }
        let outcome = await call(field.vantage(of: hub), field)
        #expect(outcome.fault == nil && outcome.fleet("refused") == 1 && outcome.fleet("waiting") == 0)
        #expect(outcome.notes.contains { $0.contains("will never take the round") && $0.contains("\(status)") })
        #expect(!outcome.notes.joined().contains("\u{1B}"))
        #expect(try field.readState().fleet?.refused == 1)
        try await hub.stop()
    }

    @Test("garbage from the hub harms nothing: the last assignment goes on, and the round waits")
    func garbage() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 127)
        let hub = try await AssigningHub.start(field.assignment())
        _ = await call(field.vantage(of: hub), field)
        let zeros = try [UInt8](repeating: 0x20, count: 32 << 20).gzipped()
        let bad: [LoopbackAnswer] = [
            .garbage, .reply(200, "<html>"), .reply(200, "{\"generation\":-1}"),
            LoopbackAnswer(status: 200, headers: ["Content-Encoding": "gzip"], body: zeros),
            LoopbackAnswer(status: 307, headers: ["Location": "http://127.0.0.1:1/"]), .reply(500, ""),
        ]
        for (index, answer) in bad.enumerated() {
            hub.refuse { request in request.method == "GET" ? answer : .garbage }
            let outcome = await call(field.vantage(of: hub), field)
            #expect(outcome.fault == nil, "\(index): \(outcome.notes)")
            #expect(outcome.fleet["assignment"] as? String == "kept" && outcome.fleet("generation") == 7, "\(index)")
            #expect(outcome.json["lines"] as? Int == 1 && outcome.fleet("waiting") == index + 1)
        }
        hub.refuse(nil)
        #expect(await call(field.vantage(of: hub), field).fleet("accepted") == bad.count + 1)
        // As the first thing that a function hears it is no assignment, either.
        let other = try await FunctionField(hosts: 1, ports: 1, net: 128)
        hub.refuse { _ in .reply(200, "[]") }
        #expect(await call(other.vantage(of: hub), other).fault?.kind == .hub)
        try await hub.stop()
    }

    @Test("a hub that never answers costs a part of the call's time: the round is made in the rest, and waits")
    func timeLimit() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 129)
        let hub = try await AssigningHub.start(field.assignment())
        _ = await call(field.vantage(of: hub), field)
        hub.refuse { _ in .silence }
        let began = ContinuousClock.now
        let outcome = await call(field.vantage(of: hub), field, timeLeft: .seconds(5))
        #expect(ContinuousClock.now - began < .seconds(5))
        #expect(outcome.fault == nil, "\(outcome.notes)")
        #expect(outcome.json["count"] as? Int == 20 && outcome.fleet("waiting") == 1)
        #expect(outcome.notes.contains { $0.contains("the hub gave no assignment") })
        try await hub.stop()
    }

    @Test("the phase is waited for where there is time; where not, the round begins at once and the answer says so")
    func phase() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 130)
        let every = Duration.seconds(40)
        let hub = try await AssigningHub.start(field.assignment(phase: .seconds(10), every: every))
        field.freeze(untilAfterMultipleOf: every, by: .milliseconds(9_500))
        let waited = await field.vantage(of: hub).call(timeLeft: .seconds(20))
        #expect(!waited.notes.contains { $0.contains("phase") }, "\(waited.notes)")
        let round = try #require(hub.rounds.first)
        // A round's own clock was not frozen.
        let began = round.report.started.nanosecondsSince1970 + field.frozen.nanoseconds
        let phase = (round.header.slot + 10) * 1_000_000_000
        #expect(began >= phase && began < phase + 1_000_000_000)
        let other = try await FunctionField(hosts: 1, ports: 1, net: 131)
        other.freeze(untilAfterMultipleOf: every, by: .seconds(1))
        hub.assign(try other.assignment(phase: .seconds(10), every: every))
        let early = await other.vantage(of: hub).call(timeLeft: .seconds(5))
        #expect(early.notes.contains { $0.contains("before its phase") && $0.contains("10s after each multiple") })
        #expect(early.json["count"] as? Int == 20, "the wait takes no probe away")
        try await hub.stop()
    }

    @Test("the caps of the assignment lengthen the interval between two probes")
    func caps() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 132)
        let hub = try await AssigningHub.start(field.assignment(rates: ["127.132.0.1": 20]))
        let outcome = await call(field.vantage(of: hub), field)
        #expect(outcome.fleet("accepted") == 1, "\(outcome.notes)")
        #expect(hub.rounds.first?.report.plan.interval == .milliseconds(50))
        try await hub.stop()
    }

    @Test("with a fleet nobody is told; a fallback speaks alone after three rounds, says so, and hands over")
    func voice() async throws {
        let field = try await FunctionField(hosts: 3, ports: 2, net: 133)
        let hub = try await AssigningHub.start(field.assignment())
        let silent = field.vantage(of: hub)
        let fallback = field.vantage(of: hub) { $0.fleet?.isFallback = true }
        _ = await call(fallback, field)
        field.breakHost(0)
        hub.refuse { _ in .hangUp }
        for _ in 0..<3 { #expect(await call(fallback, field).fleet["speaks_alone"] as? Bool == false) }
        #expect(field.told.isEmpty)
        _ = await call(silent, field)
        #expect(field.told.isEmpty, "who is no fallback keeps quiet however long the hub is away")
        // A busy machine spoils rounds, which say nothing.
        for _ in 0..<40 where field.told.isEmpty {
            let outcome = await call(fallback, field)
            #expect(outcome.fleet["speaks_alone"] as? Bool == true)
            #expect(outcome.notes.contains { $0.contains("this vantage tells people by itself") })
        }
        let alone = try #require(field.told.first)
        #expect(alone.items.first?.change == .opened && alone.speaksAloneAfter ?? 0 >= 3)
        hub.refuse(nil)
        // The hub takes the rounds of this call after the call has spoken.
        _ = await call(fallback, field)
        let count = field.told.count
        for _ in 0..<40 where field.told.count == count { _ = await call(fallback, field) }
        let over = try #require(field.told.last)
        #expect(over.items.map(\.isHandedOver) == [true] && over.speaksAloneAfter == nil)
        let heard = field.told.count
        for _ in 0..<2 { _ = await call(fallback, field) }
        #expect(field.told.count == heard, "it is handed over once")
        try await hub.stop()
    }

    @Test("a bucket that is away keeps no round from the hub")
    func noBucket() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 134)
        let hub = try await AssigningHub.start(field.assignment())
        field.store.refuse { _ in ObjectServer.error(503, "ServiceUnavailable") }
        let outcome = await call(field.vantage(of: hub), field)
        #expect(outcome.fault?.kind == .bucket && outcome.fleet("accepted") == 1)
        #expect(hub.rounds.count == 1)
        // Where neither can be had the round is lost to the fleet, and the answer says so.
        hub.refuse { $0.method == "PUT" ? .hangUp : nil }
        let lost = await call(field.vantage(of: hub), field)
        #expect(lost.fault?.kind == .bucket && lost.notes.contains { $0.contains("the fleet never gets it") })
        try await hub.stop()
    }

    @Test("an object of a program that knew no fleet is read and goes on, and a damaged assignment is asked for anew")
    func earlierState() async throws {
        let field = try await FunctionField(hosts: 3, ports: 1, net: 135)
        field.breakHost(0)
        let alone = field.function()
        for _ in 0..<40 where field.told.isEmpty { _ = await alone.call() }
        let before = try field.readState()
        #expect(before.fleet == nil && before.incidents.all.count == 1)
        let bytes = try #require(Gunzip.unpack(field.store["state/test.json.gz"]?.bytes ?? [], maxBytes: 1 << 20))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("fleet"))
        let hub = try await AssigningHub.start(field.assignment())
        let outcome = await call(field.vantage(of: hub), field)
        #expect(outcome.fault == nil && outcome.fleet("accepted") == 1, "\(outcome.notes)")
        var state = try field.readState()
        #expect(state.incidents.all.map(\.id) == before.incidents.all.map(\.id) && state.calls > before.calls)
        state.fleet?.assignment?.document = Data([1, 2, 3])
        field.store["state/test.json.gz"] = ObjectServer.Object(bytes: try state.packed(), etag: "\"other\"")
        let repaired = await call(field.vantage(of: hub), field)
        #expect(repaired.fault == nil && repaired.fleet["assignment"] as? String == "new")
        #expect(repaired.notes.contains { $0.contains("the assignment that was kept cannot be read") })
        // Without a fleet nothing of it is kept.
        _ = await alone.call()
        #expect(try field.readState().fleet == nil)
        try await hub.stop()
    }

    @Test("lines of its own are measured by its own timer, as generation 0, and an event restricts no round of a fleet")
    func ownLines() async throws {
        let field = try await FunctionField(hosts: 1, ports: 2, net: 136)
        let hub = try await AssigningHub.start(field.assignment())
        let own = field.settings.lines
        let function = field.vantage(of: hub) { settings in
            settings.lines = own
            settings.every = FunctionField.every
        }
        let outcome = await call(function, field)
        #expect(outcome.fleet("accepted") == 1 && outcome.fleet("generation") == 0, "\(outcome.notes)")
        #expect(outcome.fleet["assignment"] as? String == "own")
        #expect(hub.requests.allSatisfy { $0.method == "PUT" } && hub.rounds.first?.header.generation == 0)
        for event in [#"{"tag":"host=0"}"#, #"{"lines":"lines.csv"}"#] {
            let refused = await function.call(event)
            #expect(refused.fault?.kind == .event && refused.fault?.message.contains("fleet") == true)
        }
        try await hub.stop()
    }
}
