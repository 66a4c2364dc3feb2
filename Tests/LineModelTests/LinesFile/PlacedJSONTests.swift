import LineModel
import Testing

@Suite("JSON with places")
struct PlacedJSONTests {
    private func parse(_ text: String) throws(PlacedError) -> PlacedJSON { try PlacedJSON(bytes: Array(text.utf8)) }

    /// The value written back without blanks, for comparing.
    private func plain(_ json: PlacedJSON) -> String {
        switch json.content {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value, let raw): "\(value)(\(raw))"
        case .string(let text): text.debugDescription
        case .array(let values): "[" + values.map(plain).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\($0.key.debugDescription):\(plain($0.value))" }.joined(separator: ",") + "}"
        }
    }

    @Test(
        "reads every kind of value",
        arguments: [
            (" [ ] ", "[]"), ("{}", "{}"), ("[true,false,null]", "[true,false,null]"), ("-0", "-0.0(-0)"),
            ("[1,-1.5,2e3,1E-2,0.5e+1]", "[1.0(1),-1.5(-1.5),2000.0(2e3),0.01(1E-2),5.0(0.5e+1)]"),
            ("\u{FEFF}{\"a\":{\"b\":[1]}}", "{\"a\":{\"b\":[1.0(1)]}}"), ("\"香港\"", "\"香港\""),
            (#""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE80""#, "\"\\\"\\\\/\\u{08}\\u{0C}\\n\\r\\té🚀\""),
        ])
    func reads(_ text: String, _ expected: String) throws { #expect(plain(try parse(text)) == expected) }

    @Test("knows where every value and key begins, in characters")
    func places() throws {
        let root = try parse("[\r\n  {\"香\": \"港\", \"b\":\n1}]")
        guard case .array(let items) = root.content, case .object(let members) = items[0].content else {
            Issue.record("not an array of an object")
            return
        }
        #expect(root.place == TextPlace(line: 1, column: 1) && items[0].place == TextPlace(line: 2, column: 3))
        #expect(members.map(\.keyPlace) == [TextPlace(line: 2, column: 4), TextPlace(line: 2, column: 14)])
        #expect(members.map(\.value.place) == [TextPlace(line: 2, column: 9), TextPlace(line: 3, column: 1)])
    }

    private static let value = "write text in double quotes, a number, true, false, null, [ or {"
    private static let number = "write a number as 12, -1.5 or 2e3"
    private static let escape = "escape that JSON does not know; write \\\\ for one \\, or \\uXXXX (in pairs)"

    @Test(
        "places each error and says what belongs there",
        arguments: [
            ("", 1, 1, "the file ends for a value; \(value)"), ("[\n1,\n]", 3, 1, "\"]\" for a value; \(value)"),
            ("[1 2]", 1, 4, "\"2\" in an array; write , and a value, or ]"),
            ("[1", 1, 3, "the file ends in an array; write , and a value, or ]"),
            ("{\"a\":1 \"b\"}", 1, 8, "\"\"\" in an object; write , and a key, or }"),
            ("{\"a\" 1}", 1, 6, "\"1\" behind a key; write : and a value"),
            ("{a:1}", 1, 2, "\"a\" for a key; write a key in double quotes"),
            ("{\"a\":1,}", 1, 8, "\"}\" for a key; write a key in double quotes"),
            ("[1] x", 1, 5, "text behind the end of the JSON value; end the file here"),
            ("{\"a\":1,\n \"a\":2}", 2, 2, "key \"a\" a second time; write it once"),
            ("{\"a\":1,\"\\u0061\":2}", 1, 8, "key \"a\" a second time; write it once"),
            ("[01]", 1, 2, "\"01\" is not a number; \(number)"), ("[1.]", 1, 2, "\"1.\" is not a number; \(number)"),
            ("[-]", 1, 2, "\"-\" is not a number; \(number)"), ("[1e]", 1, 2, "\"1e\" is not a number; \(number)"),
            ("[1e999]", 1, 2, "\"1e999\" is not a number; \(number)"), ("[NaN]", 1, 2, "\"N\" for a value; \(value)"),
            (
                "[\"a\nb\"]", 1, 4,
                "a line end or control character in a string; write \\n, \\t or \\u00XX, or close the quote"
            ),
            ("[\"香a", 1, 2, "quote is never closed; end the string with a quote"),
            ("[\"香\\x\"]", 1, 4, escape), ("[\"\\uD83D\"]", 1, 3, escape), ("[\"\\uDE80\"]", 1, 3, escape),
            ("[\"\\uD83D\\u0041\"]", 1, 3, escape), ("[\"\\u12\"]", 1, 3, escape), ("[\"\\", 1, 3, escape),
            ("\"\u{7F}\0\"", 1, 3, "NUL at octet 3 of line 1; save the file as UTF-8 (not as UTF-16)"),
        ])
    func errors(_ text: String, _ line: Int, _ column: Int, _ message: String) {
        let error = #expect(throws: PlacedError.self) { try parse(text) }
        #expect(error?.place == TextPlace(line: line, column: column))
        #expect(error?.error.description == message)
    }

    @Test("reads 64 levels and refuses 65")
    func depth() throws {
        let nested = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
        _ = try parse(nested(64))
        let error = #expect(throws: PlacedError.self) { try parse(nested(65)) }
        #expect(error?.error.reason == "nested deeper than 64 levels")
        #expect(throws: PlacedError.self) { try parse(nested(1_000_000)) }
    }
}
