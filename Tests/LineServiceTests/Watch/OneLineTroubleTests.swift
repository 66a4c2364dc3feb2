import LineHistory
import LineModel
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService
@testable import ServiceSupport

/// One line's trouble beside a line that really died: the dead one is raised.
@Suite("One line's trouble and the watch")
struct OneLineTroubleTests {
    private static let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)

    /// What the machine had against a line.
    private enum Trouble: CaseIterable {
        /// No neighbour answers, so that no probe of it has a stamp.
        case neighbour
        /// A firewall refuses its probes.
        case firewall
        /// Its first probes left in time, then its packets waited for seconds.
        case late
    }

    private let lines = (0..<20).map { index in
        Line(name: "line \(index)", ingress: HostPort(host: "192.0.2.\(index + 1)", port: 7))
    }
    private let dead = 17
    private let odd = 19

    private var settings: ServiceSettings {
        var settings = ServiceSettings()
        settings.notify = [.recording(name: "ops")]
        return settings
    }

    /// A round over some of the lines, in a loop that once stood still for 7.5 ms.
    private func report(of chosen: [Int], _ trouble: Trouble) -> RoundReport {
        let samples = SampleTable(lines: chosen.count, count: 100)
        var ledger = RoundLedger()
        ledger.longestStallNanoseconds = 7_500_000
        for (row, index) in chosen.enumerated() {
            for sequence in 0..<100 {
                let record = record(of: index, trouble)
                samples.records[row * 100 + sequence] = record
                if record.hasTransmitStamp { ledger.transmitStamped += 1 }
                if record.hasReceiveStamp { ledger.receiveStamped += 1 }
            }
        }
        var plan = PlanFigures()
        (plan.lines, plan.count, plan.interval, plan.timeout) = (chosen.count, 100, .milliseconds(20), .seconds(2))
        let isOdd = chosen.contains(odd)
        if isOdd, trouble == .firewall { ledger.sendErrors = [NamedCount(name: "EPERM", count: 100)] }
        if isOdd, trouble == .late { ledger.lateness = LatenessFigures(p50: 9, p99: 900_000_000, max: 990_000_000) }
        var findings = RoundFindings(
            id: 1, started: Self.now, duration: .seconds(4), lines: chosen.map { lines[$0] },
            payloads: chosen.map { _ in .plumb },
            rows: chosen.indices.map { .success($0) }, plan: plan, samples: samples,
            samplesEpochNanoseconds: Self.now.nanosecondsSince1970,
            counts: chosen.map { LineCounts(leftLate: $0 == odd && trouble == .late ? 50 : 0) }, corruptUnassigned: 0,
            ledger: ledger, limits: LineLimits(maxLoss: 0.3, maxRTT: nil))
        if let row = chosen.firstIndex(of: odd) {
            switch trouble {
            case .neighbour: findings.neighbours = [row: NeighbourAbsence(address: "192.0.2.20", isIPv6: false)]
            case .firewall: findings.refusedSends = [row: Self.refused]
            case .late: break
            }
        }
        return RoundReport(findings, vantage: "test")
    }

    private static let refused = Unmeasured.refusedSends(
        system: SystemText(message: "Operation not permitted", name: "EPERM"), unsent: 100, planned: 100)

    private func record(of index: Int, _ trouble: Trouble) -> ProbeRecord {
        var record = ProbeRecord()
        if index == dead || (index == odd && trouble == .neighbour) {
            record.outcome = .lost
            record.hasTransmitStamp = index == dead
        } else if index == odd, trouble == .firewall {
            record.outcome = .unsent
            record.localError = 1
        } else {
            record.outcome = .received
            record.rttNanoseconds = 10_000_000
            (record.hasTransmitStamp, record.hasReceiveStamp) = (true, true)
        }
        return record
    }

    @Test("a line that died beside it is raised and told", arguments: [Trouble.neighbour, .firewall, .late])
    private func raised(_ trouble: Trouble) throws {
        let round = report(of: Array(lines.indices), trouble)
        #expect(round.validity.verdict == .valid, "\(round.validity.findings)")
        var settlement = RoundSettlement(
            round, lines: lines, field: CauseField(lines, canaries: []), settings: settings, baselines: [:],
            at: Self.now)
        var field = FieldWatch(rules: settings.watchRules)
        var step = settlement.begin(in: &field)
        let suspects = trouble == .neighbour ? [dead, odd] : [dead]
        #expect(step.suspects == suspects)
        let again = report(of: suspects, trouble)
        #expect(again.validity.verdict == .valid, "\(again.validity.findings)")
        settlement.confirmed = try #require(settlement.proved(by: again, chosen: step.suspects))
        let told = settlement.finish(&step, in: &field, told: [:], at: Self.now).messages.flatMap(\.digest.items)
        #expect(step.raised == suspects.count && field.count(.abnormal) == suspects.count)
        #expect(told.allSatisfy { $0.change == .opened })
        #expect(Set(told.flatMap(\.lines).map(\.name)) == Set(suspects.map { lines[$0].name }))
        let odd = told.flatMap(\.lines).first { $0.name == lines[self.odd].name }
        #expect((odd?.reasons.map(\.kind) ?? []).contains(.noNeighbour) == (trouble == .neighbour))
    }
}
