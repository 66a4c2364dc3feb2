import LineModel
import Testing

@testable import LineReport

@Suite("Figures")
struct FigureTests {
    /// What holds for the figures of one list, of whatever they are read.
    private func check<Subject>(_ figures: FigureList<Subject>) {
        let paths = figures.placed.map(\.path)
        #expect(!paths.isEmpty && Set(paths).count == paths.count, "a key twice")
        for placed in figures.placed {
            let figure = placed.figure
            #expect(figure.definition.hasSuffix("."), "\(placed.path): a definition is a sentence")
            #expect(figure.column == nil || figure.title != nil, "\(placed.path): a column has a title")
            let name = (placed.groups + ["\(figure.key)"]).joined(separator: "_")
            #expect((figure.unit == .milliseconds) == name.contains("_ms"), "\(placed.path): the key says the unit")
            #expect(
                !figure.shows.isEmpty || figure.column != nil || figure.metric != nil, "\(placed.path) shows nowhere")
        }
    }

    @Test("each has a key of its own that says its unit, a definition, and shows somewhere")
    func declared() {
        check(FigureCatalogue.identity)
        check(FigureCatalogue.summary)
        check(FigureCatalogue.judgement)
        check(FigureCatalogue.stamp)
        check(FigureCatalogue.segments)
        check(FigureCatalogue.gain)
        check(FigureCatalogue.flow)
        check(FigureCatalogue.tcp)
        check(FigureCatalogue.gainSpan)
        check(FigureCatalogue.span)
        check(FigureCatalogue.stampSpan)
        check(FigureCatalogue.segmentSpan)
        check(FigureCatalogue.proxies)
    }

    @Test("no two columns of the table have one place, and none yields together with another")
    func places() {
        let places = TableColumn.all.map(\.place)
        #expect(places.count == 22 && Set(places.map(\.number)).count == places.count)
        let yields = places.compactMap(\.yields)
        #expect(yields.sorted() == Array(1...yields.count))
    }

    @Test("each family of metrics of lines but the tags' and the ways' has figures, with the labels that it declares")
    func metrics() {
        func series<Subject>(_ figures: FigureList<Subject>) -> [FigureMetric] { figures.metered.map(\.metric) }
        let all =
            series(FigureCatalogue.summary) + series(FigureCatalogue.health) + series(FigureCatalogue.stamp)
            + series(FigureCatalogue.stampSpan) + series(FigureCatalogue.segments)
            + series(FigureCatalogue.gain) + series(FigureCatalogue.flow) + series(FigureCatalogue.tcp)
        #expect(
            Set(all.map(\.family))
                == Set(LineMetric.allCases).subtracting([.info, .wayHash, .wayHops, .wayReplyTTL, .wayTraced]))
        for metric in all {
            #expect(metric.labels.map(\.name).joined(separator: ", ") == metric.family.labels)
        }
    }

    @Test("JSON, CSV and the history of one figure say the same")
    func sameEverywhere() throws {
        var report = Fixture.full
        report.lines = [report.lines[0]]
        let json = try rendered(.json, report)
        let csv = try rendered(.csv, report).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let columns = Dictionary(uniqueKeysWithValues: zip(csv[0].map(String.init), csv[1].map(String.init)))
        for placed in FigureCatalogue.summary.placed where placed.figure.isText == false && !placed.figure.isRange {
            let column = placed.path.replacing(".", with: "_")
            let value = try #require(columns[column], "\(column) is no column")
            #expect(json.contains("\"\(placed.figure.key)\":\(value.isEmpty ? "null" : value)"), "\(placed.path)")
            let cell = placed.figure.cell(of: report.lines[0].summary, .flags).plain
            #expect(cell == (value.isEmpty ? "-" : value))
        }
    }
}
