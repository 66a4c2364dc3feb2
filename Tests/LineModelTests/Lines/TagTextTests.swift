import LineModel
import Testing

@Suite("Tags as text")
struct TagTextTests {
    @Test(
        "are apart by a semicolon, also a full-width one where another tag follows it",
        arguments: [
            ("a=b;c=d", ["a=b", "c=d"]), ("a=b；c=d", ["a=b", "c=d"]), ("a＝b； c ＝d", ["a=b", "c=d"]),
            ("a=b\u{3000};\u{A0}c=d；", ["a=b", "c=d；"]), ("note=华东；联通", ["note=华东；联通"]),
            ("城市=深圳", ["城市=深圳"]), ("a=b=c", ["a=b=c"]), ("a=;b=", ["a=", "b="]), ("", []), (" ; ", []),
            ("a=b;\u{301}c=d", ["a=b"]), ("url=http://x/?q=1&r=2", ["url=http://x/?q=1&r=2"]),
            ("note=two words, and more", ["note=two words, and more"]), ("path=/a/b=c", ["path=/a/b=c"]),
        ])
    func reads(text: String, tags: [String]) throws {
        // A mark alone is no key: what begins with it is refused, and no part of the value before it.
        if text.unicodeScalars.contains("\u{301}") {
            #expect(throws: TextError.self) { try TagText.parse(text) }
        } else {
            #expect(try TagText.parse(text).map(\.text) == tags)
        }
    }

    @Test(
        "are refused where one looks like several",
        arguments: [
            ("a=b,c=d", ","), ("a=b，c=d", "，"), ("a=b、c=d", "、"), ("a=b c=d", "a blank"), ("a=b\u{3000}c＝d", "a blank"),
            ("a=b, c = d", ","), ("a=b|c=d", "|"),
        ])
    func severalInOne(text: String, separator: String) {
        let error = #expect(throws: TextError.self) { try TagText.parse(text) }
        #expect(error?.reason == "tag \"\(text)\" looks like several tags, apart by \(separator)")
        #expect(error?.expectation == "join tags by ; as in key=value;key=value")
    }
}
