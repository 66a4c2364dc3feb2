import Crypto
import LineModel
import ProbeWire
import TestSupport
import Testing

/// The prober's own HMAC against a library of which the prober carries nothing.
@Suite("STAMP's HMAC against swift-crypto", .seeded)
struct STAMPCryptoCheckTests {
    @Test("makes the same codes for keys and texts of any length")
    func codes() {
        var generator = Seed.generator(31)
        for _ in 0..<2_000 {
            let key = bytes(Int.random(in: 0...140, using: &generator), &generator)
            let text = bytes(Int.random(in: 0...300, using: &generator), &generator)
            let hmac = key.withUnsafeBytes { HMACSHA256(key: $0) }
            var ours = [UInt8](repeating: 0, count: ProbeWire.SHA256Digest.length)
            let cut = text.count / 3
            let code = text.withUnsafeBytes {
                hmac.code(UnsafeRawBufferPointer(rebasing: $0[..<cut]), UnsafeRawBufferPointer(rebasing: $0[cut...]))
            }
            ours.withUnsafeMutableBytes { code.store(into: $0) }
            let theirs = HMAC<Crypto.SHA256>.authenticationCode(for: text, using: SymmetricKey(data: key))
            #expect(ours == Array(theirs), "key of \(key.count), text of \(text.count) octets")
        }
    }

    private func bytes(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
