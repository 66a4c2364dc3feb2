import LineModel
import TestSupport
import Testing

@Suite("Game verdict", .seeded)
struct GameVerdictTests {
    private func verdict(_ row: SampleRow, tickHertz: Int, buffer: Double? = nil) -> GameVerdict {
        var verdict = GameVerdict(tickHertz: tickHertz, buffer: buffer)
        let delays = row.records.filter { $0.outcome == .received }.compactMap(\.rttNanoseconds).sorted()
        row.with {
            verdict.judge($0, medianNanoseconds: Percentile.median(ofSorted: delays), intervalNanoseconds: 20_000_000)
        }
        return verdict
    }

    @Test("is given for every tick rate, with a buffer of one tick", arguments: ["", "r", "rx", "xx"])
    func rates(outcomes: String) {
        let game = SampleRow(outcomes).summary.game
        #expect(game.map(\.tickHertz) == [20, 30, 64, 128])
        #expect(game.map(\.buffer) == [50, 1e3 / 30, 15.625, 7.8125])
    }

    @Test("is nil when nothing was sent, all missed when nothing came, nothing missed when all came")
    func edges() {
        for outcomes in ["", "u", "uu"] {
            #expect(SampleRow(outcomes).summary.game.allSatisfy { $0.missed == nil && $0.longestFreeze == nil })
        }
        for outcomes in ["x", "xx", "LfxL"] {
            let freeze = Double(outcomes.count) * 20
            #expect(SampleRow(outcomes).summary.game.allSatisfy { $0.missed == 1 && $0.longestFreeze == freeze })
        }
        for outcomes in ["r", "rr", "rurr"] {
            #expect(SampleRow(outcomes).summary.game.allSatisfy { $0.missed == 0 && $0.longestFreeze == 0 })
        }
    }

    @Test("misses what is later than the median and one tick, so more at higher rates")
    func lateness() {
        // Median 10 ms; 8, 16, 34 and 51 ms above it.
        let row = SampleRow(milliseconds: [10, 10, 10, 10, 10, 10, 18, 26, 44, 61])
        #expect(row.summary.game.map(\.missed) == [0.1, 0.2, 0.3, 0.4])
        #expect(row.summary.game.map(\.longestFreeze) == [20, 40, 60, 80])
    }

    @Test("takes a buffer that was chosen, and a probe exactly at its end as in time")
    func buffer() {
        let row = SampleRow(milliseconds: [10, 10, 10, 15, nil])
        #expect(verdict(row, tickHertz: 64, buffer: 5).missed == 0.2)
        #expect(verdict(row, tickHertz: 64, buffer: 4.999).missed == 0.4)
        #expect(verdict(row, tickHertz: 64, buffer: 4.999).longestFreeze == 40)
        #expect(verdict(row, tickHertz: 64, buffer: 0).missed == 0.4)
    }

    @Test("takes the longest run of missed probes times the interval; unsent probes neither end nor lengthen it")
    func freeze() {
        #expect(SampleRow("rxrxxrxxxrx").summary.game.allSatisfy { $0.longestFreeze == 60 })
        #expect(SampleRow("rxuuxr").summary.game.allSatisfy { $0.longestFreeze == 40 && $0.missed == 0.5 })
        let row = SampleRow("rxxr")
        let summary = row.with {
            LineSummary(samples: $0, duplicates: 0, corrupt: 0, intervalNanoseconds: 33_300_000)
        }
        #expect(summary.game[0].longestFreeze == 66.6)
    }

    @Test("agrees with a slow recomputation, for any row", arguments: 0..<300)
    func anyRow(seed: UInt64) {
        var generator = Seed.generator(seed)
        var row = randomRow(&generator)
        // Delays of tens of milliseconds, so that buffers matter.
        for index in row.records.indices {
            row.records[index].rttNanoseconds = row.records[index].rttNanoseconds.map { $0 * 500 }
        }
        for found in row.summary.game {
            let sent = row.records.filter { $0.outcome != .unsent }
            let delays = sent.filter { $0.outcome == .received }.map { Double($0.rttNanoseconds ?? 0) / 1e6 }.sorted()
            let missed = sent.map { record in
                let median = delays.isEmpty ? 0 : delays[(delays.count - 1) / 2]
                let delay = Double(record.rttNanoseconds ?? 0) / 1e6
                return record.outcome != .received || delay > median + 1e3 / Double(found.tickHertz)
            }
            let share = missed.isEmpty ? nil : Double(missed.count { $0 }) / Double(missed.count)
            let longest = missed.split(separator: false).map(\.count).max() ?? 0
            let freeze = missed.isEmpty ? nil : Double(longest) * 20
            #expect(isClose(found.missed, share) && isClose(found.longestFreeze, freeze), "seed \(seed): \(found)")
        }
    }
}

@Suite("Sending twice", .seeded)
struct RepeatedSendingTests {
    @Test(
        "leaves the pairs of neighbours that were both lost",
        arguments: [
            ("", nil), ("r", nil), ("x", nil), ("xux", nil), ("rr", 0), ("rx", 0), ("xx", 1), ("xrxr", 0),
            ("rxxxr", 0.5), ("rxLfr", 0.5), ("xxuxx", 1), ("xxurr", 0.5), ("xurrxxr", 0.25),
        ] as [(String, Double?)])
    func pairs(outcomes: String, left: Double?) {
        #expect(isClose(SampleRow(outcomes).summary.lossIfSentTwice, left))
    }

    @Test("promises less than independence does where losses come in runs")
    func runs() throws {
        let half = SampleRow(String(repeating: "r", count: 50) + String(repeating: "x", count: 50)).summary
        #expect(isClose(half.lossIfSentTwice, 49.0 / 99) && half.counts.lossRatio == 0.5)
    }

    @Test("agrees with a slow recomputation, for any row", arguments: 0..<200)
    func anyRow(seed: UInt64) {
        var generator = Seed.generator(seed)
        let row = randomRow(&generator)
        let pairs = zip(row.records, row.records.dropFirst()).filter { $0.outcome != .unsent && $1.outcome != .unsent }
        let lost = pairs.filter { $0.outcome != .received && $1.outcome != .received }
        let left = pairs.isEmpty ? nil : Double(lost.count) / Double(pairs.count)
        #expect(isClose(row.summary.lossIfSentTwice, left), "seed \(seed)")
    }
}
