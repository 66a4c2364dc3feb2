import LineModel
import Testing

@testable import ProbeWire

@Suite("Replies to ICMP echo")
struct IcmpFormatTests {
    private static let round: UInt64 = 0x9F0C_1122_3344_5566
    private static let identities = LineIdentities(RoundSecret(seed: round))
    private let format = IcmpFormat(identities: identities, size: 64)

    /// The reply to a probe of some round, as a raw socket or an unprivileged one gets it.
    private func reply(_ round: UInt64, line: UInt32, _ generator: inout SeededGenerator) -> [UInt8] {
        let format = IcmpFormat(identities: LineIdentities(RoundSecret(seed: round)), size: 64)
        var bytes = [UInt8](repeating: 0, count: format.length(echo: nil))
        let probe = ProbeFields(
            line: line, sequence: .random(in: 0..<1000, using: &generator),
            sendTimeNanoseconds: 1_760_000_000_000_000_000, echo: nil)
        _ = bytes.withUnsafeMutableBytes { format.encode(probe, into: $0) }
        bytes[0] = 0
        return bytes
    }

    private func recognise(_ bytes: [UInt8]) -> Recognition { bytes.withUnsafeBytes(format.recognise) }

    private func isForLine(_ line: UInt32, _ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { format.isForLine(line, $0) }
    }

    private func identifier(_ bytes: [UInt8]) -> UInt16 { UInt16(bytes[4]) << 8 | UInt16(bytes[5]) }

    @Test("to other probers are nobody's damaged ones, however many come")
    func others() {
        var generator = SeededGenerator(seed: 2)
        for line in 0..<2_000 as Range<UInt32> {
            var theirs = reply(generator.next(), line: line, &generator)
            let isAlike = identifier(theirs) == identifier(reply(Self.round, line: line, &generator))
            guard !isAlike else { continue }
            #expect(recognise(theirs) == .foreign && !isForLine(line, theirs))
            theirs[Int.random(in: 28..<theirs.count, using: &generator)] ^= 0x40
            #expect(recognise(theirs) == .foreign)
        }
    }

    @Test("that are ours by their line's identifier or identity are damaged where any byte differs")
    func ours() {
        var generator = SeededGenerator(seed: 3)
        for line in 0..<500 as Range<UInt32> {
            let good = reply(Self.round, line: line, &generator)
            guard case .answer = recognise(good) else {
                Issue.record("the reply itself is not known")
                continue
            }
            var bad = good
            let position = Int.random(in: 6..<bad.count, using: &generator)
            bad[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            // Where magic, version or line are damaged only who knows the line can tell.
            let isNamed = !(8..<16).contains(position) && !(24..<28).contains(position)
            #expect(recognise(bad) == (isNamed ? .corrupt : .foreign), "octet \(position)")
            #expect(isForLine(line, bad))
            // An unprivileged socket has an identifier of the kernel's choice.
            var chosen = good
            (chosen[4], chosen[5]) = (0x12, 0x34)
            #expect(recognise(chosen) == recognise(good))
            chosen[chosen.count - 1] ^= 1
            #expect(recognise(chosen) == .corrupt)
        }
    }

    @Test("have an identifier for each line, which says nothing about another's")
    func identifiers() {
        var generator = SeededGenerator(seed: 4)
        let found = (0..<1_000 as Range<UInt32>).map { identifier(reply(Self.round, line: $0, &generator)) }
        // Of 65,536 a thousand meet in some 8 pairs.
        #expect(Set(found).count > 950)
        #expect(Set(zip(found, found.dropFirst()).map { $0 &- $1 }).count > 950, "no step from one to the next")
    }
}
