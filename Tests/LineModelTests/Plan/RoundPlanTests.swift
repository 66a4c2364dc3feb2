import TestSupport
import Testing

@testable import LineModel

@Suite("Plan of a round", .seeded)
struct RoundPlanTests {
    private func plan(_ groups: [Int], _ change: (inout RoundSettings) -> Void = { _ in }) -> RoundPlan {
        var settings = RoundSettings()
        change(&settings)
        return RoundPlan(settings: settings, addressGroups: groups, seed: 5)
    }

    @Test("keeps the interval that was asked for while it is within both caps")
    func unstretched() {
        let plan = plan((0..<120).map { $0 / 10 })
        #expect(plan.intervalNanoseconds == 20_000_000 && plan.notes == [])
        #expect(plan.rate == 6_000 && plan.busiestRate == 500 && plan.busiestLines == 10)
        #expect(plan.probes == 12_000 && plan.recordBytes == 192_000 && plan.seed == 5)
    }

    @Test("stretches the interval to the overall cap, exactly, and says so")
    func overall() {
        let plan = plan(Array(0..<1_000)) { $0.maxRate = 20_000 }
        #expect(plan.intervalNanoseconds == 50_000_000 && plan.requestedIntervalNanoseconds == 20_000_000)
        #expect(plan.rate == 20_000)
        #expect(
            plan.notes.words == [
                "1000 lines: every 20ms would be 50000 packets/s, over --max-rate 20000; the interval is stretched to 50ms"
            ])
    }

    @Test("stretches the interval to the cap of one address, exactly, and says so")
    func address() {
        let plan = plan([0] + Array(repeating: 1, count: 30)) { $0.maxAddressRate = 900 }
        #expect(plan.busiestGroup == 1 && plan.busiestLines == 30)
        #expect(plan.intervalNanoseconds == 33_333_334 && plan.busiestRate <= 900)
        #expect(
            plan.notes.words == [
                "30 lines share one address: every 20ms would be 1500 packets/s, over --max-address-rate 900; "
                    + "the interval is stretched to 33.3ms"
            ])
    }

    @Test("never exceeds a cap, and stretches by no more than a nanosecond too much")
    func tight() {
        for seed in 0..<200 as Range<UInt64> {
            var generator = Seed.generator(seed)
            let groups = (0..<Int.random(in: 1...400, using: &generator)).map { _ in
                Int.random(in: 0..<5, using: &generator)
            }
            let cap = Double.random(in: 1...30_000, using: &generator)
            let addressCap = Double.random(in: 1...5_000, using: &generator)
            let plan = plan(groups) {
                $0.maxRate = cap
                $0.maxAddressRate = addressCap
            }
            #expect(plan.rate <= cap * (1 + 1e-12) && plan.busiestRate <= addressCap * (1 + 1e-12), "seed \(seed)")
            let needed = max(2e7, Double(groups.count) / cap * 1e9, Double(plan.busiestLines) / addressCap * 1e9)
            #expect(Double(plan.intervalNanoseconds) < needed + 1.001, "seed \(seed)")
            #expect(plan.notes.isEmpty == (plan.intervalNanoseconds == 20_000_000), "seed \(seed)")
        }
    }

    @Test("spreads the lines' phases evenly over the interval")
    func phases() {
        let plan = plan(Array(0..<7)) { $0.maxAddressRate = 1e9 }
        let phases = (0..<7).map(plan.phaseNanoseconds)
        #expect(phases == (0..<7).map { $0 * 20_000_000 / 7 })
        #expect(plan.lastSendNanoseconds == 99 * 20_000_000 + phases[6])
        #expect(plan.maxNanoseconds == plan.lastSendNanoseconds + 2_000_000_000)
    }

    @Test("of one line and one probe is over one timeout after its start")
    func one() {
        let plan = plan([0]) { $0.count = 1 }
        #expect(plan.order == [0] && plan.probes == 1 && plan.rate == 50)
        #expect(plan.lastSendNanoseconds == 0 && plan.maxNanoseconds == 2_000_000_000)
    }

    @Test("of no lines has nothing to send")
    func none() {
        let plan = plan([])
        #expect(plan.order == [] && plan.probes == 0 && plan.rate == 0 && plan.busiestRate == 0)
        #expect(plan.busiestGroup == nil && plan.busiestLines == 0 && plan.notes == [])
        #expect(plan.lastSendNanoseconds == 0 && plan.phaseNanoseconds(position: 0) == 0)
    }

    @Test("can be made, and is endless, for rates that nobody would wait for")
    func endless() {
        for rate in [1e-3, 1e-9, 1e-30, .leastNonzeroMagnitude] {
            let plan = plan(Array(repeating: 0, count: 1_000)) {
                $0.maxRate = rate
                $0.count = 1_000_000
            }
            #expect(Double(plan.maxNanoseconds) / 1e9 > RoundSettings.maxSeconds)
        }
        #expect(plan([0]) { $0.maxRate = .infinity }.notes == [])
    }
}

