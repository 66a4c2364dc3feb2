import Testing
internal import TestSupport

@testable import LineModel

@Suite("Text as bytes")
struct ByteTextTests {
    @Test("a mark that combines with what is sought does not hide it")
    func findsBehindMarks() {
        #expect("a\"\u{301}b".replacingBytes(of: "\"", with: "\"\"") == "a\"\"\u{301}b")
        #expect("key=\u{338}1".replacingBytes(of: "=", with: "") == "key\u{338}1")
        #expect("a\r\nb".replacingBytes(of: "\n", with: " ") == "a\r b")
        #expect("aaa".replacingBytes(of: "aa", with: "b") == "ba")
        #expect("线路线路".replacingBytes(of: "线", with: "x") == "x路x路")
        #expect("abc".replacingBytes(of: "", with: "x") == "abc")
        #expect("".replacingBytes(of: "x", with: "y").isEmpty)
    }

    @Test("pieces between separators are those of the bytes, empty ones too")
    func splits() {
        #expect("a;\u{301}b;;".splitAtBytes(of: ";") == ["a", "\u{301}b", "", ""])
        #expect("".splitAtBytes(of: ";") == [""])
        #expect(";\u{FE0F}".containsByte(of: ";="))
        #expect(!"；＝".containsByte(of: ";="))
    }

    @Test("splitting and joining gives the text again, and what was replaced is gone", .seeded)
    func roundTrips() {
        var generator = Seed.generator()
        for text in AwkwardText.samples(2000, of: ["a", ";", "\"", "线", "\r", "é"], using: &generator) {
            #expect(Array(text.splitAtBytes(of: ";").joined(separator: ";").utf8) == Array(text.utf8))
            #expect(!text.replacingBytes(of: "\"", with: "'").utf8.contains(UInt8(ascii: "\"")))
        }
    }

    @Test("a part is found by its bytes")
    func containsPart() {
        #expect("line-17".containsBytes(of: "e-1") && "abc".containsBytes(of: "abc") && "abc".containsBytes(of: ""))
        #expect(!"ab".containsBytes(of: "abc") && !"".containsBytes(of: "a") && !"line".containsBytes(of: "ni"))
        let marked = "a=\u{338}b"
        #expect(marked.containsBytes(of: "="))
    }
}
