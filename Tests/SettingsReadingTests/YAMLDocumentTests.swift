import LineModel
import SettingsReading
import Testing
import Yams

@Suite("A configuration's text as YAML")
struct YAMLDocumentTests {
    /// What is wrong with a text, and where; nil if it can be read.
    private func problem(_ bytes: [UInt8]) -> String? {
        do throws(PlacedError) {
            _ = try YAMLDocument(bytes)
            return nil
        } catch {
            return "\(error.place.line):\(error.place.column): \(error.error.reason)"
        }
    }

    @Test("a text that begins with a byte order mark is read as without it")
    func byteOrderMark() {
        #expect(problem([0xEF, 0xBB, 0xBF] + Array("every: 1m\n".utf8)) == nil)
    }

    @Test("an octet that is not UTF-8 and one that is 0 are told with their line", arguments: [0xFF, 0] as [UInt8])
    func noUTF8(byte: UInt8) {
        #expect(problem(Array("a: 1\nb: ".utf8) + [byte, 0x0A]) == "2:1: line 2 is not UTF-8")
    }

    @Test(
        "signs of an input method in place of YAML's are told with their place",
        arguments: [
            ("every：5m\nlines: []\n", "1:6: a full-width colon behind every"),
            ("lines: []\nevery：5m\n", "2:6: a full-width colon behind every"),
            ("every：5m\n", "1:6: a full-width colon behind every"),
            ("probe:\n  count: 50\n  interval：20ms\n", "3:11: a full-width colon behind interval"),
            ("probe:\n  count：50\n", "2:8: a full-width colon behind count"),
            ("lines:\n  - file：a.csv\n", "2:9: a full-width colon behind file"),
            ("probe:\n\u{A0} count: 50\n", "2:1: the blank U+00A0 stands where YAML wants spaces"),
            ("probe:\n \u{3000}count: 50\n", "2:2: the blank U+3000 stands where YAML wants spaces"),
            ("probe:\n  count: 50\n\u{3000}\u{3000}size: 64\n", "3:1: the blank U+3000 stands where YAML wants spaces"),
            ("every:\u{A0}5m\n", "1:7: the blank U+00A0 stands behind every:"),
            ("lines:\n  -\u{3000}file: a.csv\n", "2:4: the blank U+3000 stands where YAML wants spaces"),
        ])
    func wideSigns(text: String, words: String) { #expect(problem(Array(text.utf8)) == words) }

    @Test(
        "texts may have such signs",
        arguments: [
            "vantage: 深圳：一号\n", "vantage: sz：hk\n", "a: \"x\n  every：5m\"\n", "a: |\n  every：5m\n  \u{3000}b\n",
            "# every：5m\n# \u{3000}a\nb: 1\n", "a: 全\u{3000}角\n", "a: ['every：5m']\n",
        ])
    func textsWithSigns(text: String) { #expect(problem(Array(text.utf8)) == nil) }

    @Test(
        "a line end that only some programs know is refused with its place, also in a comment",
        arguments: [
            ("# first\u{2028}every: 5m\nlines: []\n", "1:8: U+2028, a line end that only some programs know"),
            ("lines: []\n# a\u{B}every: 5m\n", "2:4: U+000B, a line end that only some programs know"),
            ("a: 1\r\nb: x\u{85}c\r\n", "2:5: U+0085, a line end that only some programs know"),
            ("a: 1\nb: \"x\u{1B}c\"\n", "2:6: the control character U+001B"),
        ])
    func otherLineEnds(text: String, words: String) { #expect(problem(Array(text.utf8)) == words) }

    @Test("a key that is given twice keeps its first value under a mask, and both can be told")
    func duplicates() throws {
        let document = try YAMLDocument(Array("every: 1m\nevery: 2m\nevery: 3m\n".utf8))
        #expect(document.masked.count == 2)
        #expect(Set(document.masked.values) == ["every"])
        let keys = try #require(document.root.mapping).keys.compactMap(\.string)
        #expect(keys.count == 3)
        #expect(keys.filter { document.masked[$0] == nil } == ["every"])
    }

    @Test("64 keys that are given twice can be read, and one more is too many")
    func manyDuplicates() {
        func text(_ count: Int) -> [UInt8] { Array((0...count).map { "k: \($0)\n" }.joined().utf8) }
        #expect(problem(text(64)) == nil)
        #expect(problem(text(65)) == "1:1: more than 64 keys are given twice")
    }

    @Test("a file of 1 MiB is read, and one byte more is no configuration")
    func size() {
        func text(_ bytes: Int) -> [UInt8] { Array("a: ".utf8) + [UInt8](repeating: 0x78, count: bytes - 4) + [0x0A] }
        #expect(problem(text(1 << 20)) == nil)
        #expect(problem(text((1 << 20) + 1))?.hasPrefix("1:1: larger than 1 MiB") == true)
    }
}
