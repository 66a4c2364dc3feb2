@testable import CaseFile
import LineModel
import TestSupport
import Testing

@Suite("JSON of a case", .seeded)
struct CaseJSONTests {
    @Test("what is written is read as the same, and writes the same bytes")
    func roundTrip() throws {
        let value = CaseJSON.members([
            "text": .text("a\"b\\c\n\u{9B}线路\u{1F600}"), "whole": .whole(.min), "number": .number(38.102938475),
            "small": .number(1.5e-9), "none": .null, "list": .list([.bool(true), .list([]), .members([:])]),
        ])
        for depth in [0, 1, 9] {
            let bytes = value.bytes(linesDownTo: depth)
            #expect(try CaseJSON(reading: bytes) == value)
            #expect(!String(decoding: bytes, as: UTF8.self).contains("\u{9B}"))
        }
    }

    @Test("numbers by chance keep their value")
    func numbers() throws {
        var random = Seed.generator()
        for _ in 0..<2_000 {
            let number = Double(bitPattern: random.next())
            guard number.isFinite else { continue }
            let read = try CaseJSON(reading: CaseJSON.number(number).bytes())
            #expect(read.double?.bitPattern == number.bitPattern)
        }
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", "{", "[1,]", "{\"a\":1,\"a\":2}", "\"\\x\"", "\"\\ud800\"", "01x", "--1", "1 2", "tru", "{\"a\"}",
            "\"\u{1}\"",
            "nan", "1e999", String(repeating: "[", count: 40),
        ])
    func refused(text: String) {
        #expect(throws: CaseJSON.Failure.self) { try CaseJSON(reading: Array(text.utf8)) }
    }

    @Test("pairs of surrogates are one character")
    func surrogates() throws {
        #expect(try CaseJSON(reading: Array(#""\ud83d\ude00\u00e9\/""#.utf8)) == .text("😀é/"))
    }
}
