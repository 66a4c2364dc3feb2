/// Which page an address leads to.
struct RouteTable: Sendable {
    /// What a path leads to.
    enum Found: Sendable {
        case route(PageRoute, variables: [String: String])
        /// There is something, which is asked by other methods.
        case otherMethods([PageRoute.Method])
        case nothing
    }

    private struct Entry: Sendable {
        let route: PageRoute
        let parts: [Part]

        /// The variables, where the path fits.
        func variables(of path: [String]) -> [String: String]? {
            guard path.count == parts.count else { return nil }
            var variables: [String: String] = [:]
            for (part, text) in zip(parts, path) {
                switch part {
                case .text(let wanted): if wanted != text { return nil }
                case .variable(let name):
                    guard !text.isEmpty else { return nil }
                    variables[name] = text
                }
            }
            return variables
        }
    }

    private enum Part: Sendable, Equatable {
        case text(String)
        case variable(String)
    }

    private let entries: [Entry]

    /// What is written in a path goes before what stands for anything: `/lines/new` before `/lines/:name`.
    init(_ routes: [PageRoute]) {
        let entries = routes.map { route in
            Entry(
                route: route,
                parts: route.path.dropFirst().split(separator: "/").map {
                    $0.hasPrefix(":") ? .variable(String($0.dropFirst())) : .text(String($0))
                })
        }
        self.entries = entries.sorted { left, right in
            for (one, other) in zip(left.parts, right.parts) {
                switch (one, other) {
                case (.text, .variable): return true
                case (.variable, .text): return false
                default: continue
                }
            }
            return false
        }
    }

    /// - Parameters:
    ///   - method: nil is one by which no page is asked.
    ///   - path: decoded parts; empty for the overview.
    func find(_ method: PageRoute.Method?, _ path: [String]) -> Found {
        var others: [PageRoute.Method] = []
        for entry in entries {
            guard let variables = entry.variables(of: path) else { continue }
            if entry.route.method == method { return .route(entry.route, variables: variables) }
            if !others.contains(entry.route.method) { others.append(entry.route.method) }
        }
        return others.isEmpty ? .nothing : .otherMethods(others)
    }
}
