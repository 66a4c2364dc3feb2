import LineModel
import TestSupport
import Testing

@testable import LineWeb

@Suite("The page of a line")
struct LineViewTests {
    private let site = PageFixture.site()

    private func html(_ answer: LineAnswer, _ language: MessageLanguage = .en) -> String {
        LineView.view(answer, PageFixture.request(language: language), site).body.text
    }

    @Test("has the window in every link that leads on, as absolute UTC")
    func carriesWindow() {
        let window = PageFixture.window(rounds: 36) { $0 == 3 ? 40 : 0 }
        var answer = PageFixture.answer(window)
        answer.chosen = .init(point: window.points[3], probes: SampleRow("rrx").records, isAsked: true)
        let links = MarkupCheck.values(of: "href", in: html(answer))
        let exact = "from=\(Site.encoded(window.from.utcText))&to=\(Site.encoded(window.to.utcText))"
        #expect(links.contains { $0.hasPrefix("/lines/sz-tokyo-03?\(exact)&round=") })
        #expect(links.contains("/lines/sz-tokyo-03.csv?\(exact)"))
        #expect(links.contains { $0.hasPrefix("/compare?line=sz-tokyo-03&\(exact)&against=7d") })
        // The round that the reader chose stays chosen when the scale is changed.
        #expect(links.contains { $0.contains("scale=full") && $0.contains("round=0000000000000004") })
    }

    @Test("says how the window was read: rounds, their distance, and what a column is")
    func echoesResolution() {
        let few = html(PageFixture.answer(PageFixture.window(rounds: 36)))
        #expect(few.contains("36 rounds, one every 5 min; a column a round"))
        let many = PageFixture.window(rounds: 2_400)
        #expect(html(PageFixture.answer(many)).contains("2,400 rounds, one every 5 min; worst of 3 rounds a column"))
        #expect(html(PageFixture.answer(many), .zh).contains("2,400 轮，每 5 分 一轮；每列取 3 轮中的最高丢包"))
    }

    @Test("has figures, tables and pictures of the window alone")
    func followsWindow() {
        let lossy = html(PageFixture.answer(PageFixture.window(rounds: 36) { $0 == 3 ? 100 : 0 }))
        #expect(lossy.contains("100 of 3,600 probes"))
        #expect(lossy.contains("medians of 35 rounds"))
        #expect(lossy.contains("1 to 36 of 36"))
        let healthy = html(PageFixture.answer(PageFixture.window(rounds: 36)))
        #expect(healthy.contains("0 of 3,600 probes"))
        #expect(!healthy.contains("100.0"))
    }

    @Test("leaves rounds that were not measured, or not valid, out of every figure")
    func leavesUnmeasuredOut() {
        var window = PageFixture.window(rounds: 12) { $0 == 3 ? nil : 0 }
        window.points[5] = PageFixture.point(99, window.points[5].started, lost: 100, round: .suspect)
        let html = html(PageFixture.answer(window))
        #expect(html.contains("0 of 1,000 probes"))
        #expect(html.contains("of 10 measured, 2 not"))
        #expect(WindowFigures(window).worstLoss == 0)
    }

    @Test("tells the smallest loss that evidence notices within an hour, where lines are judged by it")
    func noticed() {
        var answer = PageFixture.answer(PageFixture.window(rounds: 12))
        #expect(!html(answer).contains("noticed within an hour"))
        answer.noticed = (0.0131, 0.002)
        #expect(html(answer).contains("noticed within an hour</dt>"))
        #expect(html(answer).contains("<b>1.3</b>") && html(answer).contains("<small>usually 0.2 %</small>"))
        #expect(html(answer, .zh).contains("<small>平时 0.2%</small>"))
        answer.noticed = (nil, 0.5)
        #expect(html(answer).contains("noticed within an hour</dt>") && !html(answer).contains("<b>1.3</b>"))
    }

    @Test("shows a page of the rounds, the newest first, and the way to the others")
    func pages() {
        var answer = PageFixture.answer(PageFixture.window(rounds: 250))
        #expect(html(answer).contains("1 to 100 of 250"))
        answer.page = 3
        let last = html(answer)
        #expect(last.contains("201 to 250 of 250"))
        #expect(last.contains("data-key=\"0000000000000001\""))
        answer.page = 1_000_000
        #expect(html(answer).contains("201 to 250 of 250"))
    }

    @Test("says what to do where nothing was measured")
    func isEmpty() {
        var answer = PageFixture.answer(PageFixture.window(rounds: 0))
        answer.latest = nil
        let text = html(answer)
        #expect(text.contains("Choose a longer or an earlier range."))
        #expect(text.contains("not among the last rounds"))
    }

