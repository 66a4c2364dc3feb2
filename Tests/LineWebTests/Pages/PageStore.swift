import LineHistory
import LineModel
import LineService
import TestSupport

@testable import LineWeb

/// A history of a test's own with rounds of four lines, an open incident (1) and one that is over (2), and a site over
/// it.
final class PageStore: Sendable {
    let folder: TemporaryFolder
    let history: HistoryStore
    let names: [String]
    let rounds: [String]

    /// - Parameters:
    ///   - count: rounds five minutes apart, the last one a minute before now.
    ///   - last: what the fourth line is called; nil for `line-00003`.
    ///   - ranking: what to use in place of what; one that ranks nothing, where it is not given.
    init(
        rounds count: Int = 6, last: String? = nil, withProbes: Bool = true, ranking: RankingBoard = RankingBoard()
    ) throws {
        self.ranking = ranking
        folder = try TemporaryFolder()
        history = try HistoryStore.open(path: folder.file("history.sqlite"), now: PageFixture.now).store
        var generator = HistoryGenerator(seed: 7, lines: 4, count: 20, withProbes: withProbes)
        names = generator.lines.prefix(3).map(\.name) + [last ?? generator.lines[3].name]
        var ids: [String] = []
        for number in 0..<count {
            var report = generator.round(started: PageFixture.ago(Int64(count - 1 - number) * 300 + 60))
            if let last {
                let old = report.lines[3].line
                report.lines[3].line = Line(name: last, ingress: old.ingress, echo: old.echo)
            }
            try history.storeRound(report)
            ids.append(report.id)
        }
        rounds = ids
        let open = Incident(
            id: 1, key: CauseKey(.line, names[0]), trouble: .abnormal, openedAt: PageFixture.ago(700),
            lines: [names[0]], mostLines: 1)
        var over = Incident(
            id: 2, key: CauseKey(.ingress, "198.18.0.1:7000"), trouble: .abnormal, openedAt: PageFixture.ago(1300),
            lines: [names[1]], mostLines: 1)
        try history.storeState(
            StateChange(
                roundID: "r1", at: PageFixture.ago(700), open: [open, over], nextIncidentID: 3,
                changes: [ChangedIncident(.opened, open), ChangedIncident(.opened, over)]))
        over.lines = []
        over.quietSince = PageFixture.ago(400)
        try history.storeState(
            StateChange(
                roundID: "r2", at: PageFixture.ago(400), open: [open], nextIncidentID: 3,
                changes: [ChangedIncident(.closed, over)]))
    }

    /// What to use in place of what.
    let ranking: RankingBoard

    var site: Site {
        var site = PageFixture.site(history: history) { [history] in try history.add($0) }
        site.ranking = ranking
        return site
    }

    /// Asks a route of the catalogue, as the server would.
    func ask(
        _ path: String, _ query: [(name: String, value: String)] = [], form: [String: String]? = nil,
        viewer: PageRequest.Viewer? = nil
    ) async throws -> PageAnswer {
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let method = form == nil ? PageRoute.Method.get : .post
        for route in PageCatalogue.routes where route.method == method {
            let wanted = route.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard wanted.count == parts.count else { continue }
            guard zip(wanted, parts).allSatisfy({ $0.hasPrefix(":") || $0 == $1 }) else { continue }
            let variables = zip(wanted, parts).filter { $0.0.hasPrefix(":") }.map { (String($0.0.dropFirst()), $0.1) }
            let request = PageFixture.request(
                path, query, form: form ?? [:], variables: Dictionary(uniqueKeysWithValues: variables), viewer: viewer)
            return try await route.answer(request, site)
        }
        throw NoRoute(path: path)
    }

    struct NoRoute: Error { var path: String }
}

extension PageAnswer {
    /// 200 of a page or a file.
    var status: Int {
        switch self {
        case .page, .file: 200
        case .redirect: 303
        case .problem(let status, _): status
        case .data(let status, _, _, _): status
        }
    }

    /// The markup of a page, also of one that says what is wrong.
    var html: String {
        switch self {
        case .page(let page), .problem(_, let page): page.body.text
        default: ""
        }
    }
}
