import LineModel
import Synchronization
import Testing

/// Counts how often it was asked whether to stop.
private final class Asked: Sendable {
    let times = Mutex(0)
}

/// How a file of lines is written.
private enum Form: CaseIterable {
    case csv, json, groups

    func text(_ lines: Int) -> String {
        let ingresses = (0..<lines).map { "10.\($0 >> 16).\($0 >> 8 & 255).\($0 & 255):7" }
        switch self {
        case .csv: return "ingress\n" + ingresses.map { $0 + "\n" }.joined()
        case .json: return "[" + ingresses.map { "{\"ingress\":\"\($0)\"}" }.joined(separator: ",") + "]"
        case .groups:
            let targets = ingresses.map { "\"\($0)\"" }.joined(separator: ",")
            return "[{\"targets\":[\(targets)],\"labels\":{\"a\":\"b\"}}]"
        }
    }
}

@Suite("Lines files that are too large")
struct LinesBoundsTests {
    private func read(_ text: String, _ bounds: LinesBounds) -> LinesFile {
        LinesFile.parse(bytes: Array(text.utf8), source: "x", bounds: bounds)
    }

    @Test("one line too many refuses the file, one fewer does not", arguments: Form.allCases)
    private func most(_ form: Form) {
        for bound in [1, 2, 50, 5_000] {
            let bounds = LinesBounds(maxLines: bound)
            let whole = read(form.text(bound), bounds)
            #expect(whole.problems.isEmpty && whole.lines.count == bound && !whole.isExcessive)
            let more = read(form.text(bound + 1), bounds)
            #expect(more.isExcessive && more.problems.count == 1)
            #expect(more.problems.first?.error.reason.contains("more than \(bound) lines") == true)
        }
    }

    @Test(
        "what is no line counts too: fields, values, rows and problems without end are refused, and few are told",
        arguments: [
            String(repeating: ",", count: 1_000_000), "ingress\n" + String(repeating: ",\n", count: 500_000),
            "ingress\n" + String(repeating: "a\"", count: 500_000),
            "ingress\n" + String(repeating: "x\n", count: 500_000),
            "[" + String(repeating: "[],", count: 400_000) + "[]]",
            "[" + String(repeating: "1,", count: 500_000) + "1]",
            "[{\"ingress\":\"10.0.0.1:7\",\"tags\":[" + String(repeating: "0,", count: 500_000) + "0]}]",
            "[" + String(repeating: "{},", count: 300_000) + "{}]",
            "[{\"targets\":[" + String(repeating: "\"x\",", count: 200_000) + "\"x\"]}]",
        ])
    func junk(_ text: String) {
        let file = read(text, LinesBounds(maxLines: 100, maxProblems: 20))
        #expect(!file.problems.isEmpty && file.problems.count <= 21)
        #expect(file.lines.count <= 100)
    }

    @Test("problems beyond the bound are counted, and no bad line is taken for a good one")
    func problems() {
        let text = "ingress\n" + (0..<50).map { $0 % 2 == 0 ? "10.0.0.\($0):7\n" : "10.0.0.\($0):99999\n" }.joined()
        let file = read(text, LinesBounds(maxProblems: 3))
        #expect(file.problems.count == 3 && file.furtherProblems == 22)
        #expect(file.lines.count == 25 && file.lines.allSatisfy { $0.ingress.port == 7 })
        let all = read(text, LinesBounds())
        #expect(all.problems.count == 25 && all.furtherProblems == 0)
    }

    @Test("a reading that nobody waits for ends early", arguments: Form.allCases)
    private func stops(_ form: Form) {
        let asked = Asked()
        let file = read(
            form.text(100_000),
            LinesBounds {
                asked.times.withLock { times in
                    times += 1
                    return times > 2
                }
            })
        #expect(file.problems.first?.error.reason == "the reading was stopped")
        #expect(file.lines.count < 100_000 && !file.isExcessive)
        #expect(asked.times.withLock { $0 } == 3)
    }

    @Test(
        "a list of variables is no lines file, and nothing of it is shown",
        arguments: [
            "WECOM_URL=https://x.example/?key=geheim\n", "# of the service\n\nA=geheim,b\n",
            "export COS_KEY=\"geheim\"\n",
            "\u{FEFF}_x=geheim\r\nY=z\r\n", "; c\nTOKEN=geheim",
        ])
    func environment(_ text: String) {
        let file = read(text, LinesBounds())
        #expect(file.problems.count == 1)
        #expect(!file.problems.contains { $0.description.contains("geheim") || $0.description.contains("key") })
    }

    @Test("an unknown column is quoted to its 40th character", arguments: [",", ";"])
    func unknown(_ separator: String) {
        let long = String(repeating: "k", count: 39) + "y" + "SECRET"
        let text = "ingress\(separator)\(long)\n10.0.0.1:7\(separator)x\n"
        let words = read(text, LinesBounds()).problems.map(\.description).joined()
        #expect(words.contains(String(long.prefix(40)) + "...") && !words.contains("SECRET"))
        let json = read("[{\"ingress\":\"10.0.0.1:7\",\"\(long)\":1}]", LinesBounds()).problems.map(\.description)
            .joined()
        #expect(json.contains(String(long.prefix(40)) + "...") && !json.contains("SECRET"))
    }

    @Test("sep= and a header with a tag in it are no variables")
    func header() {
        #expect(read("sep=;\ningress;name\n10.0.0.1:7;a\n", LinesBounds()).problems.isEmpty)
        #expect(read("ingress,tags\n10.0.0.1:7,a=b\n", LinesBounds()).problems.isEmpty)
    }
}
