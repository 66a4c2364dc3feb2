import Foundation
import LineModel
import TestSupport
import Testing

@testable import LineReport

/// The tables of figures in the documents are made from the declarations: set `PLUMBLINE_WRITE_DOCUMENTS=1` to write
/// them anew after a declaration has changed.
@Suite("Documents' tables of figures")
struct FigureDocumentTests {
    struct Table: CustomTestStringConvertible, Sendable {
        let document: String
        let name: String
        let text: String

        var testDescription: String { "\(document): \(name)" }
    }

    static let tables = [
        Table(
            document: "formats.md", name: "line",
            text: rows(FigureCatalogue.identity) + rows(FigureCatalogue.summary)
                + rows(FigureCatalogue.particulars) + rows(FigureCatalogue.judgement)),
        Table(document: "formats.md", name: "stamp", text: rows(FigureCatalogue.stamp)),
        Table(document: "formats.md", name: "segments", text: rows(FigureCatalogue.segments)),
        Table(document: "formats.md", name: "gain", text: rows(FigureCatalogue.gain)),
        Table(document: "formats.md", name: "flow", text: rows(FigureCatalogue.flow)),
        Table(document: "formats.md", name: "tcp", text: rows(FigureCatalogue.tcp)),
        Table(document: "formats.md", name: "metrics of lines", text: metrics),
        Table(document: "history.md", name: "hours and days", text: spanRows(FigureCatalogue.span)),
        Table(document: "history.md", name: "stamp", text: spanRows(FigureCatalogue.stampSpan)),
        Table(document: "history.md", name: "segments", text: spanRows(FigureCatalogue.segmentSpan)),
        Table(document: "history.md", name: "gain", text: spanRows(FigureCatalogue.gainSpan)),
    ]

    @Test("hold what the declarations say", arguments: tables)
    func hold(_ table: Table) throws {
        let file = try Repository.documentURL(table.document)
        let text = try String(contentsOf: file, encoding: .utf8)
        let parts = try split(text, at: table)
        if ProcessInfo.processInfo.environment["PLUMBLINE_WRITE_DOCUMENTS"] == "1" {
            // One test at a time has the file: they are made one by one then.
            try (parts.before + table.text + parts.after).write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(parts.table == table.text, "set PLUMBLINE_WRITE_DOCUMENTS=1 and run this test once to write it")
        }
    }

    @Test("name no metric of a line that no declaration has")
    func metricsAreDeclared() throws {
        let text = try Repository.document("formats.md")
        let named = Set(text.matches(of: /`(plumbline_line_[a-z_]+)`/).map { String($0.1) })
        #expect(named == Set(LineMetric.allCases.map(\.family.name)))
    }

    /// What is before a table with its marker and its head, the rows, and what is behind.
    private func split(_ text: String, at table: Table) throws -> (before: String, table: String, after: String) {
        let marker = "<!-- figures: \(table.name) -->\n"
        let start = try #require(text.range(of: marker), "\(table.document) lacks \(marker)")
        let head = try #require(text.range(of: "---|\n", range: start.upperBound..<text.endIndex))
        let end = try #require(text.range(of: "<!-- end of figures -->", range: head.upperBound..<text.endIndex))
        return (
            String(text[..<head.upperBound]), String(text[head.upperBound..<end.lowerBound]),
            String(text[end.lowerBound...])
        )
    }

    /// Neighbours that say the same share a row.
    private static func joined(_ rows: [(name: String, rest: String)]) -> String {
        var joined: [(names: [String], rest: String)] = []
        for row in rows {
            if joined.last?.rest == row.rest {
                joined[joined.count - 1].names.append(row.name)
            } else {
                joined.append(([row.name], row.rest))
            }
        }
        return joined.map { "| \($0.names.joined(separator: ", ")) | \($0.rest) |\n" }.joined()
    }

    private static func rows<Subject>(_ figures: FigureList<Subject>) -> String {
        let plain = figures.placed.filter { $0.figure.shows.contains(.report) }.map { placed in
            (name: "`\(placed.path)`", rest: rest(placed.figure))
        }
        let ticks = figures.ticks.flatMap { key, figures in
            [(name: "`\(key)[].tick_hz`", rest: "Hz | | A tick rate: 20, 30, 64 and 128.")]
                + figures.map { (name: "`\(key)[].\($0.key)`", rest: rest($0)) }
        }
        return joined(plain + ticks)
    }

    private static func rest<Subject>(_ figure: Figure<Subject>) -> String {
        let places = [
            (figure.column != nil, "table"), (figure.told != nil, "text"),
            (figure.shows.contains(.history), "history"), (figure.metric != nil, "metrics"),
        ].filter(\.0).map(\.1)
        return "\(figure.unit.name) | \(places.joined(separator: ", ")) | \(figure.definition)"
    }

    private static func spanRows<Subject>(_ figures: FigureList<Subject>) -> String {
        joined(figures.placed.map { ("`\($0.path)`", "\($0.figure.unit.name) | \($0.figure.definition)") })
    }

    private static var metrics: String {
        LineMetric.allCases.map { metric in
            let family = metric.family
            let labels = "line, ingress, echo, vantage" + (metric.labels.isEmpty ? "" : ", \(metric.labels)")
            let what = metric.remark.isEmpty ? family.help : "\(family.help.dropLast()) (\(metric.remark))."
            return "| `\(family.name)` | \(labels) | \(what) |\n"
        }
        .joined()
    }
}
