import LineModel
import Testing

@Suite("Lines files as spreadsheets write them")
struct SpreadsheetTests {
    private func read(_ text: String, _ extra: ExtraColumns = .refuse) -> LinesFile {
        var defaults = LineDefaults()
        defaults.extraColumns = extra
        return LinesFile.parse(bytes: Array(text.utf8), source: "lines.csv", defaults: defaults)
    }

    private static let rows = """
        序号,名称,入口,标签,备注,负责人
        1,深圳-香港,203.0.113.7:7000,carrier=ct,主用,张三
        2,深圳-新加坡,203.0.113.8:7000,,,李四

        """

    @Test("extra columns are refused, and it is known that they could be passed over")
    func refusesExtra() {
        let file = read(Self.rows)
        #expect(file.problems.map(\.place?.column) == [1, 13, 16] && file.hasExtraColumns)
        let misspelt = read("ingres,name\nh:7,a\n")
        #expect(!misspelt.problems.isEmpty && !misspelt.hasExtraColumns)
    }

    @Test("extra columns are ignored when that is asked for, with a note of which")
    func ignoresExtra() {
        let file = read(Self.rows, .ignore)
        #expect(file.problems.map(\.description) == [])
        #expect(file.lines.map(\.name) == ["深圳-香港", "深圳-新加坡"])
        #expect(file.lines.map { $0.tags.map(\.text) } == [["carrier=ct"], []])
        #expect(file.notes == [.ignored(["序号", "备注", "负责人"])])
    }

    @Test("extra columns become tags when that is asked for; what is empty becomes none")
    func tagsFromExtra() {
        let file = read(Self.rows, .tags)
        #expect(file.problems.map(\.description) == [])
        #expect(
            file.lines.map { $0.tags.map(\.text) } == [
                ["carrier=ct", "序号=1", "备注=主用", "负责人=张三"], ["序号=2", "负责人=李四"],
            ])
        #expect(file.notes == [.tags(["序号", "备注", "负责人"])])
        #expect(
            read("ingress,Data Centre,1st\nh:7,a,b\n", .tags).lines.first?.tags.map(\.text) == [
                "Data_Centre=a", "_1st=b",
            ])
        let twice = read("ingress,tags,city\nh:7,city=a,b\n", .tags)
        #expect(
            twice.problems.map(\.description) == [
                "lines.csv:2:12 (column city): tag \"city\" a second time; write each key once"
            ])
    }

    @Test("a known column that is misspelt stays refused, whatever becomes of others", arguments: ExtraColumns.allCases)
    func misspelt(extra: ExtraColumns) {
        let file = read("name,ingress,max_los,游戏\na,h:7,30%,x\n", extra)
        #expect(file.problems.contains { $0.error.description.contains("did you mean max_loss?") })
        // It is no misspelling of a column that the file has.
        #expect(read("name,ingress,game\na,h:7,x\n", extra).problems.isEmpty == (extra != .refuse))
    }

    @Test("a column that begins with # is ignored always, also the first one")
    func numberColumns() {
        let file = read("#,name,ingress,#note\n1,a,h:7,x\n2,b,h:8,y\n")
        #expect(file.problems.map(\.description) == [])
        #expect(file.lines.map(\.name) == ["a", "b"] && file.notes == [.ignored(["#", "#note"])])
        // A header that somebody commented out is a comment.
        let commented = read("#name,ingress\nname,ingress,tags\na,h:7,k=v\n")
        #expect(commented.lines.map(\.name) == ["a"] && commented.comments == 1 && commented.notes.isEmpty)
    }

    @Test("JSON has the same rules for its keys")
    func json() {
        let text = ##"[{"名称": "a", "ingress": "h:7", "备注": "x", "rank": 3, "#id": 9, "list": null}]"##
        #expect(read(text).problems.count == 3)
        #expect(read(text, .ignore).lines.map(\.name) == ["a"])
        #expect(read(text, .tags).lines.first?.tags.map(\.text) == ["备注=x", "rank=3"])
        #expect(read(#"[{"ingress": "h:7", "x": []}]"#, .tags).problems.count == 1)
    }

    @Test(
        "Chinese names of columns are as good as the English ones",
        arguments: [
            "名称,入口,回显,载荷,标签,丢包上限,时延上限", "线路名称,入口地址,回显地址,载荷,标签,最大丢包率,最大延迟",
            "Ｎａｍｅ,ｉｎｇｒｅｓｓ,回显端,payload,tags,丢包率上限,延迟上限",
        ])
    func chinese(header: String) {
        let file = read(header + "\na,h:7,e:7,relay,k=v,30％,300ms\n")
        #expect(file.problems.map(\.description) == [])
        let expected = Line(
            name: "a", ingress: HostPort(host: "h", port: 7), echo: HostPort(host: "e", port: 7), payload: .relay,
            tags: [Tag(key: "k", value: "v")], maxLoss: 0.3, maxRTT: .milliseconds(300))
        #expect(file.lines == [expected])
        #expect(read("入口IP,入口端口,回显主机,回显端口\nh,7000.0,e,7\n").lines.map(\.name) == ["h:7000>e:7"])
    }

    @Test(
        "a row that names the separator is obeyed",
        arguments: ["sep=;\n", "SEP=;\r\n", "\"sep=;\"\n", "sep=;;;\n", "\u{FEFF}sep=;\n"])
    func separatorRow(row: String) {
        let file = read(row + "name;ingress;tags\n\"a,b\";h:7;k=v\n")
        #expect(file.problems.map(\.description) == [] && file.lines.map(\.name) == ["a,b"])
        #expect(file.notes.isEmpty)
        #expect(read(row + "name;ingress\na;h\n").problems.first?.place == TextPlace(line: 3, column: 3))
    }

    @Test("a title above the header is passed over, and a line above it is not")
    func titles() {
        let file = read("Lines, as of November,\n,,\nname,ingress,tags\na,h:7,\n")
        #expect(file.problems.map(\.description) == [] && file.lines.map(\.name) == ["a"])
        #expect(file.notes == [.rowsAboveHeader(1)])
        #expect(read("线路清单\n名称;入口\na;h:7\n").lines.map(\.name) == ["a"])
        let misplaced = read("a,h:7\nname,ingress\nb,h:8\n")
        #expect(misplaced.problems.map(\.error.reason) == ["the first row is a line, not a header"])
    }

    @Test(
        "what is no text is called what it is",
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00], "Excel workbook"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "Excel"),
            ([0xFF, 0xFE, 0x6E, 0x00], "UTF-16"), ([0x1F, 0x8B, 0x08], "gzip"),
            (Array("\n<!DOCTYPE html><html>".utf8), "web page"), (Array("%PDF-1.7".utf8), "PDF"),
        ])
    func foreign(bytes: [UInt8], words: String) {
        let file = LinesFile.parse(bytes: bytes, source: "lines.xlsx")
        #expect(file.problems.count == 1 && file.lines.isEmpty)
        #expect(file.problems.first?.description.contains(words) == true)
    }

    @Test("full-width separators are named")
    func fullWidthSeparators() {
        #expect(
            read("name，ingress\na，h:7\n").problems.contains { $0.error.reason.contains("several names in one column") })
        #expect(!read("name，ingress\na，h:7\n", .ignore).problems.isEmpty)
        let row = read("name,ingress\na，h:7\n")
        #expect(row.problems.map(\.error.expectation) == ["write the header's separator for the full-width ， and ；"])
    }
}
