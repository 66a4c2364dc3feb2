internal import LineHistory
internal import LineModel
internal import LineReport

/// `/lines/NAME.csv`: the window's rounds, hours or days, as `plumblined history line` has them, for a spreadsheet.
enum LineCSV {
    static func answer(_ name: String, _ request: PageRequest, _ site: Site) async throws -> PageAnswer {
        let focus = FocusWindow(request)
        let found = try await site.ask { try $0.window(of: name, from: focus.from, to: focus.to) }
        guard let window = found else { return try await LinePage.unknown(name, request, site) }
        return .file(
            type: "text/csv; charset=utf-8", bytes: try bytes(window, request.language),
            name: fileName(name, focus))
    }

    /// For names that no path can hold; see `Site.line`.
    static let routeByItem = PageRoute(.get, "/line.csv", isShared: true) { request, site in
        let name = try await site.name(request.item("name"), orKey: request.item("key"))
        return try await answer(name ?? "", request, site)
    }

    static func bytes(_ window: LineWindow, _ language: MessageLanguage) throws -> [UInt8] {
        let words = Words(.keys, language)
        let listing =
            switch window.resolution {
            case .rounds: HistoryListing(points: window.points, words)
            case .hours: HistoryListing(spans: window.spans, name: "hours")
            case .days: HistoryListing(spans: window.spans, name: "days")
            }
        return try spreadsheet(HistoryListing(of: [(window.line.name, listing)], name: "rounds").withLocalTime(), words)
    }

    /// A listing as a spreadsheet opens it: a byte order mark, CRLF, no text that could be a formula.
    static func spreadsheet(_ listing: HistoryListing, _ words: Words) throws -> [UInt8] {
        var context = RenderContext(version: "", words: words)
        (context.marksCSV, context.guardsFormulas, context.endsCSVByCRLF) = (true, true, true)
        var bytes: [UInt8] = []
        try HistoryFormat.csv.render(listing, context) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Letters, digits, `-`, `_` and `.` of the name, and the beginning of the window.
    static func fileName(_ name: String, _ focus: FocusWindow) -> String {
        let safe = name.unicodeScalars.prefix(60).map { scalar -> Character in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || "-_".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
        }
        let from = WallTime(nanosecondsSince1970: focus.from.nanosecondsSince1970).compactText
        return "plumbline-\(String(safe))-\(from)Z.csv"
    }
}
