import LineModel
import LineReport
import TestSupport
import Testing

@testable import CloudFunction
@testable import LineService

@Suite("What fits into a call", .seeded)
struct FunctionPlanTests {
    private func lines(_ count: Int, hosts: Int? = nil) -> [Line] {
        (0..<count).map { number in
            let host = number % (hosts ?? count)
            return Line(
                name: "l\(number)",
                ingress: HostPort(host: "10.\(host >> 16).\(host >> 8 & 255).\(host & 255)", port: 7000))
        }
    }

    private func limits(seconds: Double?, megabytes: Int? = nil) -> FunctionLimits {
        var limits = FunctionLimits()
        limits.timeLeft = seconds.map { .milliseconds(Int($0 * 1000)) }
        limits.memoryMegabytes = megabytes
        return limits
    }

    @Test("where everything fits, nothing is changed")
    func fits() throws {
        let settings = ServiceSettings()
        let plan = try FunctionPlan(lines: lines(100), settings: settings, limits: limits(seconds: 60), hasNames: false)
        var probe = settings.probe
        probe.threads = 1
        #expect(plan.settings == probe)
        #expect(plan.confirmCount == 100)
        #expect(plan.measured == Array(0..<100))
        #expect(plan.leftOut == nil)
        #expect(plan.resume == 0)
        #expect(plan.notes.isEmpty)
    }

    @Test(
        "fewer probes first, never fewer than 20, then no confirmation, then nothing",
        arguments: [(60.0, 100, true), (8, 0, true), (7, 0, true), (5, 0, false), (3.9, 0, false)])
    func shortens(seconds: Double, count: Int, confirms: Bool) throws {
        let plan = try FunctionPlan(
            lines: lines(100), settings: ServiceSettings(), limits: limits(seconds: seconds), hasNames: false)
        #expect((20...100).contains(plan.settings.count))
        if count > 0 { #expect(plan.settings.count == count) }
        #expect((plan.confirmCount != nil) == confirms)
        #expect(plan.settings.timeout == .seconds(2))
        #expect(plan.settings.interval == .milliseconds(20))
        #expect(plan.notes.isEmpty == (count == 100))
        #expect(plan.notes.allSatisfy { $0.contains("set the function's timeout to 1") || $0.contains("suspected") })
        #expect(plan.round + plan.closing < .milliseconds(Int(seconds * 1000)))
    }

    @Test("a deadline of 2 s is too little for a timeout of 2 s, and the message says what is enough")
    func tooShort() throws {
        let settings = ServiceSettings()
        let fault = #expect(throws: FunctionFault.self) {
            try FunctionPlan(lines: lines(1), settings: settings, limits: limits(seconds: 2), hasNames: false)
        }
        #expect(fault?.kind == .tooLittle)
        #expect(fault?.message.contains("set the function's timeout to 13s") == true)
        // What it says is enough is enough.
        let plan = try FunctionPlan(
            lines: lines(1), settings: settings, limits: limits(seconds: 13), hasNames: false)
        #expect(plan.notes.isEmpty)
    }

    @Test("fewer lines where the least probes do not fit; all have their turn over the calls")
    func takesTurns() throws {
        var settings = ServiceSettings()
        settings.probe.maxRate = 1_000
        let lines = lines(1_000)
        var (first, seen) = (0, Set<Int>())
        for _ in 0..<20 where seen.count < lines.count {
            let plan = try FunctionPlan(
                lines: lines, settings: settings, limits: limits(seconds: 15), first: first, hasNames: false)
            #expect(plan.settings.count == 20)
            #expect((1..<1_000).contains(plan.measured.count))
            #expect(plan.leftOut.map(Words.keys.unmeasured)?.contains("left out of this call") == true)
            #expect(plan.measured == plan.measured.sorted())
            #expect(seen.intersection(plan.measured).isEmpty || plan.measured.contains(999))
            seen.formUnion(plan.measured)
            first = plan.resume
        }
        #expect(seen.count == lines.count)
    }

