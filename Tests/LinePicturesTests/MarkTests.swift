import LineModel
import LinePictures
import TestSupport
import Testing

@Suite struct MarkTests {
    private static let texts = SmokeGraph.Texts(label: "", titles: ["one", "two"])

    private func graph(_ marks: [PictureMark], columns: Int = 404) -> SmokeGraph {
        SmokeGraph(window: PictureSamples.everything, columns: columns, marks: marks)
    }

    @Test func anIncidentIsABarForAsLongAsItWasOpen() throws {
        let mark = PictureMark(.incident, at: PictureSamples.time(2700), until: PictureSamples.time(5400))
        #expect(
            graph([mark]).svg(Self.texts, style: .page(id: "s"))
                .contains("<rect class=\"m-incident\" x=\"25%\" y=\"20\" width=\"25%\" height=\"5\">"))
        let png = try DecodedPNG(graph([mark]).png(width: 460, height: 200, texts: Self.texts))
        let bar = (0..<png.width).filter { png[$0, 22] == PictureInk.incident.color(.light) }
        #expect(bar == Array(46 + 101..<46 + 202))
    }

    @Test func anOpenIncidentReachesToTheEndAndOneOutsideIsNotDrawn() {
        let open = PictureMark(.incident, at: PictureSamples.time(-900), isOpen: true)
        #expect(
            graph([open]).svg(Self.texts, style: .page(id: "s")).contains(" x=\"0\" y=\"20\" width=\"100%\""))
        for outside in [
            PictureMark(.incident, at: PictureSamples.time(-900), until: PictureSamples.time(-60)),
            PictureMark(.route, at: PictureSamples.time(20_000)), PictureMark(.note, at: PictureSamples.time(-1)),
        ] {
            #expect(!graph([outside]).svg(Self.texts, style: .page(id: "s")).contains("class=\"m-"))
        }
    }

    @Test(arguments: PictureMark.Kind.allCases) func everyKindIsSeenInBothMedia(kind: PictureMark.Kind) throws {
        let mark = PictureMark(kind, at: PictureSamples.time(5400), title: "what <it> is")
        let svg = graph([mark]).svg(Self.texts, style: .alone(.dark, width: 460))
        #expect(svg.contains("<title>what &lt;it&gt; is</title>"))
        let inks: [PictureMark.Kind: PictureInk] = [.incident: .incident, .route: .route, .note: .note]
        let ink = try #require(inks[kind])
        let png = try DecodedPNG(graph([mark]).png(width: 460, height: 200, scheme: .dark, texts: Self.texts))
        #expect((20..<25).contains { y in png[46 + 202, y] == ink.color(.dark) })
    }

    @Test func aWindowsOwnIncidentsAndNotesAreItsMarks() {
        var window = PictureSamples.everything
        let incident = Incident(
            id: 12, key: CauseKey(.line, "a"), trouble: .abnormal, openedAt: PictureSamples.time(600))
        window.incidents = [
            IncidentFile(HistoryOutage(incident: incident, ended: nil, everyLine: ["a"], events: []))
        ]
        window.notes = [
            OperatorNote(.comment, of: .line("a"), by: "an", at: PictureSamples.time(900), text: "moved")
        ]
        #expect(
            window.marks == [
                PictureMark(.incident, at: PictureSamples.time(600), isOpen: true, title: "#12"),
                PictureMark(.note, at: PictureSamples.time(900), title: "moved"),
            ])
        #expect(SmokeGraph(window: window).marks == [window.marks])
    }

    @Test func twoWindowsHaveOneScaleAndTheirOwnTimes() {
        let slow = PictureSamples.window(
            (0..<12).map { PictureSamples.point(Double($0) * 300, median: 200, spread: 0) }, seconds: 3600)
        let fast = PictureSamples.window(
            (0..<12).map { PictureSamples.point(Double($0) * 300, median: 20, spread: 0) }, seconds: 7200)
        let graph = SmokeGraph(windows: [fast, slow], columns: 120)
        #expect(graph.scale.top == 200 && graph.panels.map(\.count) == [120, 120])
        let svg = graph.svg(Self.texts, style: .page(id: "s"))
        #expect(svg.split(separator: "<svg class=\"panel\"").count == 3)
        #expect(svg.contains("data-to=\"2026-11-28T01:00:00Z\"") && svg.contains("data-to=\"2026-11-28T02:00:00Z\""))
        #expect(svg.contains(">one</text>") && svg.contains(">two</text>"))
    }
}
