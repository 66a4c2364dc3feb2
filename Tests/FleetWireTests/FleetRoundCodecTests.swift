import FleetModel
import LineHistory
import LineModel
import TestSupport
import Testing

@testable import FleetWire

@Suite("The body of a round", .seeded)
struct FleetRoundCodecTests {
    @Test("brings every part of any round back", arguments: 0..<40)
    func roundTrip(_ number: Int) throws {
        var making = RoundMaking(random: Seed.generator(UInt64(number)))
        let round = making.round(lines: [0, 1, 3, 4, 5, 17, 120][making.random.below(7)])
        let bytes = try FleetRoundCodec.encode(round)
        let back = try FleetRoundCodec.decode(bytes)
        #expect(KeptRound(back) == KeptRound(round))
        #expect(try FleetRoundCodec.encode(back) == bytes, "the same round, the same bytes")
    }

    @Test("takes 60 bytes a line for a thousand healthy lines, beside their names")
    func size() throws {
        // A seed of its own: the size lies near its bound.
        var generator = HistoryGenerator(seed: 3, lines: 1000, withProbes: false)
        let report = generator.round(started: WallTime(nanosecondsSince1970: 1_793_462_400_000_000_000))
        let header = RoundHeader(
            vantage: "a", instance: "b", slot: 1_793_462_400, generation: 1, version: "1", everySeconds: 300,
            clockNanoseconds: 1_793_462_405_000_000_000)
        let round = FleetRound(header: header, report: report, states: report.lines.map { _ in .healthy })
        let names = report.lines.reduce(0) { $0 + $1.line.name.utf8.count }
        #expect(try FleetRoundCodec.encode(round).count - names < 60_000)
    }

    @Test("is refused wherever it is cut, and with a byte more")
    func truncation() throws {
        var making = RoundMaking(random: Seed.generator(1))
        let bytes = try FleetRoundCodec.encode(making.round(lines: 9))
        for count in bytes.indices {
            #expect(throws: FleetWireError.self) { try FleetRoundCodec.decode(Array(bytes.prefix(count))) }
        }
        #expect(throws: FleetWireError.self) { try FleetRoundCodec.decode(bytes + [0]) }
    }