    @Test("shows no forms to who may only read")
    func hidesForms() {
        let answer = PageFixture.answer(PageFixture.window(rounds: 3))
        let reader = PageFixture.request(viewer: .init(name: "guest", mayWrite: false))
        #expect(!LineView.view(answer, reader, site).body.text.contains("<form"))
        let writer = PageFixture.request(viewer: .init(name: "ops", mayWrite: true))
        let text = LineView.view(answer, writer, site).body.text
        #expect(text.contains("method=\"post\" action=\"/notes\""))
        #expect(text.contains("name=\"token\" value=\"token-of-tests\""))
        #expect(!text.contains("name=\"author\""))
    }

    @Test("is asked for under names that no path can hold", arguments: [".", "..", "a/b", "x.csv", "", "\\"])
    func hasAddressOfAwkwardNames(name: String) {
        let address = site.line(name)
        #expect(address.hasPrefix("/line?name="))
        #expect(MarkupCheck.resolves(address, basePath: "/"))
        #expect(site.line(name, csv: true).hasPrefix("/line.csv?name="))
    }

    @Test("is asked for by a key where the name is too long for any address")
    func hasAddressOfLongNames() {
        let long = String(repeating: "线", count: 70_000)
        #expect(site.line(long).hasPrefix("/line?key=") && site.line(long).utf8.count < 40)
        #expect(site.line(long) != site.line(long + "x"))
        #expect(site.lineLink(long).text.utf8.count < 1_000)
        #expect(site.linesOf(.tag("k"), long) == nil)
        let form = NoteForm.line(long, isSilent: false, PageFixture.request(), site).text
        #expect(form.contains("name=\"key\" value=\"\(Site.key(of: long))\""))
    }
}

@Suite("The CSV of a line")
struct LineCSVTests {
    @Test("begins with a byte order mark, has one header, and ends rows with CRLF")
    func hasForm() throws {
        let bytes = try LineCSV.bytes(PageFixture.window(rounds: 3), .en)
        #expect(bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
        let text = String(decoding: bytes.dropFirst(3), as: UTF8.self)
        let rows = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        #expect(rows.count == 5 && rows.last == "")
        #expect(!text.replacing("\r\n", with: "").unicodeScalars.contains("\n"))
        #expect(rows[0].hasPrefix("local_time,line,started,id,round,"))
        #expect(rows.filter { $0.hasPrefix("local_time") }.count == 1)
        #expect(rows[1].hasPrefix("2026-11-24 10:"))
    }

    @Test(
        "holds no formula, whatever the line is called", arguments: ["=1+1", "+cmd", "-2", "@x", "\t=1", "a\"b,c\r\nd"])
    func guardsFormulas(name: String) throws {
        let bytes = try LineCSV.bytes(PageFixture.window(PageFixture.line(name), rounds: 1), .zh)
        let table = try CSVReading.rows(String(decoding: bytes.dropFirst(3), as: UTF8.self))
        #expect(table.count == 2)
        let cell = table[1][1]
        #expect(!"=+-@\t\r".contains(cell.first ?? " "))
        #expect(cell.hasSuffix(name))
        #expect(Set(table.map(\.count)).count == 1)
    }

    @Test("is saved under a name of plain letters", arguments: ["线路/../x\"\r\n", "sz-01"])
    func hasFileName(name: String) {
        let file = LineCSV.fileName(name, FocusWindow(from: PageFixture.ago(60), to: PageFixture.now))
        #expect(file.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
        #expect(file.hasSuffix(".csv"))
    }

    @Test("holds days where the window does")
    func hasDays() throws {
        var window = PageFixture.window(rounds: 0)
        window.resolution = .days
        window.spans = [
            HistorySpan(from: PageFixture.ago(86_400), rounds: 288, abnormal: 1, unmeasured: 2, sent: 28_600, lost: 7)
        ]
        let text = String(decoding: try LineCSV.bytes(window, .en), as: UTF8.self)
        #expect(text.contains(",288,1,2,28600,7,"))
    }
}

/// A strict reader of RFC 4180.
enum CSVReading {
    struct Broken: Error {}

    static func rows(_ text: String) throws -> [[String]] {
        var rows: [[String]] = [], row: [String] = [], field = ""
        var scalars = Array(text.unicodeScalars)[...]
        var isQuoted = false
        while let next = scalars.popFirst() {
            switch next {
            case "\"" where isQuoted:
                if scalars.first == "\"" {
                    field.unicodeScalars.append(scalars.removeFirst())
                } else {
                    isQuoted = false
                }
            case "\"" where field.isEmpty: isQuoted = true
            case "," where !isQuoted:
                row.append(field)
                field = ""
            case "\r" where !isQuoted:
                guard scalars.popFirst() == "\n" else { throw Broken() }
                rows.append(row + [field])
                (row, field) = ([], "")
            case "\n" where !isQuoted, "\"" where !isQuoted: throw Broken()
            default: field.unicodeScalars.append(next)
            }
        }
        guard !isQuoted, row.isEmpty, field.isEmpty else { throw Broken() }
        return rows
    }
}
