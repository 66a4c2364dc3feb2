import Foundation
import LineHistory
import LineModel
import Testing

@testable import CloudFunction
@testable import LineService
@testable import ObjectStore

@Suite("What one call leaves to the next")
struct FunctionStateTests {
    private let hour: Int64 = 3_600_000_000_000
    private let start: Int64 = 1_800_000_000_000_000_000

    private func digest(_ id: Int) -> Digest {
        Digest(
            vantage: "test", roundID: "0", at: WallTime(nanosecondsSince1970: start), everySeconds: 300,
            lines: 1, abnormalLines: 1, unmeasuredLines: 0,
            items: [
                DigestItem(
                    change: .opened, incident: id, cause: CauseKey(.line, "a"), trouble: .abnormal,
                    openedAt: WallTime(nanosecondsSince1970: start))
            ])
    }

    private func at(_ nanoseconds: Int64) -> WallTime { WallTime(nanosecondsSince1970: start + nanoseconds) }

    @Test("the evidence of 100,000 lines fits, beside the longest past that is kept")
    func largest() throws {
        var random = SeededGenerator(seed: 100_000)
        var state = FunctionState(vantage: "test")
        // 98 bytes a line, none of which can be foretold: as little as gzip can make of it.
        state.evidence = Data((0..<9_800_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        let packed = try state.packed()
        #expect(packed.count < FunctionState.maxPackedBytes, "\(packed.count)")
        #expect(try FunctionState(packed: packed) == state)
    }

    @Test(
        "an object with a number that would end a sum is damaged, and one with the largest that programs write is read",
        arguments: [
            (#""calls":9223372036854775807"#, false), (#""calls":1099511627775"#, true),
            (#""calls":-9223372036854775808"#, false), (#""resume":1099511627776"#, false),
            (#""nextIncidentID":9223372036854775807"#, false), (#""calls":-1"#, true),
            (#""watches":{"a":{"state":"healthy","healthyRounds":4611686018427387904}}"#, false),
            (#""lastRoundStarted":{"nanosecondsSince1970":-1,"utcOffsetSeconds":0}"#, false),
            (#""lastRoundStarted":{"nanosecondsSince1970":4611686018427387903,"utcOffsetSeconds":0}"#, true),
            (#""lastRoundStarted":{"nanosecondsSince1970":4611686018427387904,"utcOffsetSeconds":0}"#, false),
            (#""unknown":1e300"#, false), (#""unknown":1e-300"#, true), (#""unknown":0.5e11"#, true),
            (#""unknown":[1,[2,{"x":[18446744073709551616]}]]"#, false), (#""unknown":"9223372036854775807""#, true),
            (#""unknown":"a\\\"9223372036854775807""#, true), (#""spanNanoseconds":2305843009213693951"#, true),
            (#""spanNanoseconds":2305843009213693952"#, false), (#""utcOffsetSeconds":172800"#, false),
        ])
    func numbers(_ member: String, isFit: Bool) throws {
        var members = ["version": "1", "vantage": "\"v\"", "calls": "0", "resume": "0", "watches": "{}"]
        members.merge(
            ["incidents": "{}", "recent": "{}", "silent": "[]", "nextIncidentID": "1", "past": #"{"lines":{}}"#]
        ) { $1 }
        members["outbox"] = #"{"nextID":1,"waiting":[]}"#
        let name = String(member.dropFirst().prefix { $0 != "\"" })
        members[name] = nil
        let json = "{" + members.map { "\"\($0)\":\($1)," }.joined() + member + "}"
        if isFit {
            _ = try FunctionState(packed: Array(json.utf8).gzipped())
        } else {
            let why = #expect(throws: FunctionState.Unreadable.self) {
                try FunctionState(packed: Array(json.utf8).gzipped())
            }
            #expect(String(describing: why).contains("none that a program writes"), "\(json)")
        }
    }

    @Test("lines, incidents and what is silent come back as they were")
    func comesBack() throws {
        let incident = Incident(
            id: 7, key: CauseKey(.ingress, "192.0.2.1:7000"), trouble: .abnormal, openedAt: at(0), lines: ["a", "b"],
            mostLines: 2, worst: LineFigures(lossPerMille: 500, rttMicroseconds: 20_000), isSilent: true)
        let watch = LineWatch(state: .abnormal, clearRounds: 1, healthyRounds: 2)
        let field = FieldWatch(watches: ["a": watch], book: IncidentBook(nextID: 8, open: [incident]))
        var state = FunctionState(vantage: "test")
        state.store(field)
        let read = try FunctionState(packed: state.packed())
        #expect(read == state)
        let back = read.field(rules: LineWatchRules())
        #expect(back.watches == field.watches)
        #expect(back.book == field.book)
    }

    @Test("of an older program's state what is silent was not told, and everything else was")
    func olderState() throws {
        let all = [(7, true), (8, false)].map { id, isSilent in
            Incident(
                id: id, key: CauseKey(.line, "\(id)"), trouble: .abnormal, openedAt: at(0), lines: ["\(id)"],
                isSilent: isSilent, wasTold: !isSilent)
        }
        var state = FunctionState(vantage: "test")
        state.store(FieldWatch(book: IncidentBook(nextID: 9, open: all)))
        var object = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(state)) as? [String: Any])
        let incidents = try #require(object["incidents"] as? [String: [String: Any]])
        object["incidents"] = incidents.mapValues { $0.filter { !["isSilent", "wasTold"].contains($0.key) } }
        let older = try JSONSerialization.data(withJSONObject: object)
        let read = try FunctionState(packed: Array(older).gzipped()).field(rules: LineWatchRules())
        #expect(read.book.open == all)
    }

    @Test("what is no state is told apart from what is newer")
    func unreadable() throws {
        let good = try FunctionState(vantage: "test").packed()
        for bad in [[], Array("{}".utf8), Array(good.dropLast(4)), good + [1], try Array("{}".utf8).gzipped()] {
            #expect(throws: FunctionState.Unreadable.self) { try FunctionState(packed: bad) }
        }
        let newer = try Array(#"{"version":9}"#.utf8).gzipped()
        #expect(throws: FunctionState.Unreadable.newer(9)) { try FunctionState(packed: newer) }
        let other = try Array(#"{"version":1,"vantage":3}"#.utf8).gzipped()
        #expect { try FunctionState(packed: other) } throws: { error in
            if case .some(.damaged) = error as? FunctionState.Unreadable { true } else { false }
        }
    }

    @Test("a packed bomb is refused before it fills the memory")
    func bomb() throws {
        let packed = try [UInt8](repeating: 0, count: 4 << 20).gzipped()
        #expect(packed.count < 8 << 10)
        #expect(Gunzip.unpack(packed, maxBytes: 1 << 20) == nil)
        #expect(Gunzip.unpack(packed, maxBytes: 4 << 20)?.count == 4 << 20)
    }

    @Test("a claimed message is nobody else's until the claim ends; settled ones are gone, failed ones stay")
    func claims() {
        var outbox = FunctionOutbox()
        let messages = (1...3).map { OutgoingMessage(destination: "ops", digest: digest($0), notBefore: at(0)) }
        #expect(outbox.add(messages, at: at(0)) == 0)
        #expect(outbox.claim(by: "a", until: at(hour / 60), at: at(0)).map(\.id) == [1, 2, 3])
        #expect(outbox.claim(by: "b", until: at(hour / 30), at: at(1)).isEmpty)
        outbox.settle([1: .delivered, 2: .failed("busy")])
        #expect(outbox.waiting.map(\.id) == [2, 3])
        #expect(outbox.claim(by: "b", until: at(hour / 30), at: at(1)).map(\.id) == [2])
        // The call that claimed the third one died.
        #expect(outbox.claim(by: "c", until: at(hour), at: at(hour / 60)).map(\.id) == [3])
    }

    @Test("a refused message waits; what a destination refuses for its own sake is given up after five attempts")
    func refusals() {
        var outbox = FunctionOutbox()
        let messages = [1, 2].map { OutgoingMessage(destination: "ops", digest: digest($0), notBefore: at(0)) }
        _ = outbox.add(messages, at: at(0))
        for _ in 0..<9 { outbox.settle([1: .refused("wrong key")]) }
        #expect(outbox.waiting.map(\.attempts) == [9, 0])
        #expect(outbox.told?["ops"]?.states == [1: .refused, 2: .waiting])
        for _ in 0..<FunctionOutbox.maxAttempts { outbox.settle([2: .itemRefused("too long")]) }
        #expect(outbox.waiting.map(\.id) == [1])
        #expect(outbox.told?["ops"]?.states == [1: .refused])
        outbox.settle([1: .delivered])
        #expect(outbox.told?["ops"]?.states == [1: .told] && outbox.waiting.isEmpty)
        _ = outbox.expire(destinations: [], at: at(0))
        outbox.forgetTold(except: [], destinations: ["ops"])
        #expect(outbox.told?["ops"]?.states.isEmpty == true)
    }

    @Test("an object of a program that did not note who was told what takes everybody to know what was told")
    func fillsTold() throws {
        var state = FunctionState(vantage: "test")
        var told = Incident(id: 4, key: .vantage, trouble: .abnormal, openedAt: at(0), lines: ["a"])
        told.wasTold = true
        state.store(FieldWatch(watches: [:], book: IncidentBook(nextID: 5, open: [told]), rules: LineWatchRules()))
        _ = state.outbox.add([OutgoingMessage(destination: "ops", digest: digest(7), notBefore: at(0))], at: at(0))
        let json = String(decoding: Gunzip.unpack(try state.packed(), maxBytes: 1 << 20) ?? [], as: UTF8.self)
        let old = json.replacing(#""told":{"ops":{"states":{"7":"waiting"}}},"#, with: "")
        #expect(old != json)
        var read = try FunctionState(packed: Array(old.utf8).gzipped())
        #expect(read.outbox.told == nil)
        read.keepTold(of: ["ops", "hook"])
        #expect(read.outbox.told?.mapValues(\.states) == ["ops": [4: .told, 7: .waiting], "hook": [4: .told]])
    }

    @Test("what only goes on takes the place of what only went on before it, unless that was claimed")
    func supersedes() {
        var outbox = FunctionOutbox()
        func put(_ change: IncidentChange, _ id: Int) {
            var one = digest(id)
            one.items[0].change = change
            #expect(outbox.add([OutgoingMessage(destination: "am", digest: one, notBefore: at(0))], at: at(hour)) == 0)
        }
        for (number, change) in [IncidentChange.opened, .continued, .continued, .worse, .continued].enumerated() {
            put(change, number + 1)
        }
        #expect(outbox.waiting.map(\.id) == [1, 3, 4, 5])
        _ = outbox.claim(by: "a", until: at(2 * hour), at: at(hour))
        put(.continued, 6)
        put(.continued, 7)
        #expect(outbox.waiting.map(\.id) == [1, 3, 4, 5, 7])
    }

    @Test("quiet hours hold messages; those too old, too many or for nobody are dropped and counted")
    func bounds() {
        var outbox = FunctionOutbox()
        _ = outbox.add([OutgoingMessage(destination: "ops", digest: digest(1), notBefore: at(hour))], at: at(0))
        #expect(outbox.claim(by: "a", until: at(hour), at: at(0)).isEmpty)
        #expect(outbox.claim(by: "a", until: at(2 * hour), at: at(hour)).count == 1)
        #expect(outbox.expire(destinations: ["other"], at: at(0)) == 1)
        let many = (0..<205).map { OutgoingMessage(destination: "ops", digest: digest($0), notBefore: at(0)) }
        #expect(outbox.add(many, at: at(0)) == 5)
        #expect(outbox.waiting.first?.digest.items.first?.incident == 5)
        #expect(outbox.expire(destinations: ["ops"], at: at(73 * hour)) == 200)
    }
}

@Suite("The past in the state")
struct FunctionPastTests {
    private let line = Line(name: "a", ingress: HostPort(host: "192.0.2.1", port: 7))
    private var way: [String: LineWay] { ["a": LineWay(line, payload: .plumb)] }
    private let start: Int64 = 1_800_000_000_000_000_000

    /// A round of 100 probes, `lost` of them, the others within `rtt` milliseconds.
    private func report(hour: Int, minute: Int = 0, rtt: Double, lost: Int = 0) -> RoundReport {
        let samples = SampleTable(lines: 1, count: 100)
        for index in 0..<100 {
            var record = ProbeRecord()
            record.sentNanoseconds = Int64(index) * 20_000_000
            record.outcome = index < lost ? .lost : .received
            if index >= lost { record.rttNanoseconds = Int64(rtt * 1e6) }
            samples.records[index] = record
        }
        var plan = PlanFigures()
        (plan.lines, plan.count, plan.interval, plan.timeout) = (1, 100, .milliseconds(20), .seconds(2))
        let time = start + (Int64(hour) * 3600 + Int64(minute) * 60) * 1_000_000_000
        var report = RoundReport(
            RoundFindings(
                id: 1, started: WallTime(nanosecondsSince1970: time), duration: .seconds(4),
                lines: [line], payloads: [.plumb], rows: [.success(0)], plan: plan, samples: samples,
                samplesEpochNanoseconds: time, counts: [LineCounts()], corruptUnassigned: 0, ledger: RoundLedger(),
                limits: LineLimits(maxLoss: 0.3, maxRTT: nil)),
            vantage: "test")
        // Whether the round was valid is another test's business.
        for index in report.lines.indices { report.lines[index].verdict = .healthy }
        return report
    }

    private func time(hour: Int) -> WallTime {
        WallTime(nanosecondsSince1970: start + Int64(hour) * 3_600_000_000_000)
    }

    @Test("three days at an hour make a baseline, which tells a change that no limit of its own would")
    func baseline() throws {
        var past = FunctionPast()
        for day in 0..<3 {
            for minute in stride(from: 0, to: 60, by: 5) {
                past.add(
                    report(hour: day * 24, minute: minute, rtt: 180 + Double(minute) / 60, lost: day), known: way)
            }
            past.add(report(hour: day * 24 + 1, rtt: 90), known: way)
        }
        #expect(past.baselines(at: time(hour: 2 * 24 + 2), of: way).isEmpty)
        let baseline = try #require(past.baselines(at: time(hour: 3 * 24), of: way)["a"])
        #expect(baseline.days == 3)
        #expect((180...181).contains(baseline.usualRTT))
        #expect(abs(baseline.usualLoss - 0.005) < 0.0001)
        let changed = report(hour: 72, rtt: 260).lines[0].summary
        #expect(baseline.findChange(in: changed).count == 1)
        #expect(baseline.findChange(in: report(hour: 72, rtt: 181).lines[0].summary).isEmpty)
    }

    @Test("a line that goes another way has no past, and one that left is forgotten")
    func forgets() {
        let moved = Line(name: "a", ingress: HostPort(host: "192.0.2.9", port: 7))
        var past = FunctionPast()
        past.add(report(hour: 0, rtt: 10), known: way)
        past.add(
            report(hour: 1, rtt: 10), known: ["a": LineWay(moved, payload: .plumb)])
        #expect(past.lines["a"]?.hours.isEmpty == true)
        past.add(report(hour: 2, rtt: 10), known: [:])
        #expect(past.lines.isEmpty)
    }

    /// Three days with a baseline at this hour.
    private func threeDays() -> FunctionPast {
        var past = FunctionPast()
        for day in 0..<3 { for hour in 0..<2 { past.add(report(hour: day * 24 + hour, rtt: 180), known: way) } }
        return past
    }

    @Test("a line that is measured with another payload has no past, already in the round that is the first with it")
    func otherPayload() throws {
        var past = threeDays()
        let now = time(hour: 3 * 24)
        let stamped = ["a": LineWay(line, payload: PayloadKind(rawValue: "stamp"))]
        #expect(past.baselines(at: now, of: way)["a"] != nil)
        #expect(past.baselines(at: now, of: stamped).isEmpty)
        past.add(report(hour: 3 * 24, rtt: 10), known: stamped)
        #expect(past.lines["a"]?.hours.isEmpty == true && past.lines["a"]?.payload == "stamp")
    }

    @Test("a past that was kept without a payload counts for the payload that the line has now, and takes it on")
    func withoutPayload() throws {
        var past = threeDays()
        past.lines["a"]?.payload = nil
        let stamped = ["a": LineWay(line, payload: PayloadKind(rawValue: "stamp"))]
        #expect(past.baselines(at: time(hour: 3 * 24), of: stamped)["a"]?.days == 3)
        past.add(report(hour: 3 * 24, rtt: 10), known: stamped)
        #expect(past.lines["a"]?.hours.isEmpty == false && past.lines["a"]?.payload == "stamp")
        #expect(past.baselines(at: time(hour: 4 * 24), of: way).isEmpty)
    }

    @Test("it is bounded: by days, and by lines")
    func bounded() throws {
        var past = FunctionPast()
        for hour in 0..<20 * 24 { past.add(report(hour: hour, rtt: 10), known: way) }
        #expect(past.lines["a"]?.hours.count == 14 * 24 * 5)
        #expect(FunctionPast.days(lines: 700) == 14)
        #expect(FunctionPast.days(lines: 3_300) == 3)
        #expect(FunctionPast.days(lines: 3_400) == nil)
        var state = FunctionState(vantage: "test")
        state.past = past
        let bytes = try state.packed().count
        #expect(bytes < 4_000, "\(bytes)")
    }

    @Test("a clock that is set back leaves the hours in order")
    func setBack() {
        var past = FunctionPast()
        for hour in [5, 6, 7, 3, 4, 8, 9] { past.add(report(hour: hour, rtt: 10), known: way) }
        let hours = past.lines["a"]?.hours ?? []
        let starts = stride(from: 0, to: hours.count, by: 5).map { hours[$0] }
        #expect(starts == starts.sorted())
        #expect(Set(starts).count == starts.count)
    }
}
