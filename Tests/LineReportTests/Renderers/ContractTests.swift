import Foundation
import LineModel
import TestSupport
import Testing

@testable import LineReport

/// What every renderer promises, run over the catalogue.
@Suite("Every renderer")
struct ContractTests {
    static let all = RendererCatalogue.all + [.samples]

    static var contexts: [RenderContext] {
        var narrow = RenderContext(version: "1.0.0")
        narrow.columns = 60
        narrow.maxRows = 2
        var coloured = RenderContext(version: "1.0.0")
        coloured.color = true
        return [RenderContext(version: "1.0.0"), narrow, coloured]
    }

    @Test("gives valid UTF-8 that ends in a line end, the same each time", arguments: all)
    func wellFormed(_ renderer: RoundRenderer) throws {
        for context in ContractTests.contexts {
            var bytes: [UInt8] = []
            try renderer.render(Fixture.full, context) { bytes += $0 }
            #expect(String(validating: bytes, as: UTF8.self) != nil)
            #expect(bytes.last == UInt8(ascii: "\n"))
            #expect(try rendered(renderer, Fixture.full, context) == String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test("sends no control character to a terminal, and ESC only for the table's colours", arguments: all)
    func noControls(_ renderer: RoundRenderer) throws {
        for context in ContractTests.contexts {
            let coloured = context.color && renderer.name == "table"
            let controls = try rendered(renderer, Fixture.full, context).unicodeScalars.filter {
                $0.properties.generalCategory == .control && $0 != "\n" && !(coloured && $0 == "\u{1B}")
            }
            #expect(controls.isEmpty)
        }
        var coloured = RenderContext(version: "1.0.0")
        coloured.color = true
        // The name's own ESC must not get through beside ours.
        #expect(try !rendered(renderer, Fixture.full, coloured).contains("\u{1B}[31m\u{FFFD}"))
        #expect(try rendered(renderer, Fixture.full, coloured).contains("\u{1B}") == (renderer.name == "table"))
    }

    @Test("shows a round of no lines", arguments: all)
    func empty(_ renderer: RoundRenderer) throws {
        let text = try rendered(renderer, Fixture.empty)
        #expect(text.hasSuffix("\n") || renderer.name == "samples")
    }

    @Test("never prints what is no number", arguments: all)
    func noNumbers(_ renderer: RoundRenderer) throws {
        var report = Fixture.full
        report.plan.rate = .infinity
        report.lines[0].summary.jitter = .nan
        report.lines[0].summary.rtt?.mean = -.infinity
        let words = try rendered(renderer, report).lowercased().split { !$0.isLetter }
        #expect(!words.contains("nan") && !words.contains("inf") && !words.contains("infinity"))
    }

    @Test("gives chunks of 64 KiB at most, none empty, in one pass", arguments: all)
    func chunks(_ renderer: RoundRenderer) throws {
        var many = Fixture.full
        many.lines = (0..<3000).map { Fixture.row("line \($0)", many.lines[0].summary, .healthy, sampleRow: 0) }
        var long = Fixture.full
        long.lines = [Fixture.row(String(repeating: "长", count: 50_000), long.lines[0].summary, .healthy, sampleRow: 0)]
        var context = RenderContext(version: "1.0.0")
        context.maxNameColumns = 100_000
        for report in [many, long] {
            var sizes: [Int] = []
            try renderer.render(report, context) { sizes.append($0.count) }
            #expect(sizes.count > 1)
            #expect(sizes.allSatisfy { $0 > 0 && $0 <= 65_536 })
            #expect(sizes.dropLast().allSatisfy { $0 == 65_536 })
        }
    }

    @Test("stops when the sink throws, and passes the error on", arguments: all)
    func sinkFails(_ renderer: RoundRenderer) {
        struct Full: Error {}
        var calls = 0
        #expect(throws: Full.self) {
            try renderer.render(Fixture.full, RenderContext(version: "1.0.0")) { _ in
                calls += 1
                throw Full()
            }
        }
        #expect(calls == 1)
    }
}

@Suite("Renderer catalogue")
struct CatalogueTests {
    @Test("has the renderer of every file in Renderers")
    func complete() throws {
        let sources = Repository.url("Sources/LineReport/Renderers")
        let files = try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil)
        let expected = try files.filter {
            try String(contentsOf: $0, encoding: .utf8).contains(/static let \w+ = RoundRenderer\(/)
                && $0.lastPathComponent != "SamplesRenderer.swift"
        }
        .map { $0.lastPathComponent.lowercased().replacing("renderer.swift", with: "") }
        #expect(expected.sorted() == RendererCatalogue.all.map(\.name).sorted())
    }

    @Test("finds by name and by file ending in any case")
    func lookup() throws {
        #expect(try RendererCatalogue.renderer(named: "csv").name == "csv")
        #expect(try RendererCatalogue.renderer(forFile: "/tmp/Round.JSON").name == "json")
        #expect(try RendererCatalogue.renderer(forFile: "a.json.txt").name == "text")
    }

    @Test("says which it knows when asked for another")
    func unknown() {
        let name = ReportError(message: "there is no format \"xml\"; use one of: table, json, csv, text")
        #expect(throws: name) { try RendererCatalogue.renderer(named: "xml") }
        let file = ReportError(
            message:
                "the ending of \"a.xml\" names no format; end it in one of .json, .csv, .txt, .text")
        #expect(throws: file) { try RendererCatalogue.renderer(forFile: "a.xml") }
    }

    @Test("has no name and no ending twice")
    func unique() {
        let renderers = ContractTests.all
        #expect(Set(renderers.map(\.name)).count == renderers.count)
        let endings = renderers.flatMap(\.fileEndings)
        #expect(Set(endings).count == endings.count)
    }
}