    @Test("memory limits probes and lines")
    func memory() throws {
        var settings = ServiceSettings()
        settings.probe.maxRate = 1_000_000
        let plan = try FunctionPlan(
            lines: lines(10_000), settings: settings, limits: limits(seconds: 900, megabytes: 130), hasNames: false)
        #expect(plan.settings.count < 100)
        #expect(plan.measured.count == 10_000)
        #expect(plan.notes.first?.contains("its memory to") == true)
        let less = try FunctionPlan(
            lines: lines(10_000), settings: settings, limits: limits(seconds: 900, megabytes: 100), hasNames: false)
        #expect(less.settings.count == 20)
        #expect(less.measured.count < 10_000)
        // The lines' past takes memory, too, up to the number of lines that has none.
        #expect(throws: FunctionFault.self) {
            try FunctionPlan(
                lines: self.lines(700), settings: settings, limits: limits(seconds: 900, megabytes: 100),
                hasNames: false)
        }
    }

    @Test("1,024 descriptors limit the source ports, and a rate to be found is fixed")
    func descriptors() throws {
        var settings = ServiceSettings()
        settings.probe.sourcePorts = 64
        settings.probe.findsRate = true
        settings.probe.threads = 8
        var limits = limits(seconds: 60)
        limits.descriptors = 140
        let plan = try FunctionPlan(lines: lines(4), settings: settings, limits: limits, hasNames: true)
        #expect(plan.settings.sourcePorts == 20)
        #expect(plan.settings.threads == 1)
        #expect(!plan.settings.findsRate)
        #expect(plan.notes.count == 2)
        #expect(plan.lookup > .zero)
    }

    @Test("the time by the plan holds the round plan's own, whatever shares addresses and rates")
    func holds() throws {
        var planned = 0
        for seed in 0..<40 as Range<UInt64> where try isPlanned(seed) { planned += 1 }
        #expect(planned > 20)
    }

    /// Whether there is a plan for a field drawn at random; one that there is has to keep its time.
    private func isPlanned(_ seed: UInt64) throws -> Bool {
        var chance = Seed.generator(seed)
        var settings = ServiceSettings()
        settings.probe.maxRate = Double(Int.random(in: 100...20_000, using: &chance))
        settings.probe.maxAddressRate = Double(Int.random(in: 20...1_000, using: &chance))
        let count = Int.random(in: 1...400, using: &chance)
        let lines = lines(count, hosts: Int.random(in: 1...count, using: &chance))
        let seconds = Double.random(in: 4...40, using: &chance)
        if seed % 2 == 1 { settings.probe.segments = .icmp }
        let plan: FunctionPlan
        do throws(FunctionFault) {
            plan = try FunctionPlan(
                lines: lines, settings: settings, limits: limits(seconds: seconds), hasNames: false)
        } catch {
            #expect(error.kind == .tooLittle, "seed \(seed)")
            return false
        }
        let hosts = plan.measured.map { lines[$0].ingress.host }
        let groups = hosts.map { host in Array(Set(hosts)).sorted().firstIndex(of: host) ?? 0 }
        let companions = plan.settings.segments == nil ? [] : Array(groups.indices)
        let real = RoundPlan(settings: plan.settings, addressGroups: groups, seed: 1, companions: companions)
        #expect(Duration.nanoseconds(real.maxNanoseconds) <= plan.round, "seed \(seed)")
        #expect(plan.round + plan.closing <= .milliseconds(Int(seconds * 1000)), "seed \(seed)")
        return true
    }
}

@Suite("What an event asks for")
struct FunctionEventTests {
    @Test(
        "timers of both platforms, and plain objects",
        arguments: [
            #"{"Type":"Timer","TriggerName":"t","Time":"2026-01-01T00:00:00Z","Message":"count=50 tag=carrier=ct"}"#,
            #"{"Type":"Timer","Message":"{\"count\": 50, \"tag\": \"carrier=ct\"}"}"#,
            #"{"version":"0","detail-type":"Scheduled Event","source":"aws.events","detail":{"count":"50","tag":"carrier=ct"}}"#,
            #"{"detail-type":"Scheduled Event","source":"aws.scheduler","detail":"{\"count\":50,\"tag\":\"carrier=ct\"}"}"#,
            #"{"count":50,"tag":"carrier=ct"}"#,
        ])
    func forms(text: String) throws {
        let event = try FunctionEvent(Array(text.utf8))
        #expect(event.count == 50)
        #expect(event.tag == Tag(key: "carrier", value: "ct"))
        #expect(event.lines == nil)
        #expect(event.notes.isEmpty)
    }

    @Test(
        "nothing asks for a whole round",
        arguments: [
            "", " \n", "{}", "null", #"{"Type":"Timer","Message":""}"#,
            #"{"detail-type":"Scheduled Event","source":"aws.events","detail":{}}"#,
            #"{"detail-type":"Scheduled Event","source":"aws.scheduler","detail":"{}"}"#,
        ])
    func nothing(text: String) throws { #expect(try FunctionEvent(Array(text.utf8)) == FunctionEvent()) }

    @Test("what is not known is left alone and noted")
    func notes() throws {
        let event = try FunctionEvent(Array(#"{"Type":"Timer","Message":"hello coutn=5 lines=night.csv"}"#.utf8))
        #expect(event.lines == "night.csv")
        #expect(event.count == nil)
        #expect(event.notes.count == 2)
    }

    @Test(
        "what cannot be used is an error that says what to write",
        arguments: [
            "{", "[1]", "7", #"{"count":0}"#, #"{"count":"many"}"#, #"{"tag":"carrier"}"#, #"{"lines":"/etc/passwd"}"#,
            #"{"lines":"a/../../b"}"#, #"{"lines":"a\nb"}"#, #"{"Type":"Timer","Message":"{count"}"#, "\u{fffd}",
        ])
    func errors(text: String) {
        let fault = #expect(throws: FunctionFault.self) { try FunctionEvent(Array(text.utf8)) }
        #expect(fault?.kind == .event)
    }
}