    @Test("is refused with any bit changed")
    func bits() throws {
        var making = RoundMaking(random: Seed.generator(2))
        let bytes = try FleetRoundCodec.encode(making.round(lines: 3))
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1 << UInt8(making.random.below(8))
            #expect(throws: FleetWireError.self) { try FleetRoundCodec.decode(changed) }
        }
    }

    @Test("never traps on sections that were changed and have a good checksum")
    func damage() throws {
        var making = RoundMaking(random: Seed.generator(3))
        let whole = try RoundSections(FleetRoundCodec.encode(making.round(lines: 12)))
        var refused = 0
        for _ in 0..<4000 {
            var sections = whole
            let section = RoundSections.Section.allCases[making.random.below(7)]
            var content = Array(whole[section])
            for _ in 0...making.random.below(3) where !content.isEmpty {
                content[making.random.below(content.count)] = UInt8(truncatingIfNeeded: making.random.next())
            }
            content.removeLast(min(content.count, making.random.below(3)))
            sections[section] = content[...]
            do {
                let round = try FleetRoundCodec.decode(sections.joined())
                // What is taken can be reckoned with.
                _ = round.report.lines.reduce(0) { $0 + $1.summary.counts.planned + $1.summary.duplicates }
                _ = (round.report.totals.planned, round.report.duration.nanoseconds, round.report.started.localDay)
                _ = try FleetRoundCodec.encode(round)
            } catch { refused += 1 }
        }
        #expect(refused > 1000)
    }

    @Test("claims no memory for what is not there: counts that lie")
    func lies() throws {
        var making = RoundMaking(random: Seed.generator(4))
        let whole = try RoundSections(FleetRoundCodec.encode(making.round(lines: 5)))
        func number(_ value: Int) -> [UInt8] {
            var writer = PackedWriter()
            writer.append(value)
            return writer.bytes
        }
        for lie in [6, 1000, 200_000, 1 << 40, Int.max, -1, .min] {
            for section in [RoundSections.Section.texts, .evidence] {
                var sections = whole
                sections[section] = number(lie)[...]
                #expect(throws: FleetWireError.self, "\(section) \(lie)") {
                    try FleetRoundCodec.decode(sections.joined())
                }
            }
            var sections = whole
            let head = String(decoding: whole[.head], as: UTF8.self)
                .replacing("\"lines\":5", with: "\"lines\":\(lie)")
            sections[.head] = Array(head.utf8)[...]
            #expect(throws: FleetWireError.self, "head \(lie)") { try FleetRoundCodec.decode(sections.joined()) }
        }
        // A section of 1 GB of which nothing is there.
        var frame = PackedWriter()
        frame.append(raw: Array("PLFR".utf8) + [1])
        frame.append(1)
        frame.append(1 << 30)
        #expect(throws: FleetWireError.self) { try FleetRoundCodec.decode(frame.bytes + [0, 0, 0, 0]) }
    }

    @Test("says of a body with too many lines or bytes that it is too large, and of a newer one that it is newer")
    func limits() throws {
        var making = RoundMaking(random: Seed.generator(5))
        let bytes = try FleetRoundCodec.encode(making.round(lines: 17))
        var limits = FleetRoundCodec.Limits()
        limits.lines = 16
        #expect { try FleetRoundCodec.decode(bytes, limits: limits) } throws: {
            ($0 as? FleetWireError)?.kind == .tooLarge
        }
        limits = FleetRoundCodec.Limits()
        limits.bytes = bytes.count - 1
        #expect { try FleetRoundCodec.decode(bytes, limits: limits) } throws: {
            ($0 as? FleetWireError)?.kind == .tooLarge
        }
        var joined = try RoundSections(bytes).joined(version: 2)
        #expect { try FleetRoundCodec.decode(joined) } throws: { ($0 as? FleetWireError)?.kind == .newer }
        joined = try RoundSections(bytes).joined(more: [(99, Array("later".utf8))])
        #expect(try FleetRoundCodec.decode(joined).report.lines.count == 17, "an unknown section is passed over")
    }

    @Test("refuses figures that cannot be: no numbers, overflowing ones, two lines of one name")
    func impossible() throws {
        var making = RoundMaking(random: Seed.generator(6))
        let round = making.round(lines: 4)
        func refuses(_ what: Comment, _ change: (inout FleetRound) -> Void) throws {
            var changed = round
            change(&changed)
            let bytes = try FleetRoundCodec.encode(changed)
            #expect(throws: FleetWireError.self, what) { try FleetRoundCodec.decode(bytes) }
        }
        try refuses("totals") { $0.report.totals.received = .max }
        try refuses("negative") { $0.report.totals.lost = -1 }
        try refuses("ledger") { $0.report.ledger.receiveOverflow = .max }
        try refuses("duration") { $0.report.duration = .seconds(Int64.max) }
        try refuses("time") { $0.report.samplesEpochNanoseconds = .min }
        try refuses("slot") { $0.header.slot = -300 }
        try refuses("every") { $0.header.everySeconds = 0 }
        try refuses("clock") { $0.header.clockNanoseconds = .max }
        try refuses("id") { $0.report.id = "../../../etc/pas" }
        try refuses("name") { $0.header.vantage = "" }
        try refuses("evidence") { $0.evidence[1] = 1e300 }
        try refuses("reason") { $0.report.lines[0].reasons = [.loss(ratio: 1e300, limit: 0.3, at: nil)] }
        try refuses("count") { $0.report.lines[0].summary.duplicates = .max }
        try refuses("two names") { $0.report.lines[1] = $0.report.lines[0] }
        // What is no number is no evidence, and keeps nothing else from being sent.
        var changed = round
        changed.evidence = [0: .nan, 1: .infinity, 2: 3.5]
        #expect(try FleetRoundCodec.decode(FleetRoundCodec.encode(changed)).evidence == [2: 3.5])
        changed.report.plan.rate = .nan
        #expect(throws: (any Error).self) { try FleetRoundCodec.encode(changed) }
    }

    @Test("refuses a NaN among the evidence of others, and states of a wrong number")
    func cells() throws {
        var making = RoundMaking(random: Seed.generator(7))
        let whole = try RoundSections(FleetRoundCodec.encode(making.round(lines: 4)))
        for bits in [Double.nan.bitPattern, Double.infinity.bitPattern, (-Double.infinity).bitPattern] {
            var sections = whole
            let value = (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
            sections[.evidence] = ([1, 0] + value)[...]
            #expect(throws: FleetWireError.self) { try FleetRoundCodec.decode(sections.joined()) }
        }
        for states in [[], [0, 0]] as [[UInt8]] {
            var sections = whole
            sections[.states] = states[...]
            #expect(throws: FleetWireError.self) { try FleetRoundCodec.decode(sections.joined()) }
        }
    }
}
