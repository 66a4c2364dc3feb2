import LineHistory
import LineModel
import LineReport
import TestSupport

@testable import LineService
@testable import LineWeb

/// Requests, a site and answers of the history for tests of pages; nothing in it is left to chance.
enum PageFixture {
    static let now = WallTime.ofTests

    static func ago(_ seconds: Int64) -> WallTime { now.moved(by: .seconds(-seconds)) }

    static func request(
        _ path: String = "/", _ query: [(name: String, value: String)] = [], form: [String: String] = [:],
        variables: [String: String] = [:], language: MessageLanguage = .en, viewer: PageRequest.Viewer? = nil
    ) -> PageRequest {
        PageRequest(
            path: path, variables: variables, query: query, form: form, language: language, scheme: nil, viewer: viewer,
            formToken: "token-of-tests", now: now)
    }

    static func site(
        basePath: String = "/", history: HistoryStore? = nil,
        add: @escaping @Sendable (OperatorNote) async throws -> Int = { _ in 1 }
    ) -> Site {
        Site(
            vantage: "here", basePath: basePath, every: .seconds(300),
            status: WatchStatus(
                counters: RoundCounters(vantage: "here", maxLines: 10), version: "1", maxSilence: .seconds(60),
                monotonicNow: { 0 }),
            read: { ask in
                guard let history else { throw HistoryError(.unavailable, "no history in this test") }
                return try ask(history)
            }, add: add)
    }

    static func line(_ name: String = "sz-tokyo-03") -> Line {
        Line(
            name: name, ingress: HostPort(host: "203.0.113.9", port: 7000),
            echo: HostPort(host: "198.51.100.3", port: 7), tags: [Tag(key: "carrier", value: "ct")])
    }

    /// One round of a line.
    ///
    /// - Parameter lost: of 100 probes; nil leaves the line unmeasured.
    static func point(
        _ number: Int, _ started: WallTime, lost: Int? = 0, median: Double = 40, round: Validity.Verdict = .valid
    ) -> HistoryPoint {
        var summary = LineSummary()
        summary.counts.lost = lost ?? 0
        summary.counts.unsent = lost == nil ? 100 : 0
        summary.counts.received = 100 - summary.counts.lost - summary.counts.unsent
        summary.longestLossRun = summary.counts.lost
        if summary.counts.received > 1 {
            summary.rtt = DelayStatistics(
                min: median - 2, mean: median, median: median, p90: median + 2, p95: median + 3, p99: median + 5,
                max: median + 9, stddev: 1)
            summary.jitter = 0.5
        }
        let judged = LineVerdict.judge(
            summary: summary, limits: LineLimits(maxLoss: 0.3, maxRTT: nil), round: round)
        return HistoryPoint(
            roundID: RoundReport.hexadecimal(UInt64(number)), started: started, round: round, summary: summary,
            verdict: judged.verdict, reasons: judged.reasons)
    }

    /// A window of rounds every five minutes until now, oldest first.
    ///
    /// - Parameter lost: by the number of the round, 0 being the oldest.
    static func window(
        _ line: Line = line(), rounds: Int, lost: (Int) -> Int? = { _ in 0 }
    ) -> LineWindow {
        let length = Int64(rounds) * 300
        var window = LineWindow(
            line: line, payload: .relay, from: ago(length).wholeSecond, to: now.wholeSecond)
        window.points = (0..<rounds).map { point($0 + 1, ago(length - Int64($0) * 300 - 10), lost: lost($0)) }
        window.every = .seconds(300)
        return window
    }

    static func answer(_ window: LineWindow) -> LineAnswer {
        var answer = LineAnswer(
            focus: FocusWindow(from: window.from, to: window.to, isMoving: true), window: window)
        answer.latest = window.points.last
        answer.week = WeekGrid(window)
        return answer
    }

    /// An incident on an ingress with these lines.
    static func incident(_ id: Int = 12, _ lines: Set<String> = ["sz-tokyo-03"], ended: WallTime? = nil) -> IncidentFile
    {
        var incident = Incident(
            id: id, key: CauseKey(.ingress, "203.0.113.9:7000"), trouble: .abnormal, openedAt: ago(2700),
            lines: ended == nil ? lines : [], mostLines: lines.count, worst: LineFigures(lossPerMille: 1000))
        incident.recovered = ended == nil ? [] : lines
        let opened = HistoryEvent(
            at: ago(2700), roundID: "00000000000000ab", change: "opened", lines: lines.count, absorbedBy: [])
        return IncidentFile(
            HistoryOutage(incident: incident, ended: ended, everyLine: lines.sorted(), events: [opened]))
    }

