import Testing

@testable import LineWeb

@Suite("Tokens of forms")
struct FormTokenTests {
    @Test("count for their holder and the process that made them, and for nobody else")
    func counts() {
        let (tokens, others) = (FormTokens(), FormTokens())
        let token = tokens.make("holder")
        #expect(tokens.isValid(token, "holder"))
        #expect(!tokens.isValid(token, "another") && !tokens.isValid(token, "") && !others.isValid(token, "holder"))
        for wrong in ["", "x", token + "A", String(token.dropLast()), token.lowercased(), String(token.reversed())] {
            #expect(!tokens.isValid(wrong, "holder"))
        }
        #expect(!tokens.isValid(tokens.make(""), ""))
    }

    @Test("no two are alike, so that packed pages tell nothing of them; all count")
    func masked() {
        let tokens = FormTokens()
        let made = (0..<50).map { _ in tokens.make("holder") }
        #expect(Set(made).count == 50 && made.allSatisfy { tokens.isValid($0, "holder") })
    }

    @Test("what nobody can guess is letters and digits that need no quoting, and each time another")
    func random() {
        let made = (0..<100).map { _ in RandomText.make() }
        #expect(Set(made).count == 100 && made.allSatisfy { $0.utf8.count == 43 && $0 == Site.encoded($0) })
        #expect(RandomText.bytes(of: RandomText.text([0, 255, 254, 7])) == [0, 255, 254, 7])
        #expect(RandomText.bytes(of: "a+/=") == nil)
    }
}
