internal import LineHistory
internal import LineModel
internal import LinePictures

/// Pictures of one line that other pages embed: a badge with its state, and its smoke graph. Their addresses are signed
/// where people have to log in.
enum LinePictureRoutes {
    static let all = [
        PageRoute(.get, "/badge/line/:name", isSigned: true) { request, site in
            try await badge(PageRoute.withoutEnding(request.variables["name"] ?? ""), request, site)
        },
        PageRoute(.get, "/badge/line.svg", isSigned: true) { request, site in
            try await badge(request.item("name") ?? "", request, site)
        },
        PageRoute(.get, "/img/line/:name", isSigned: true) { request, site in
            try await graph(PageRoute.withoutEnding(request.variables["name"] ?? ""), request, site)
        },
        PageRoute(.get, "/img/line.png", isSigned: true) { request, site in
            try await graph(request.item("name") ?? "", request, site)
        },
    ]

    /// Pixels; what is asked for beyond them is given as the nearest.
    static let widths = 200...2_000
    static let heights = 100...1_000

    private static func badge(_ name: String, _ request: PageRequest, _ site: Site) async throws -> PageAnswer {
        // As far back as a line may be seen that a few rounds in a row did not measure.
        let span = max(site.every * 12, .seconds(3600))
        let (from, to) = (request.now.moved(by: .zero - span), request.now.moved(by: .seconds(1)))
        let found = try await site.ask { try $0.window(of: name, from: from, to: to, resolution: .rounds) }
        guard let window = found else { return unknown(request, site) }
        let last = window.points.last { $0.round == .valid } ?? window.points.last
        let state = last.map { Self.state($0.verdict) } ?? .unmeasured
        let svg = Badge.svg(name: name, text: text(last, request.words), state: state)
        return .file(type: "image/svg+xml", bytes: Array(svg.utf8))
    }

    private static func state(_ verdict: LineVerdict) -> Badge.State {
        switch verdict {
        case .healthy: .healthy
        case .abnormal: .abnormal
        case .unmeasured: .unmeasured
        }
    }

    private static func text(_ point: HistoryPoint?, _ words: PageWords) -> String {
        guard let point, point.verdict != .unmeasured, let loss = point.summary.counts.lossRatio else {
            return words("unmeasured", "未测")
        }
        let figures = point.summary.rtt.map { ", \(FigureText.fixed($0.median, decimals: 1)) ms" } ?? ""
        let state = point.verdict == .healthy ? words("healthy", "正常") : words("abnormal", "异常")
        return "\(state), \(FigureText.fixed(loss * 100, decimals: 1)) %\(figures)"
    }

    private static func graph(_ name: String, _ request: PageRequest, _ site: Site) async throws -> PageAnswer {
        let focus = FocusWindow(request)
        let found = try await site.ask { try $0.window(of: name, from: focus.from, to: focus.to) }
        guard let window = found else { return unknown(request, site) }
        let width = number(request.item("w"), widths, usual: 900)
        let height = number(request.item("h"), heights, usual: 300)
        let graph = SmokeGraph(
            windows: [window], columns: SmokeGraph.plotWidth(of: width), marks: [[]],
            utcOffsetSeconds: request.now.utcOffsetSeconds)
        let scheme = request.item("scheme").flatMap(PictureScheme.init(rawValue:)) ?? .light
        let bytes = graph.png(
            width: width, height: height, scheme: scheme, texts: SmokeGraph.Texts(label: name, titles: [name]))
        return .file(type: "image/png", bytes: bytes)
    }

    private static func number(_ text: String?, _ range: ClosedRange<Int>, usual: Int) -> Int {
        min(max(text.flatMap { Int($0) } ?? usual, range.lowerBound), range.upperBound)
    }

    private static func unknown(_ request: PageRequest, _ site: Site) -> PageAnswer {
        .problem(404, ErrorPage.view(404, request, site))
    }
}
