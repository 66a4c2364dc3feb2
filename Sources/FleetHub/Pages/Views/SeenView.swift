internal import LineModel
internal import LineReport
internal import LineWeb

/// From where an incident is seen.
enum SeenView {
    /// Vantages that are named at once; more are counted.
    private static let maxNamed = 12

    /// "seen from 2 of 3: a, b"; nothing where the judge said nothing of that.
    static func text(_ seen: FleetReading.Seen, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        guard !seen.from.isEmpty || seen.of != nil else { return .empty }
        let names = seen.from.prefix(maxNamed).map { site.vantageLink($0) }.joined(", ")
        let left = seen.from.count - min(seen.from.count, maxNamed)
        let more: HTML = left > 0 ? "\(words(", and \(left.grouped) more", "，另有 \(left.grouped) 个"))" : .empty
        let count = seen.of.map { FleetText.kOfN(seen.from.count, $0, words) } ?? seen.from.count.grouped
        let colon: HTML = seen.from.isEmpty ? .empty : "\(words(": ", "："))"
        return "<span class=\"seen\">\(words("seen from", "可见于")) \(count)\(colon)\(names)\(more)</span>"
    }

    /// What an incident is about: "ingress 203.0.113.7:7000", "vantage sz-1: clock 5 min ahead".
    static func cause(_ seen: FleetReading.Seen, _ request: PageRequest) -> String {
        let cause = request.findings.cause(seen.file.outage.incident.key)
        guard let doubt = seen.doubt.map(request.findings.doubt) else { return cause }
        return request.words("\(cause): \(doubt)", "\(cause)：\(doubt)")
    }

    /// Below the cause in a list of incidents.
    static func small(_ seen: FleetReading.Seen, _ request: PageRequest, _ site: Site) -> HTML {
        let text = text(seen, request, site)
        return text == .empty ? .empty : "<br><small class=\"soft\">\(text)</small>"
    }

    /// A part of an incident's page.
    static func section(_ seen: FleetReading.Seen, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let text = text(seen, request, site)
        guard text != .empty || seen.doubt != nil else { return .empty }
        let cause = seen.doubt.map { "<p>\(request.findings.doubt($0))</p>" as HTML } ?? .empty
        let from: HTML = text == .empty ? .empty : "<p class=\"facts\">\(text)</p>"
        return """
            <section id="seen"><h2>\(words("Seen from", "可见范围"))</h2>\(cause)\(from)</section>
            """
    }
}
