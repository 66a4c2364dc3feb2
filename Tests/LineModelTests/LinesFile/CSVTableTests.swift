import LineModel
import TestSupport
import Testing

@Suite("CSV table", .seeded)
struct CSVTableTests {
    private func table(_ text: String) -> CSVTable { CSVTable(bytes: Array(text.utf8)) }
    private func texts(_ table: CSVTable) -> [[String]] { table.rows.map { $0.fields.map(\.text) } }

    @Test("reads fields, quoted or not, whatever ends the lines", arguments: ["\n", "\r\n", "\r"])
    func fields(_ end: String) {
        let table = table(["a,b,c", "1,\"x,\"\"y\"\"\",", "\"\",2,3"].joined(separator: end) + end)
        #expect(texts(table) == [["a", "b", "c"], ["1", "x,\"y\"", ""], ["", "2", "3"]])
        #expect(table.problems.isEmpty && table.rows.map(\.place.line) == [1, 2, 3])
    }

    @Test("takes a byte order mark, and no line end at the end")
    func mark() {
        let table = table("\u{FEFF}a,b\r\n1,2")
        #expect(texts(table) == [["a", "b"], ["1", "2"]])
        #expect(table.rows[0].place == TextPlace(line: 1, column: 1))
    }

    @Test("knows row, line and column in characters, behind line ends inside quotes too")
    func places() {
        let table = table("a,b,c\n\n香港,\"x\r\ny\nz\",é1\n7,8,9\n")
        #expect(texts(table) == [["a", "b", "c"], ["香港", "x\r\ny\nz", "é1"], ["7", "8", "9"]])
        #expect(table.rows.map(\.number) == [1, 2, 3])
        let places = table.rows[1].fields.map(\.place)
        #expect(places == [.init(line: 3, column: 1), .init(line: 3, column: 4), .init(line: 5, column: 4)])
        #expect(table.rows[2].fields[2].place == TextPlace(line: 6, column: 5))
    }

    @Test("passes over comments and counts them, but not quoted ones")
    func comments() {
        let table = table("# \"lines, of Monday\na,b\n#1,2\n\"#1\",2\n")
        #expect(texts(table) == [["a", "b"], ["#1", "2"]])
        #expect(table.comments == 2 && table.rows[1].place.line == 4)
    }

    @Test("takes semicolons or tabs where the header has no comma")
    func delimiters() {
        #expect(texts(table("a;b\n1,5;2\n")) == [["a", "b"], ["1,5", "2"]])
        #expect(texts(table("\n#c,d\na\tb\n1\t2\n")) == [["a", "b"], ["1", "2"]])
        #expect(texts(table("\"a,x\";b\n1;2\n")) == [["a,x", "b"], ["1", "2"]])
        #expect(table("a;b,c\n").delimiter == "," && table("a\n").delimiter == ",")
    }

    @Test(
        "places each error",
        arguments: [
            ("a,b\n1,\"x\ny\n", 2, 3, "quote is never closed; end the field with a quote"),
            (
                "a,b\n1,x\"y\n", 2, 4,
                "stray quote in a field that does not begin with one; quote the whole field and double the quotes in it: \"a \"\"b\"\" c\""
            ),
            ("a,b\n香,\"x\"y\n", 2, 6, "text behind a closing quote; double a quote that is part of the field"),
            ("a,b\n1,\0\n", 2, 3, "NUL at octet 3 of line 2; save the file as UTF-8 (not as UTF-16)"),
        ])
    func errors(_ text: String, _ line: Int, _ column: Int, _ message: String) {
        let problems = table(text).problems
        #expect(problems.map(\.place) == [TextPlace(line: line, column: column)])
        #expect(problems.map(\.error.description) == [message])
    }

    @Test(
        "says at which octet text stops being UTF-8",
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE4, 0xB8], [0xFF, 0xFE], [0xE4, 0xB8, 0x2C],
        ] as [[UInt8]])
    func invalidUTF8(_ bad: [UInt8]) {
        let table = CSVTable(bytes: Array("a,b\r\n香,x".utf8) + bad)
        let error = TextError(
            "octet 6 of line 2 is not UTF-8", expected: "save the file as UTF-8 (Excel: \"CSV UTF-8\", not GBK)")
        #expect(table.problems == [PlacedError(TextPlace(line: 2, column: 4), error)])
        #expect(table.rows.isEmpty)
    }

    @Test("reads back what a writer of RFC 4180 wrote", arguments: [1, 2, 3, 4])
    func roundTrip(seed: UInt64) {
        var generator = Seed.generator(seed)
        for _ in 0..<200 {
            let width = Int.random(in: 1...5, using: &generator)
            let rows = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
                (0..<width).map { _ in CSVTableTests.randomField(&generator) }
            }
            let end = ["\n", "\r\n", "\r"].randomElement(using: &generator) ?? "\n"
            let header = Array(repeating: "h", count: width)
            let text = ([header] + rows).map { CSVTableTests.write($0, &generator) }.joined(separator: end)
            let table = table(text)
            #expect(texts(table) == [header] + rows && table.problems.isEmpty, "seed \(seed): \(text.debugDescription)")
        }
    }

    private static func randomField(_ generator: inout SeededGenerator) -> String {
        let letters = ["a", "b", "\"", ",", ";", "\n", "\r", "\r\n", " ", "香", "🚀", "é", "#", "\t", "="]
        let letter = { (generator: inout SeededGenerator) in letters.randomElement(using: &generator) ?? "" }
        return (0..<Int.random(in: 0...6, using: &generator)).map { _ in letter(&generator) }.joined()
    }

    /// Quotes where it must and now and then where it need not; the only field of a row always, so that no row is
    /// empty.
    private static func write(_ fields: [String], _ generator: inout SeededGenerator) -> String {
        let special = Set<Unicode.Scalar>(["\"", ",", "\n", "\r", "#", ";", "\t"])
        return fields.map { field in
            let mustQuote = fields.count == 1 && field != "h" || field.unicodeScalars.contains { special.contains($0) }
            guard mustQuote || (field != "h" && Bool.random(using: &generator)) else { return field }
            return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                + "\""
        }.joined(separator: ",")
    }
}
