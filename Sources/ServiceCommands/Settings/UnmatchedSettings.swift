internal import LineModel
internal import LineReport
internal import LineService

/// Settings that name tags, hosts or lines which no line has: mostly a slip of the pen, and otherwise unseen, since a
/// limit or a silence that applies to nothing does nothing.
enum UnmatchedSettings {
    /// A warning for each, for people.
    ///
    /// - Parameter lines: all lines that there are.
    static func warnings(_ settings: ServiceSettings, lines: [Line]) -> [String] {
        let tags = Set(lines.flatMap(\.tags))
        let limits = settings.limits.tags.enumerated().compactMap { index, rule in
            warning("limits.tags[\(index + 1)]", rule.tag, among: tags)
        }
        let rules = [("maintenance", settings.muting.maintenance), ("silences", settings.muting.silences)]
        let muted = rules.flatMap { name, rules in
            rules.enumerated().compactMap { index, rule in
                warning("\(name)[\(index + 1)]", rule, among: tags, lines)
            }
        }
        let keys = Set(tags.map(\.key))
        let labels = settings.web.lineTags.filter { !keys.contains($0) }.map {
            "web.line_tags: no line has a tag \(TerminalText.quoted($0)); the metrics will not have it"
        }
        return limits + unjudgedGain(settings, lines) + muted + labels
    }

    /// A limit of the gain, and no line with direct probes that could be held against it.
    private static func unjudgedGain(_ settings: ServiceSettings, _ lines: [Line]) -> [String] {
        var round = settings.probe
        round.minGain = settings.limits.minGain ?? settings.limits.tags.lazy.compactMap(\.minGain).first
        return round.judgesNoGain(of: lines) ? [Words.keys.note(.gainNotJudged)] : []
    }

    private static func warning(_ place: String, _ tag: Tag, among tags: Set<Tag>) -> String? {
        guard !tags.contains(tag) else { return nil }
        let known = Set(tags.map(\.text)).sorted()
        let hint = NearestName.find(for: tag.text, among: known).map { "; did you mean \(TerminalText.quoted($0))?" }
        return "\(place): no line has the tag \(TerminalText.quoted(tag.text))\(hint ?? "")"
    }

    private static func warning(
        _ place: String, _ rule: MuteRule, among tags: Set<Tag>, _ lines: [Line]
    ) -> String? {
        if let tag = rule.tag, let found = warning(place, tag, among: tags) { return found }
        guard rule.cause != .vantage, !lines.contains(where: rule.covers) else { return nil }
        let parts = [rule.line.map { "line \($0)" }, rule.tag.map { "tag \($0.text)" }, rule.cause?.description]
        let meant = parts.compactMap(\.self).joined(separator: ", ")
        return "\(place): it is about no line: \(TerminalText.quoted(meant))"
    }
}