    /// Every page of this part, of a line and an incident whose texts are these.
    static func pages(naming text: String, language: MessageLanguage = .en) -> [(name: String, page: Page)] {
        let (request, site) = (request(language: language), site(basePath: "/below/"))
        let line = Line(
            name: text, ingress: HostPort(host: "203.0.113.9", port: 7000), echo: HostPort(host: "::1", port: 7),
            tags: [Tag(key: "k" + text, value: text)])
        var window = window(line, rounds: 40) { $0 == 7 ? 100 : $0 == 9 ? nil : 0 }
        var file = incident(12, [text])
        file.told = [.init(destination: text, change: .opened, queued: ago(2600), problem: text)]
        file.notes = [OperatorNote(.comment, of: .incident(12), by: text, at: ago(2000), text: text)]
        file.witnesses = [text]
        window.incidents = [file]
        window.notes = [OperatorNote(.comment, of: .line(text), by: text, at: ago(1000), text: text)]
        var answer = answer(window)
        answer.open = file
        answer.chosen = .init(point: window.points[7], probes: SampleRow("rrxxLfu").records)
        let query = self.request(
            "/report", [("q", text), ("tag", "\(text)=\(text)"), ("month", text)], language: language)
        let asked = ReportQuery(query)
        var report = AvailabilityReport(from: asked.from, to: asked.to, lossAbove: 0.01)
        var row = AvailabilityReport.Row(text)
        (row.rounds, row.measured, row.down, row.sent, row.lost) = (40, 39, 1, 3900, 100)
        row.worstHours = [HistorySpan(from: ago(3600), rounds: 12, abnormal: 1, unmeasured: 0, sent: 1200, lost: 100)]
        (report.rows, report.total, report.matched, report.rounds, report.validRounds) = ([row], row, 1, 40, 40)
        report.incidents = [file.outage]
        var list = IncidentsPage.Answer()
        list.files = [file, incident(11, [text], ended: ago(60))]
        let refusal = NotePost.Refusal(status: 400, text: text)
        return [
            ("line", LineView.view(answer, request, site)),
            ("unknown line", LinePage.unknown(text, near: [text], request, site)),
            (
                "compare",
                CompareView.view(
                    CompareAnswer(focus: answer.focus, windows: [window, window], against: .seconds(86_400)), request,
                    site)
            ),
            ("incidents", IncidentsPage.view(list, request, site)),
            ("incident", IncidentView.view(.init(file: file, graph: window), request, site)),
            (
                "refused",
                IncidentPage.refused(
                    refusal,
                    NoteForm.incident(
                        file, request, site,
                        draft: .init(
                            text: text, author: text, until: text)), request)
            ),
            ("round", RoundView.view(roundFile(vantage: text), request, site)),
            ("report", ReportView.view(asked, report, [.ingress, .tag("k" + text)], query, site)),
        ]
    }

    static func roundFile(vantage: String = "here", validity: Validity? = nil) -> RoundFile {
        var totals = OutcomeCounts()
        (totals.received, totals.lost, totals.unsent) = (390, 8, 2)
        let round = HistoryRound(
            id: "00000000000000ab", vantage: vantage, started: ago(300), duration: .seconds(4),
            validity: validity ?? Validity(verdict: .valid, findings: []), lines: 4, abnormal: 1, unmeasured: 0,
            totals: totals, hasProbes: true)
        var ledger = RoundLedger()
        ledger.lateness = LatenessFigures(p50: 3_100, p99: 21_000, max: 140_200)
        ledger.sendErrors = [NamedCount(name: "ENOBUFS", count: 2)]
        ledger.selfProbe = SelfProbeFigures(sent: 100, received: 99, lost: 1)
        ledger.receiveOverflow = 3
        var file = RoundFile(
            round: round, finished: ago(296), plan: PlanFigures(), duplicates: 1, corrupt: 5, ledger: ledger)
        (file.previous, file.next) = ("00000000000000aa", nil)
        return file
    }
}
