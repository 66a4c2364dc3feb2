import LineModel
import TestSupport
import Testing

@testable import ProbeWire

/// One line's far end sees all that goes to it, knows how packets are made, and when the other lines' leave. What it
/// can make of that for a line whose packets it does not see is tried here, in every format.
@Suite("Datagrams made without a line's identity", .seeded)
struct ForgeryTests {
    /// A round of a few lines, all of whose probes have been sent, and what the far end of line 0 saw of them.
    private struct Field {
        let under: FormatUnderTest
        let probes: [[ProbeFields]]
        let requests: [[[UInt8]]]
        static let lines = 8
        /// The line that is forged for.
        static let victim: UInt32 = 5

        init(_ tested: FormatCase, seed: UInt64, size: Int) throws {
            let under = try FormatUnderTest(tested, round: seed, size: size)
            let probes = (0..<Self.lines).map { line in
                (0..<FormatUnderTest.count).map { sequence in
                    // Lines leave in the same batch, so that they have the same time.
                    ProbeFields(
                        line: UInt32(line), sequence: UInt32(sequence),
                        sendTimeNanoseconds: 1_760_000_000_000_000_000 + Int64(sequence) * 20_000_000,
                        echo: under.echo)
                }
            }
            requests = probes.map { $0.map(under.send) }
            (self.under, self.probes) = (under, probes)
        }

        var seen: [[UInt8]] { requests[0] }
    }

    /// Templates whose replies carry so few bits that a number can be guessed: their lines have sockets of their own.
    private static func isWeak(_ tested: FormatCase) -> Bool { tested.entry.traits.needsOwnSocket }

    private static func all() throws -> [FormatCase] {
        try FormatCase.all + TemplateCases.all().filter { $0.entry.traits.repliesNameProbes && !isWeak($0) }
    }

    private static let sizes = [32, 64, 200]

    private static func fields(_ body: (FormatCase, Int, Field, inout SeededGenerator) throws -> Void) throws {
        var generator = Seed.generator()
        for tested in try all() {
            for size in sizes {
                let size = max(size, tested.entry.traits.kind == .icmp ? 40 : 32)
                // A template may need more than the size.
                guard let field = try? Field(tested, seed: generator.next(), size: size),
                    field.under.format.refusal(field.under.echo) == nil
                else { continue }
                try body(tested, size, field, &generator)
            }
        }
    }

    @Test("are no reply when the line's number is put into what another line's packets show")
    func numbers() throws {
        try Self.fields { tested, _, field, _ in
            for (probe, request) in zip(field.probes[0], field.seen).prefix(4) {
                let honest = field.under.reply(to: request)
                #expect(field.under.accepted(honest)?.names(probe) == true, "\(tested.testDescription)")
                for width in [1, 2, 4] where honest.count >= width {
                    for offset in 0...honest.count - width {
                        var forged = honest
                        let bytes = (0..<width).map { UInt8(truncatingIfNeeded: Field.victim >> UInt32(8 * $0)) }
                        forged.replaceSubrange(offset..<offset + width, with: bytes.reversed())
                        expectNot(field, forged, "\(tested.testDescription) at \(offset)")
                        forged.replaceSubrange(offset..<offset + width, with: bytes)
                        expectNot(field, forged, "\(tested.testDescription) at \(offset), little-endian")
                    }
                }
            }
        }
    }

    @Test("are no reply when they are made with all that is known but the secret, or another line's identity")
    func withoutTheSecret() throws {
        try Self.fields { tested, size, field, generator in
            let forger = try FormatUnderTest(tested, round: generator.next(), size: size)
            for probe in field.probes[1...].joined() {
                let request = forger.send(probe)
                #expect(request.count == field.seen[0].count)
                expectNone(field, forger.reply(to: request), "\(tested.testDescription)")
                expectNoQuotation(field, request, "\(tested.testDescription)")
            }
        }
    }

    @Test("are no reply in plumb when header and padding are made anew with the identity that another line shows")
    func plumb() throws {
        for size in [32, 64, 1_400] {
            let field = try Field(try #require(FormatCase.all.first), seed: Seed.value(UInt64(size)), size: size)
            let shown = try #require(Golden.decode(field.seen[0]))
            for probe in field.probes[Int(Field.victim)] {
                let forged = PlumbProbe(
                    identity: shown.identity, line: probe.line, sequence: probe.sequence,
                    sendTimeNanoseconds: probe.sendTimeNanoseconds)
                let bytes = Golden.encode(forged, size: size)
                #expect(field.under.recognise(bytes) == .corrupt && field.under.identify(bytes) == nil)
            }
        }
    }

    @Test("are no reply in STAMP for any number near those that another line shows, with its time-stamps or without")
    func stamp() throws {
        for tested in FormatCase.all where tested.entry.traits.kind == .stamp {
            // With the round's key: all reflectors of a round have it.
            let field = try Field(tested, seed: Seed.value(7), size: 64)
            let format = try STAMPFormat(
                FormatContext(
                    seed: Seed.value(7), rows: FormatUnderTest.rows, count: FormatUnderTest.count, size: 64,
                    stamp: tested.stamp))
            for (sequence, request) in field.seen.enumerated().prefix(10) {
                let fields = try #require(
                    request.withUnsafeBytes { STAMPRequest($0, mode: format.sender.settings.mode) })
                for step in -400...400 where step != 0 {
                    var forged = fields
                    forged.sequence = UInt32(
                        truncatingIfNeeded: Int(fields.sequence) + step * FormatUnderTest.count)
                    // A reflector may return no session identifier.
                    forged.ssid = 0
                    var bytes = request
                    bytes.withUnsafeMutableBytes { bytes in
                        format.sender.encode(
                            into: bytes, sequence: forged.sequence, timestamp: forged.timestamp,
                            sent: UInt32(sequence), ssid: 0)
                    }
                    expectNone(field, field.under.reply(to: bytes), "\(tested.testDescription), \(step)")
                }
            }
        }
    }

