import LineModel
import TestSupport
import Testing

@testable import ProbeEngine

@Suite("Random rounds over random networks", .seeded)
struct RoundPropertyTests {
    @Test("agree with a plain account in every outcome, delay, duplicate and stray, and always end")
    func account() {
        var seen: [ProbeOutcome: Int] = [:]
        for seed in 0..<1_000 as Range<UInt64> {
            var round = SimulatedRound(seed: Seed.value(seed))
            let (table, counts, totals) = round.run()
            #expect(round.faults == [], "seed \(seed)")
            #expect(differences(round, table, counts) == [], "seed \(seed)")
            let outcomes = Dictionary(grouping: table.records.map(\.outcome)) { $0 }.mapValues(\.count)
            seen.merge(outcomes, uniquingKeysWith: +)
            let unsent = outcomes[.unsent] ?? 0
            let stamped = table.records.filter { $0.outcome != .unsent && $0.hasTransmitStamp }.count
            #expect(
                totals == [
                    "sent": round.plan.probes - unsent, "unsent": unsent, "received": outcomes[.received] ?? 0,
                    "inFlight": 0, "stamped": stamped,
                ], "seed \(seed)")
        }
        // The rounds were not all alike.
        for outcome in [.received, .late, .lost, .refused, .unsent] as [ProbeOutcome] {
            #expect((seen[outcome] ?? 0) > 1_000, "\(outcome.word)")
        }
    }

    private func differences(_ round: SimulatedRound, _ table: SampleTable, _ counts: [LineCounts]) -> [String] {
        var found: [String] = []
        for line in 0..<round.plan.lines {
            var (duplicates, overruled) = (0, 0)
            var strays = round.account[ProbeID(line: line, sequence: -1)]?.strays ?? 0
            for sequence in 0..<round.plan.count {
                let account = round.account[ProbeID(line: line, sequence: sequence)] ?? SimulatedRound.Account()
                let (outcome, rtt, refusal) = account.outcome(timeout: round.plan.timeoutNanoseconds)
                let record = table.row(line)[sequence]
                if record.outcome != outcome || record.rttNanoseconds != rtt || record.refusal != refusal {
                    found.append(
                        "\(line)/\(sequence): \(record.outcome) \(record.rttNanoseconds ?? -1), not \(account)")
                }
                duplicates += account.sent == nil ? 0 : max(0, account.replies.count - 1)
                overruled += account.replies.isEmpty || account.refusals.isEmpty ? 0 : 1
                strays += account.strays
            }
            if counts[line] != LineCounts(duplicates: duplicates, corrupt: strays, refusedOverruled: overruled) {
                found.append("\(line): \(counts[line]), not \(duplicates), \(strays) and \(overruled)")
            }
        }
        return found
    }
}
