import LineModel
internal import Logging
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
    }
}
