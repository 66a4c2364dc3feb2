import LineModel
internal import Logging
internal import TestSupport
import Testing

@testable internal import ServiceCommands

@Suite("The service's log")
struct ServiceLogTests {
    private func text(_ message: String, _ facts: [String: String]) -> String {
        let time = WallTime(nanosecondsSince1970: 1_795_652_836_482_000_000, utcOffsetSeconds: 8 * 3600)
        return ServiceLog.text(.notice, message, facts, at: time)
    }

    @Test("a line has the time, the level, what happened, and its facts in order, the reason last")
    func writesALine() {
        #expect(
            text("incident opened", ["lines": "2", "reason": "it is so", "cause": "ingress a:7", "seconds": "1.5"])
                == "2026-11-26T08:27:16.482+08:00 notice incident opened: "
                + #"cause="ingress a:7" lines=2 seconds=1.5 reason="it is so""#)
        #expect(text("stopped", [:]) == "2026-11-26T08:27:16.482+08:00 notice stopped")
    }

    @Test("no fact can be taken for another, begin a line, or steer a terminal")
    func keepsFactsApart() {
        #expect(text("a\nb", [:]).hasSuffix(#" notice a\u{A}b"#))
        #expect(text("m", ["x": ""]).hasSuffix(#" m: x="""#))
        #expect(text("m", ["x": "1 y=2"]).hasSuffix(#" m: x="1 y=2""#))
        #expect(text("m", ["x": #"say "no""#]).hasSuffix(##" m: x="say \"no\"""##))
        #expect(text("m", ["x": "\u{1B}[31m线路\r\n"]).hasSuffix(#" m: x=\u{1B}[31m线路\u{D}\u{A}"#))
        #expect(text("m", ["x": #"a b\"#]).hasSuffix(##" m: x="a b\\""##))
    }

    @Test("a value is one value to a reader of bytes, whatever marks stand in it", .seeded)
    func quotesBytes() throws {
        let marked = Array(text("m", ["x": "a\"\u{301}b"]).utf8)
        #expect(marked.suffix(9) == Array("=\"a\\\"\u{301}b\"".utf8)[...])
        var generator = Seed.generator()
        for value in AwkwardText.samples(2000, of: ["\"", "\\", "=", " ", "线"], using: &generator) {
            let bytes = Array(text("m", ["x": value]).utf8)
            let fact = try #require(bytes.indices.first { bytes[$0...].starts(with: Array(" m: x=".utf8)) })
            var rest = bytes[(fact + 6)...]
            guard rest.first == UInt8(ascii: "\"") else {
                #expect(!rest.contains { " \"=".utf8.contains($0) })
                continue
            }
            rest.removeFirst()
            while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\\") { rest.removeFirst() }
            }
            #expect(rest.isEmpty, "the closing quote ends the line")
        }
    }
}
