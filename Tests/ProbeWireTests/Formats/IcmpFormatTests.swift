import LineModel
import Testing

@testable import ProbeWire

@Suite("Replies to ICMP echo")
struct IcmpFormatTests {
    private let format = IcmpFormat(round: 0x9F0C_1122_3344_5566, size: 64)

    /// The reply to a probe of some round, as a raw socket or an unprivileged one gets it.
    private func reply(_ round: UInt64, _ generator: inout SeededGenerator) -> [UInt8] {
        let format = IcmpFormat(round: round, size: 64)
        var bytes = [UInt8](repeating: 0, count: format.length(echo: nil))
        let probe = ProbeFields(
            line: .random(in: 0..<1000, using: &generator), sequence: .random(in: 0..<1000, using: &generator),
            sendTimeNanoseconds: 1_760_000_000_000_000_000, echo: nil)
        _ = bytes.withUnsafeMutableBytes { format.encode(probe, into: $0) }
        bytes[0] = 0
        return bytes
    }

    private func recognise(_ bytes: [UInt8]) -> Recognition { bytes.withUnsafeBytes(format.recognise) }

    @Test("to other probers are nobody's damaged ones, however many come")
    func others() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<2_000 {
            let round = generator.next()
            var theirs = reply(round, &generator)
            let identifier = UInt16(truncatingIfNeeded: SeededGenerator.mix(round))
            guard identifier != UInt16(truncatingIfNeeded: SeededGenerator.mix(0x9F0C_1122_3344_5566)) else { continue }
            #expect(recognise(theirs) == .foreign)
            theirs[Int.random(in: 8..<theirs.count, using: &generator)] ^= 0x40
            #expect(recognise(theirs) == .foreign)
        }
    }

    @Test("that are ours by their identifier or their round are damaged where any byte differs")
    func ours() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let good = reply(0x9F0C_1122_3344_5566, &generator)
            guard case .answer = recognise(good) else {
                Issue.record("the reply itself is not known")
                continue
            }
            var bad = good
            bad[Int.random(in: 6..<bad.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            #expect(recognise(bad) == .corrupt)
            // An unprivileged socket has an identifier of the kernel's choice.
            var chosen = good
            (chosen[4], chosen[5]) = (0x12, 0x34)
            #expect(recognise(chosen) == recognise(good))
            chosen[chosen.count - 1] ^= 1
            #expect(recognise(chosen) == .corrupt)
        }
    }
}
