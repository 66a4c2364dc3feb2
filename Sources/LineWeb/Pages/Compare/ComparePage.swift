internal import LineHistory
internal import LineModel

/// `/compare?line=A&line=B&from&to`: lines beside each other, or one line beside itself a day or a week before
/// (`against=7d`), on one scale.
enum ComparePage {
    /// More do not fit beside each other.
    static let maxLines = 4

    static let route = PageRoute(.get, "/compare", isShared: true) { request, site in
        let focus = FocusWindow(request)
        let names = names(request)
        let against = against(request)
        let answer = try await site.ask { try CompareAnswer(names, focus, against: against.length, $0) }
        guard var answer else { return try await LinePage.unknown(names.first ?? "", request, site) }
        answer.problem = focus.problem ?? against.problem
        answer.isFull = request.item("scale") == "full"
        return .page(CompareView.view(answer, request, site))
    }

    /// The lines that are asked for, each once; `with` is one more.
    static func names(_ request: PageRequest) -> [String] {
        var names: [String] = []
        for (name, value) in request.query where name == "line" || name == "with" {
            if !value.isEmpty, !names.contains(value) { names.append(value) }
        }
        return Array(names.prefix(maxLines))
    }

    /// How long before the window the other one is; nil where there is none.
    static func against(_ request: PageRequest) -> (length: Duration?, problem: String?) {
        guard let text = request.item("against"), !text.isEmpty else { return (nil, nil) }
        guard let length = try? Duration(text: text), FocusWindow.lengths.contains(length) else {
            return (
                nil,
                request.words(
                    "against is how long before: a minute to ten years, such as 1d or 7d",
                    "against 为相隔多久：一分钟至十年，例如 1d 或 7d")
            )
        }
        return (length, nil)
    }
}

/// Windows to be seen beside each other.
struct CompareAnswer: Sendable {
    var focus: FocusWindow
    /// The lines in the window; with `against` each is followed by itself that long before.
    var windows: [LineWindow] = []
    var against: Duration?
    /// Names that no line ever had.
    var unknown: [String] = []
    var isFull = false
    var problem: String?

    init(focus: FocusWindow, windows: [LineWindow], against: Duration? = nil) {
        (self.focus, self.windows, self.against) = (focus, windows, against)
    }

    /// The lines, each once.
    var names: [String] {
        windows.reduce(into: []) { names, window in
            if !names.contains(window.line.name) { names.append(window.line.name) }
        }
    }

    /// Asks the windows; nil when none of the lines is known.
    init?(_ names: [String], _ focus: FocusWindow, against: Duration?, _ history: SiteHistory) throws {
        self.init(focus: focus, windows: [], against: against)
        for name in names {
            guard let window = try history.window(of: name, from: focus.from, to: focus.to) else {
                unknown.append(name)
                continue
            }
            windows.append(window)
            guard let against else { continue }
            let earlier = focus.earlier(by: against)
            // Of one resolution, or they cannot be compared.
            if let before = try history.window(
                of: name, from: earlier.from, to: earlier.to, resolution: window.resolution)
            {
                windows.append(before)
            }
        }
        if windows.isEmpty { return nil }
    }
}

extension FocusWindow {
    /// The same length, so much before.
    func earlier(by distance: Duration) -> FocusWindow {
        FocusWindow(from: from.moved(by: .zero - distance), to: to.moved(by: .zero - distance))
    }
}
