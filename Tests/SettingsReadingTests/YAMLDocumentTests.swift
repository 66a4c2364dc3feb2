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