@Suite("Settings of a round")
struct RoundSettingsTests {
    @Test("have no problems by default, nor at their limits")
    func good() {
        #expect(RoundSettings().problems.isEmpty)
        for change in [
            { $0.count = 1 }, { $0.count = 1_000_000 }, { $0.interval = .microseconds(10) },
            { $0.interval = .seconds(3600) }, { $0.timeout = .milliseconds(1) }, { $0.timeout = .seconds(600) },
            { $0.size = 32 }, { $0.size = 65_000 }, { $0.sourcePorts = 64 }, { $0.dscp = 0 }, { $0.dscp = 63 },
            { $0.timeToLive = 1 }, { $0.timeToLive = 255 }, { $0.maxLoss = 0 }, { $0.maxLoss = 1 },
            { $0.maxRTT = .nanoseconds(1) }, { $0.maxRate = 0.5 },
        ] as [(inout RoundSettings) -> Void] {
            var settings = RoundSettings()
            change(&settings)
            #expect(settings.problems.isEmpty)
        }
    }

    @Test("name the flag of each problem and what is expected")
    func problems() {
        let cases: [(String, (inout RoundSettings) -> Void)] = [
            ("--count 0: a line needs 1 to 1000000 probes", { $0.count = 0 }),
            ("--count 1000001: a line needs 1 to 1000000 probes", { $0.count = 1_000_001 }),
            ("--interval 9us: between two probes of a line lie 10us to 1h", { $0.interval = .microseconds(9) }),
            ("--interval 3601s: between two probes of a line lie 10us to 1h", { $0.interval = .seconds(3601) }),
            ("--timeout 999us: a timeout is 1ms to 10m", { $0.timeout = .microseconds(999) }),
            ("--timeout 601s: a timeout is 1ms to 10m", { $0.timeout = .seconds(601) }),
            (
                "--size 31: a probe has 32 octets of header and at most 65000 octets; write 32 to 65000",
                { $0.size = 31 }
            ),
            (
                "--size 65001: a probe has 32 octets of header and at most 65000 octets; write 32 to 65000",
                { $0.size = 65_001 }
            ),
            ("--max-rate 0.0: write packets a second above 0", { $0.maxRate = 0 }),
            ("--max-rate nan: write packets a second above 0", { $0.maxRate = .nan }),
            ("--max-address-rate -1.0: write packets a second above 0", { $0.maxAddressRate = -1 }),
            ("--source-ports 0: write 1 to 64 ports", { $0.sourcePorts = 0 }),
            ("--source-ports 65: write 1 to 64 ports", { $0.sourcePorts = 65 }),
            ("--dscp 64: a code point is 0 to 63", { $0.dscp = 64 }),
            ("--dscp -1: a code point is 0 to 63", { $0.dscp = -1 }),
            ("--ttl 0: write 1 to 255 hops", { $0.timeToLive = 0 }),
            ("--ttl 256: write 1 to 255 hops", { $0.timeToLive = 256 }),
            ("--max-loss 1.1: a loss limit is 0% to 100%", { $0.maxLoss = 1.1 }),
            ("--max-loss nan: a loss limit is 0% to 100%", { $0.maxLoss = .nan }),
            ("--max-rtt: a delay limit is above 0", { $0.maxRTT = .zero }),
        ]
        for (text, change) in cases {
            var settings = RoundSettings()
            change(&settings)
            #expect(settings.problems.words == [text])
        }
    }

    @Test("name all their problems at once")
    func several() {
        var settings = RoundSettings()
        settings.count = 0
        settings.size = 0
        settings.dscp = 99
        #expect(settings.problems.words.map { $0.prefix { $0 != " " } } == ["--count", "--size", "--dscp"])
    }
}
