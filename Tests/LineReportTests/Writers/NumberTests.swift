import Foundation
import LineModel
import TestSupport
import Testing

@testable import LineReport

@Suite("Number formatting", .seeded)
struct NumberTests {
    /// What C's printf says, without the minus of a negative zero.
    private func reference(_ value: Double, _ decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", value)
        return text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) } ? String(text.dropFirst()) : text
    }

    @Test("rounds as printf does, for 0 to 6 decimals and every size", arguments: [1] as [UInt64])
    func matchesPrintf(seed: UInt64) {
        var random = Seed.generator(seed)
        for _ in 0..<5000 {
            let candidates = [
                Double(bitPattern: random.next()), Double.random(in: -1e6...1e6, using: &random),
                Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 1024,
                Double.random(in: 0...2, using: &random) * 0x1p62,
            ]
            for value in candidates where value.isFinite {
                let decimals = Int.random(in: 0...6, using: &random)
                let (text, wanted) = (decimal(value, decimals...decimals), reference(value, decimals))
                // The macro is slow; it is asked only to tell.
                if text != wanted {
                    Issue.record("seed \(seed): \(value) with \(decimals) decimals is \(text), not \(wanted)")
                }
            }
        }
    }

    @Test("rounds ties to even, carries, and has no negative zero")
    func edges() {
        #expect(decimal(0.5, 0...0) == "0" && decimal(1.5, 0...0) == "2" && decimal(2.5, 0...0) == "2")
        #expect(decimal(0.125, 2...2) == "0.12" && decimal(0.375, 2...2) == "0.38")
        #expect(decimal(9.9999999, 6...6) == "10.000000" && decimal(-0.0000001, 3...3) == "0.000")
        #expect(decimal(-0.0, 1...1) == "0.0" && decimal(.leastNonzeroMagnitude, 6...6) == "0.000000")
        #expect(decimal(0x1p63, 1...1) == "9223372036854775808.0")
        #expect(decimal(-1e23, 0...0) == "-99999999999999991611392")
    }

    @Test("leaves out zeros down to the least decimals")
    func trims() {
        #expect(decimal(0.02, 1...6) == "0.02" && decimal(1, 1...6) == "1.0" && decimal(1, 0...6) == "1")
        #expect(decimal(38.1, 3...6) == "38.100" && decimal(100, 0...2) == "100")
    }

    @Test("shows what is absent or no number as absent")
    func absent() {
        let values: [Double?] = [nil, .nan, .infinity, -.infinity, .signalingNaN]
        for value in values { #expect(decimal(value, 1...1) == "-") }
    }

    @Test("groups digits by three")
    func groups() {
        let pairs = [(0, "0"), (999, "999"), (1000, "1,000"), (-12_345, "-12,345"), (1_234_567, "1,234,567")]
        for (value, text) in pairs { #expect(grouped(value) == text) }
        #expect(grouped(.min) == "-9,223,372,036,854,775,808")
    }

    @Test("scales integers without passing through a double")
    func scaled() {
        func text(_ body: (inout ByteWriter) -> Void) -> String {
            var bytes = ByteWriter(to: { _ in })
            body(&bytes)
            return String(decoding: bytes.buffer, as: UTF8.self)
        }
        #expect(text { $0.append(thousandths: 38_102_400) } == "38102.400")
        #expect(text { $0.append(thousandths: 7) } == "0.007")
        #expect(text { $0.append(thousandths: -1500) } == "-1.500")
        #expect(text { $0.append(millionths: 38_102_499) } == "38.102")
        #expect(text { $0.append(millionths: 38_102_500) } == "38.103")
        #expect(text { $0.append(Int64.min) } == "-9223372036854775808")
        #expect(text { $0.append(UInt64.max) } == "18446744073709551615")
    }
}
