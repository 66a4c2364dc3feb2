import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("Packing", .seeded)
struct PackingTests {
    @Test("brings every delay back within one part in 8192, in order, and small ones exactly")
    func delays() {
        var random = Seed.generator(11)
        var before: (delay: Int64, code: Int)?
        var delays: [Int64] = (0..<9000).map { $0 }
        delays += (0..<20_000).map { _ in Int64(random.next() >> (16 + random.next() % 40)) }
        delays += (13..<48).flatMap { [1 << $0 - 1, 1 << $0, 1 << $0 + 1] }
        delays.append(ProbeRecord.maxRTTNanoseconds)
        for delay in delays.sorted() {
            let code = DelayCode.code(delay)
            let error = abs(DelayCode.nanoseconds(code) - delay)
            #expect(Double(error) <= DelayCode.relativeError * Double(delay), "\(delay)")
            #expect(delay > 8192 || error == 0)
            if let before { #expect(code >= before.code, "\(before.delay) \(delay)") }
            before = (delay, code)
        }
        #expect(DelayCode.code(.max) <= DelayCode.greatest && DelayCode.greatest < 1 << DelayCode.width)
        #expect(DelayCode.code(-5) == 0)
    }

    /// Any record that a finished round can hold.
    private func record(_ index: Int, _ random: inout SeededGenerator, _ usual: Int64) -> ProbeRecord {
        var record = ProbeRecord()
        record.sentNanoseconds = 5_000_000 + Int64(index) * 20_000_000
        let draw = random.next() % 100
        switch draw {
        case 0..<4: record.outcome = .lost
        case 4:
            record.outcome = .unsent
            record.unsentCause = [nil, .noAssociation, .interrupted][Int(random.next() % 3)]
        case 5..<8:
            record.outcome = .refused
            record.refusal = RefusalKind.allCases[Int(random.next() % 6)]
        case 8..<10:
            record.outcome = .late
            record.rttNanoseconds = 2_000_000_001 + Int64(random.next() % 3_000_000_000)
        case 10: record.outcome = .received
        default:
            record.outcome = .received
            record.isUncertain = draw == 11
            // A few far away from the others.
            record.rttNanoseconds = draw < 15 ? Int64(random.next() >> 20) : usual + Int64(random.next() % 900_000)
        }
        return record
    }

    @Test("brings every row of probes back: outcomes, kinds, late and uncertain ones exactly, delays within the error")
    func rows() {
        var random = Seed.generator(5)
        var bits = BitWriter()
        for round in 0..<400 {
            let usual = Int64(random.next() % 300_000_000)
            let records = (0..<Int(random.next() % 130)).map { record($0, &random, usual) }
            let bytes = records.withUnsafeBufferPointer {
                ProbeRow.pack($0, intervalNanoseconds: 20_000_000, into: &bits)
            }
            var back = [ProbeRecord](repeating: ProbeRecord(), count: records.count)
            let isSound = back.withUnsafeMutableBufferPointer {
                ProbeRow.unpack(bytes[...], intervalNanoseconds: 20_000_000, into: $0)
            }
            #expect(isSound)
            for (left, right) in zip(records, back) {
                #expect(
                    left.outcome == right.outcome && left.isUncertain == right.isUncertain, "\(round)")
                #expect(left.outcome != .refused || left.refusal == right.refusal)
                #expect(left.unsentCause == right.unsentCause, "\(round)")
                #expect(
                    isNear(left.rttNanoseconds.map(Double.init), right.rttNanoseconds.map(Double.init)),
                    "row \(round)")
                #expect(left.outcome == .unsent || left.sentNanoseconds == right.sentNanoseconds)
            }
        }
    }

    @Test("needs at most 2 octets a probe on a line that wanders by a half, and next to nothing on a dead one")
    func size() {
        // The sizes lie a few bytes below their bounds, which a rare draw exceeds: this seed stays.
        var random = SeededGenerator(seed: 3)
        var bits = BitWriter()
        func size(_ record: () -> ProbeRecord) -> Int {
            (0..<100).map { _ in record() }.withUnsafeBufferPointer {
                ProbeRow.pack($0, intervalNanoseconds: 20_000_000, into: &bits).count
            }
        }
        func received(_ delay: Int64) -> ProbeRecord {
            var record = ProbeRecord()
            record.outcome = .received
            record.rttNanoseconds = delay
            return record
        }
        #expect(size { received(38_000_000 + Int64(random.next() % 400_000)) } <= 95)
        #expect(size { received(38_000_000 + Int64(random.next() % 19_000_000)) } <= 170)
        #expect(size { received(Int64(random.next() % 2_000_000_000)) } <= 200)
        var lost = ProbeRecord()
        lost.outcome = .lost
        #expect(size { lost } <= 68)
    }

    @Test("never traps on octets that were changed or cut")
    func damage() {
        var random = Seed.generator(9)
        var bits = BitWriter()
        let report = rounds(1, lines: 1)[0]
        let probes = ProbeRow.pack(report.samples.row(0), intervalNanoseconds: 20_000_000, into: &bits)
        var rollUp = RollUp()
        rollUp.add(report.lines[0])
        let values = [probes, SummaryRow.pack(report.lines[0]), rollUp.pack()]
        for _ in 0..<20_000 {
            var bytes = values[Int(random.next() % 3)]
            for _ in 0...Int(random.next() % 4) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            bytes.removeLast(Int(random.next() % 3))
            var back = [ProbeRecord](repeating: ProbeRecord(), count: 100)
            _ = back.withUnsafeMutableBufferPointer {
                ProbeRow.unpack(bytes[...], intervalNanoseconds: 20_000_000, into: $0)
            }
            _ = SummaryRow.unpack(bytes[...])
            _ = HistorySpan(RollUp(bytes[...]), from: .at(0))
            _ = LineBlock.slots(bytes)
        }
    }

    @Test("brings a summary back with its verdict and reasons")
    func summary() throws {
        var row = rounds(1, lines: 1)[0].lines[0]
        row.summary.counts.lost = 3
        row.summary.counts.refused = 2
        row.summary.refusals = [RefusalCount(kind: .host, count: 2)]
        row.summary.lossPeriods = 2
        row.summary.longestLossRun = 4
        row.summary.duplicates = 1
        row.verdict = .abnormal
        row.reasons = [
            .told("loss 5 % is above 1 %"), .loss(ratio: 0.05, limit: 0.01, at: .unknown(.noPairs)), .told("丢包"),
        ]
        let bytes = SummaryRow.pack(row)
        let back = try #require(SummaryRow.unpack(bytes[...]))
        #expect(back.verdict == .abnormal && back.reasons == [row.reasons[0], row.reasons[2], row.reasons[1]])
        #expect(back.summary.counts == row.summary.counts && back.summary.refusals == row.summary.refusals)
        #expect(back.summary.longestLossRun == 4 && back.summary.lossPeriods == 2 && back.summary.duplicates == 1)
        #expect(isNear(back.summary.rtt?.p99, row.summary.rtt?.p99) && isNear(back.summary.jitter, row.summary.jitter))
        #expect(SummaryRow.pack(rounds(1, lines: 1)[0].lines[0]).count <= 32)
    }

    @Test("a line's definition comes back with all that it has")
    func definition() {
        let full = Line(
            name: "线路", ingress: HostPort(host: "2001:db8::1", port: 65_535),
            echo: HostPort(host: "e.example", port: 7),
            payload: .relay, tags: [Tag(key: "城市", value: "深圳"), Tag(key: "k", value: "")], maxLoss: 0.07,
            maxRTT: .milliseconds(300))
        var (direct, aged, both, shaken) = (full, full, full, full)
        (direct.direct, aged.flows, both.direct, both.flows) = (.off, true, .echo, false)
        (shaken.tcp, both.tcp) = (.port(443), .off)
        var (limited, all) = (full, both)
        (limited.minGain, all.minGain) = (.milliseconds(-5), .zero)
        for line in [
            full, Line(ingress: HostPort(host: "192.0.2.1", port: 1)), direct, aged, both, shaken, limited, all,
        ] {
            let definition = LineDefinition(line: line, payload: .plumb)
            #expect(LineDefinition(name: line.name, definition.pack()) == definition)
        }
    }

    @Test("a roll-up keeps the worst round, and evenly spaced medians of however many rounds")
    func rollUp() throws {
        var rollUp = RollUp()
        var row = rounds(1, lines: 1, withProbes: false)[0].lines[0]
        for index in 0..<1000 {
            row.summary.rtt?.median = Double(index + 1)
            row.summary.counts.lost = index == 500 ? 60 : 0
            row.summary.counts.received = 100 - row.summary.counts.lost
            row.summary.rtt?.max = index == 700 ? 900 : 50
            row.verdict = index == 500 ? .abnormal : .healthy
            rollUp.add(row)
            rollUp = RollUp(rollUp.pack()[...])
        }
        row.verdict = .unmeasured
        row.summary.counts.lost = 100
        rollUp.add(row)
        let span = HistorySpan(RollUp(rollUp.pack()[...]), from: .at(0))
        #expect(span.rounds == 1001 && span.abnormal == 1 && span.unmeasured == 1)
        #expect(span.sent == 100_000 && span.lost == 60 && span.worstLoss == 0.6)
        #expect(isNear(span.maxRTT, 900))
        #expect(rollUp.medians.count <= RollUp.maxMedians && rollUp.medians.count > RollUp.maxMedians / 2)
        #expect(abs(try #require(span.medianRTT) - 500) < 40)
    }
}
