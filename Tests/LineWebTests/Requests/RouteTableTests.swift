import Testing

@testable import LineWeb

@Suite("Which page an address leads to")
struct RouteTableTests {
    private let table = RouteTable([
        PageRoute(.get, "/") { _, _ in .redirect("overview") },
        PageRoute(.get, "/lines/:name") { _, _ in .redirect("line") },
        PageRoute(.get, "/lines/new") { _, _ in .redirect("new") },
        PageRoute(.post, "/lines/:name") { _, _ in .redirect("post") },
        PageRoute(.get, "/lines/:name/rounds/:round") { _, _ in .redirect("round") },
    ])

    private func found(_ method: PageRoute.Method, _ path: [String]) -> (path: String, variables: [String: String])? {
        guard case .route(let route, let variables) = table.find(method, path) else { return nil }
        return (route.path, variables)
    }

    @Test("variables stand for whole parts of the path; what is written goes before")
    func finds() {
        #expect(found(.get, [])?.path == "/")
        #expect(found(.get, ["lines", "new"])?.path == "/lines/new")
        #expect(found(.get, ["lines", "a/b"])?.variables == ["name": "a/b"])
        #expect(found(.get, ["lines", "x", "rounds", "7"])?.variables == ["name": "x", "round": "7"])
        #expect(found(.post, ["lines", "new"])?.variables == ["name": "new"])
    }

    @Test("an address that is asked another way is told apart from one that is not there")
    func others() {
        guard case .otherMethods(let methods) = table.find(.post, []) else { return #expect(Bool(false)) }
        #expect(methods == [.get])
        for path in [["lines"], ["lines", ""], ["", "lines"], ["lines", "x", ""], ["nothing"], ["lines", "x", "y"]] {
            guard case .nothing = table.find(.get, path) else { return #expect(Bool(false), "\(path)") }
        }
    }

    @Test("no two routes of the catalogue answer the same address, and none hides the server's own")
    func catalogue() {
        let routes = PageCatalogue.routes.map { "\($0.method) \($0.path)" }
        #expect(Set(routes).count == routes.count)
        let own = ["login", "logout", "events", "static", "s", "metrics", "healthz", "readyz", "livez"]
        #expect(
            PageCatalogue.routes.allSatisfy { route in
                !own.contains { route.path.hasPrefix("/\($0)/") || route.path == "/\($0)" }
            })
        #expect(PageCatalogue.routes.allSatisfy { $0.path.hasPrefix("/") })
        #expect(PageCatalogue.routes.allSatisfy { !$0.isShared || $0.method == .get })
    }
}
