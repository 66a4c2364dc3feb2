internal import LineHistory
internal import LineModel

/// `/`: whether everything is all right, at one glance; and the lines, the worst first.
enum OverviewPage {
    static let route = PageRoute(.get, "/", isShared: true) { request, site in
        let (query, problems) = FieldQuery.reading(request.query)
        let by = request.item("by").flatMap(FieldDimension.init(word:)) ?? .ingress
        let now = request.now
        let answer = try await site.ask { try $0.overview(query, by: by, now: now) }
        return .page(OverviewView(answer, query, problems, request, site).page)
    }
}
