@testable import CaseFile
import LineModel
import Testing

@Suite("The key of cases")
struct CaseKeyTests {
    /// RFC 8032 section 7.1, test 2.
    private let secret: [UInt8] = [
        0x4C, 0xCD, 0x08, 0x9B, 0x28, 0xFF, 0x96, 0xDA, 0x9D, 0xB6, 0xC3, 0x46, 0xEC, 0x11, 0x4E, 0x0F, 0x5B, 0x8A,
        0x31,
        0x9F, 0x35, 0xAB, 0xA6, 0x24, 0xDA, 0x8C, 0xF6, 0xED, 0x4F, 0xB8, 0xA6, 0xFB,
    ]
    private let publicHex = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    private let signatureHex =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"

    @Test("it is Ed25519 of RFC 8032")
    func vector() throws {
        let key = try #require(CaseKey(secret: secret))
        #expect(key.publicKey.hex == publicHex)
        let signature = stride(from: 0, to: 128, by: 2).compactMap { at -> UInt8? in
            UInt8(signatureHex.dropFirst(at).prefix(2), radix: 16)
        }
        #expect(key.publicKey.isValid(signature, for: [0x72]))
        #expect(!key.publicKey.isValid(signature, for: [0x73]))
        #expect(key.publicKey.isValid(try #require(key.signature(of: [1, 2])), for: [1, 2]))
        #expect(key.secret == secret)
    }

    @Test("it is read as PEM, hexadecimal digits and base64, with blanks around")
    func texts() throws {
        let key = try #require(CaseKey(secret: secret)).publicKey
        let base64 = Base64.encoded(key.bytes)
        #expect(base64 == "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=")
        for text in [
            key.pem, "key 12\n" + key.pem, key.hex, key.hex.uppercased(), " \(key.hex)\n", base64, "\(base64)\n",
        ] {
            #expect(CasePublicKey(text: text) == key, "\(text)")
        }
        for text in [
            "", "abc", key.hex.dropLast() + "x", String(base64.dropLast()), key.pem.replacing("MCow", with: "MCox"),
        ] {
            #expect(CasePublicKey(text: String(text)) == nil, "\(text)")
        }
        #expect(key.id.count == 16)
    }

    @Test("a secret of another length is none")
    func lengths() { #expect(CaseKey(secret: [1, 2, 3]) == nil && CaseKey(secret: []) == nil) }
}
