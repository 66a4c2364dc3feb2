import LineModel
import ProbeWire
import TestSupport
import Testing

@Suite("SHA-256, HMAC and STAMP's key", .seeded)
struct STAMPCryptoTests {
    private func hex(_ digest: SHA256Digest) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: SHA256Digest.length)
        bytes.withUnsafeMutableBytes { digest.store(into: $0) }
        return bytes
    }

    private func hash(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes { hex(SHA256.digest($0)) } }

    private func code(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        let hmac = key.withUnsafeBytes { HMACSHA256(key: $0) }
        return bytes.withUnsafeBytes { hex(hmac.code($0)) }
    }

    @Test("digests of the examples to FIPS 180-4")
    func examples() {
        let long =
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"
        let expected = [
            ("", "e3b0c442 98fc1c14 9afbf4c8 996fb924 27ae41e4 649b934c a495991b 7852b855"),
            ("abc", "ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61 d20638b8 e5c02693 0c3e6039 a33ce459 64ff2167 f6ecedd4 19db06c1"
            ),
            (long, "cf5b16a7 78af8380 036ce59e 7b049237 0b249b11 e8f07a51 afac4503 7afee9d1"),
        ]
        for (text, digest) in expected { #expect(hash(Array(text.utf8)) == Golden.bytes(digest), "\(text)") }
        let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(
            hash(million)
                == Golden.bytes("cdc76e5c 9914fb92 81a1c7e2 84d73e67 f1809a48 a497200e 046d39cc c7112cd0"))
    }

    @Test("a digest in pieces is the digest of the whole, wherever it is cut")
    func pieces() {
        var generator = Seed.generator(5)
        for length in [1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 200] {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            for cut in 0...length {
                var pieces = SHA256()
                bytes[..<cut].withUnsafeBytes { pieces.update($0) }
                bytes[cut...].withUnsafeBytes { pieces.update($0) }
                #expect(hex(pieces.finish()) == hash(bytes), "\(length) octets cut at \(cut)")
            }
        }
    }

    @Test("codes of RFC 4231's cases")
    func rfc4231() {
        let text = "what do ya want for nothing?"
        let large = "Test Using Larger Than Block-Size Key - Hash Key First"
        let both =
            "This is a test using a larger than block-size key and a larger than block-size data. "
            + "The key needs to be hashed before being used by the HMAC algorithm."
        let long = [UInt8](repeating: 0xAA, count: 131)
        let cases: [([UInt8], [UInt8], String)] = [
            (
                [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array(text.utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                Array(1...25), [UInt8](repeating: 0xCD, count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            (long, Array(large.utf8), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
            (long, Array(both.utf8), "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
        ]
        for (index, item) in cases.enumerated() {
            #expect(code(item.0, item.1) == Golden.bytes(item.2), "case \(index)")
        }
    }

    @Test("comparison in constant time is comparison")
    func comparison() {
        let bytes = (0..<16).map { UInt8($0) }
        func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
            left.withUnsafeBytes { left in right.withUnsafeBytes { ConstantTime.equal(left, $0) } }
        }
        #expect(equal(bytes, bytes) && equal([], []) && !equal(bytes, Array(bytes.dropLast())))
        for bit in 0..<128 {
            var other = bytes
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!equal(bytes, other), "bit \(bit)")
        }
    }

    @Test("a key shows nothing of itself, and there is none without octets")
    func key() {
        #expect(STAMPKey(bytes: []) == nil)
        var dumped = ""
        dump(STAMPGolden.key, to: &dumped)
        #expect(String(describing: STAMPGolden.key).hasSuffix("STAMPKey"))
        #expect(!dumped.contains("inner") && !dumped.contains("state"))
    }
}
