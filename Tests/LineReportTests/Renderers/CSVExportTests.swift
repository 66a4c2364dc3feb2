import Foundation
import LineModel
import Testing

@testable import LineReport

@Suite("Several rounds in one file")
struct CSVExportTests {
    private func export(_ reports: [RoundReport], marks: Bool = true) throws -> String {
        var context = RenderContext(version: "1.0.0", words: .keys)
        context.marksCSV = marks
        var (export, bytes) = (CSVExport(), [UInt8]())
        for report in reports { export.look(at: report, context.words) }
        try export.writeHeader(context) { bytes += $0 }
        for report in reports { try export.write(report, context) { bytes += $0 } }
        return String(decoding: bytes, as: UTF8.self)
    }

    private var reports: [RoundReport] {
        var second = Fixture.full
        second.id = "9f0c00000000002b"
        second.lines.removeLast(3)
        return [Fixture.full, second]
    }

    @Test("CSV has one byte order mark, one header, and the round's id and time before each row")
    func rounds() throws {
        let text = try export(reports)
        let rows = cells(text)
        #expect(text.hasPrefix("\u{FEFF}round,started,name,ingress,echo,address,payload,tags,sent,"))
        #expect(rows.count == 1 + 7 + 4 && rows.count { $0.contains("started") } == 1)
        #expect(text.unicodeScalars.count { $0 == "\u{FEFF}" } == 1)
        #expect(rows[1].prefix(2) == ["9f0c00000000002a", "2026-01-01T08:00:00.123+08:00"])
        #expect(rows.suffix(4).allSatisfy { $0.prefix(2) == ["9f0c00000000002b", "2026-01-01T08:00:00.123+08:00"] })
        #expect(try !export(reports, marks: false).contains("\u{FEFF}"))
    }

    @Test(
        "columns that are empty in every row of every round are left out, and no others; cells are those of one round")
    func columns() throws {
        let whole = cells(try rendered(.csv, Fixture.full))
        let table = cells(try export([Fixture.full], marks: false))
        let filled = whole[0].indices.filter { column in whole.dropFirst().contains { !$0[column].isEmpty } }
        #expect(filled.count < whole[0].count, "or there is nothing to leave out")
        #expect(table.map { Array($0.dropFirst(2)) } == whole.map { row in filled.map { row[$0] } })
        // A column that only the second round has is there in both.
        var other = Fixture.full
        other.lines[0].stamp = STAMPSummary()
        let both = cells(try export([Fixture.full, other], marks: false))
        #expect(both[0].contains { $0.hasPrefix("stamp_") } && !table[0].contains { $0.hasPrefix("stamp_") })
        #expect(Set(both.map(\.count)).count == 1)
    }

    @Test("without a line there is a header with every column")
    func nothing() throws {
        let header = cells(try rendered(.csv, Fixture.empty))[0]
        #expect(cells(try export([], marks: false)) == [["round", "started"] + header])
    }

    /// RFC 4180, as a reader of it has it.
    private func cells(_ text: String) -> [[String]] {
        var (rows, isQuoted) = ([[""]], false)
        for scalar in text.unicodeScalars.dropLast() {
            let row = rows.count - 1
            switch scalar {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: rows[row].append("")
            case "\n" where !isQuoted: rows.append([""])
            default: rows[row][rows[row].count - 1].unicodeScalars.append(scalar)
            }
        }
        return rows
    }

    @Test("NDJSON is the JSON of a round on one line")
    func ndjson() throws {
        let line = try rendered(.ndjson, Fixture.full)
        #expect(line.hasSuffix("}\n") && line.count { $0.isNewline } == 1)
        let one = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary
        let other =
            try JSONSerialization.jsonObject(with: Data(try rendered(.json, Fixture.full).utf8)) as? NSDictionary
        #expect(one != nil && one == other)
    }

    @Test("a round's CSV begins with a byte order mark where it is asked for, and no other format does")
    func mark() throws {
        var context = RenderContext(version: "1.0.0")
        context.marksCSV = true
        for renderer in RendererCatalogue.all {
            let (plain, marked) = (try rendered(renderer, Fixture.full), try rendered(renderer, Fixture.full, context))
            #expect(marked == (renderer.name == "csv" ? "\u{FEFF}" + plain : plain), "\(renderer.name)")
        }
        var bytes: [UInt8] = []
        try HistoryFormat.csv.render(HistoryListing(rounds: []), context) { bytes += $0 }
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    }
}