    @Test("cannot be made in STAMP from the time at which a probe leaves: its low bits are each line's own")
    func stamps() throws {
        let settings = STAMPErrorEstimate(isSynchronised: true, format: .ntp, nanoseconds: 1_000_000)
        #expect(settings.fractionsBelow == (1 << 22) - 1, "a millisecond has 4,294,968 units")
        #expect(STAMPErrorEstimate(bits: 0x0001).fractionsBelow == 0)
        #expect(STAMPErrorEstimate(bits: 0x3FFF).fractionsBelow == UInt64(UInt32.max))
        #expect(STAMPErrorEstimate(bits: 0x0000).fractionsBelow == 0)
        var asked = STAMPAsked()
        asked.clock = STAMPClockClaim(isSynchronised: true, errorNanoseconds: 1_000_000)
        let format = try STAMPFormat(
            FormatContext(seed: Seed.value(8), rows: 100, count: 100, size: 64, stamp: asked))
        let time: Int64 = 1_760_000_000_123_456_789
        var tokens: Set<UInt64> = []
        for line in 0..<100 as Range<UInt32> {
            for sequence in 0..<100 as Range<UInt32> {
                var bytes = [UInt8](repeating: 0, count: format.length(echo: nil))
                let probe = ProbeFields(line: line, sequence: sequence, sendTimeNanoseconds: time)
                let token = bytes.withUnsafeMutableBytes { format.encode(probe, into: $0) }
                tokens.insert(token)
                // What is said of the clock stays true.
                let said = STAMPTimestamp(bits: token).nanosecondsSince1970(format: .ntp, near: time) ?? 0
                #expect(abs(said - time) < 1_000_000)
            }
        }
        // Of 4 million stamps ten thousand meet in a dozen.
        #expect(tokens.count > 9_900)
    }

    @Test("decide nothing as an ICMP error that quotes the line and its numbers")
    func quotations() throws {
        try Self.fields { tested, _, field, generator in
            for _ in 0..<400 {
                // What another line sent, with the numbers of the line that is forged for at any place.
                var quoted = field.seen[Int.random(in: 0..<100, using: &generator)]
                for width in [2, 4] where quoted.count >= width {
                    let offset = Int.random(in: 0...quoted.count - width, using: &generator)
                    for place in 0..<width {
                        let byte = UInt8(truncatingIfNeeded: Field.victim >> UInt32(8 * (width - 1 - place)))
                        quoted[offset + place] = byte
                    }
                }
                quoted = Array(quoted.prefix(Int.random(in: 0...quoted.count, using: &generator)))
                expectNoQuotation(field, quoted, "\(tested.testDescription)", besides: 0)
            }
        }
    }

    @Test("are no reply of an opaque template that returns the line's identity")
    func opaque() throws {
        let entry = try TemplateCases.entry("send {round}{line}\nreply opaque\nreply at 0 {round}{line:2}")
        let format = try entry.make(FormatContext(seed: Seed.value(9), rows: 8, count: 10, size: 64))
        let replies = (0..<8 as Range<UInt32>).map { line -> [UInt8] in
            var bytes = [UInt8](repeating: 0, count: format.length(nil))
            let probe = ProbeFields(line: line, sequence: 0, sendTimeNanoseconds: 0)
            _ = bytes.withUnsafeMutableBytes { format.encode(probe, $0) }
            return bytes.prefix(8) + bytes.suffix(2)
        }
        for (line, reply) in replies.enumerated() {
            for other in 0..<8 {
                let isFor = reply.withUnsafeBytes { format.isForLine(UInt32(other), $0) }
                #expect(isFor == (line == other))
            }
            #expect(reply.withUnsafeBytes { format.recognise($0) } == .opaque)
            let renamed = reply.prefix(8) + [0, UInt8((line + 1) % 8)]
            #expect(!Array(renamed).withUnsafeBytes { format.isForLine(UInt32((line + 1) % 8), $0) })
        }
    }

    // MARK: -

    /// No other line's probe.
    private func expectNot(_ field: Field, _ bytes: [UInt8], _ note: String) {
        let accepted = field.under.accepted(bytes)
        #expect(accepted == nil || accepted?.line == 0, "\(note): \(bytes)")
    }

    private func expectNone(_ field: Field, _ bytes: [UInt8], _ note: String) {
        #expect(field.under.accepted(bytes) == nil, "\(note): \(bytes)")
    }

    /// Quotations name no probe, or not with the token that it was sent with.
    private func expectNoQuotation(_ field: Field, _ bytes: [UInt8], _ note: String, besides line: UInt32? = nil) {
        guard let quoted = field.under.identify(bytes), quoted.line != line else { return }
        #expect(!field.under.isSent(quoted), "\(note): \(bytes)")
    }
}
