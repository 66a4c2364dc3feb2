internal import LineModel
import Testing
internal import TestSupport

@testable import ServiceSupport

@Suite("Secrets in messages")
struct SecretTests {
    @Test("a secret is hidden whatever mark combines with its last character")
    func hidesBehindMarks() {
        let secret = Secret("s3cr3t=")
        #expect(Secret.hiding([secret], in: "+ curl s3cr3t=\u{338}x") == "+ curl <secret>\u{338}x")
        #expect(Secret.hiding([secret], in: "\u{1F468}s3cr3t=\u{200D}") == "\u{1F468}<secret>\u{200D}")
    }

    @Test("a secret is hidden in another normal form too, and the longer of two first")
    func hidesOtherForms() {
        #expect(Secret.hiding([Secret("cafe\u{301}")], in: "a caf\u{E9} b") == "a <secret> b")
        #expect(Secret.hiding([Secret("ab"), Secret("abc")], in: "abc ab") == "<secret> <secret>")
        #expect(Secret.hiding([Secret("")], in: "abc") == "abc")
    }

    @Test("no text keeps a secret's bytes", .seeded)
    func keepsNothing() {
        var generator = Seed.generator()
        let scalars: [Unicode.Scalar] = ["k", "=", "\r", "线", "e", "\u{301}"]
        for secret in AwkwardText.samples(500, of: scalars, using: &generator) where !secret.isEmpty {
            for around in AwkwardText.samples(4, of: scalars, using: &generator) {
                let hidden = Secret.hiding([Secret(secret)], in: around + secret + around)
                #expect(hidden.replacingBytes(of: "<secret>", with: "") != around + secret + around)
                // Where the text around it completes another one, that one is hidden too.
                let bytes = Array(hidden.utf8)
                let wanted = Array(secret.utf8)
                #expect(!bytes.indices.contains { bytes[$0...].starts(with: wanted) } || "<secret>".contains(secret))
            }
        }
    }
}
