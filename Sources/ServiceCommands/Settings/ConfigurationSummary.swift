internal import LineModel
internal import LineNotify
internal import LineReport
internal import LineService
internal import ObjectStore
internal import ProbeEngine
internal import ProbeWire

/// What a configuration was understood to say, in a few lines.
enum ConfigurationSummary {
    static func text(_ settings: ServiceSettings, lines: [Line]) -> String {
        let addresses = settings.lines.count { if case .address = $0.place { true } else { false } }
        let fromAddresses = addresses == 0 ? "" : ", more from \(count(addresses, "address", "addresses"))"
        let isAssigned = settings.fleet != nil && settings.lines.isEmpty
        let probe = settings.probe
        var limits = "loss above \(percent(settings.limits.loss))"
        if let rtt = settings.limits.rtt { limits += ", RTT above \(rtt.shortText)" }
        if let gain = settings.limits.minGain { limits += ", gain below \(gain.shortText)" }
        if settings.limits.change { limits += ", change against the line's past" }
        let pace = isAssigned ? "as often as the hub says" : "every \(settings.every.shortText)"
        var rows = [
            ("vantage", settings.vantage),
            ("lines", isAssigned ? "those that the hub assigns" : "\(lines.count) from files\(fromAddresses)"),
            (
                "rounds",
                "\(pace), \(count(probe.count, "probe")) a line, every "
                    + "\(probe.interval.shortText), timeout \(probe.timeout.shortText)"
                    + (probe.segments.map { ", \($0) to the ingress beside it" } ?? "")
                    + (probe.direct.map { $0 == .off ? "" : ", direct probes beside it" } ?? "")
                    + (probe.flows ? ", an old flow beside it" : "")
                    + (probe.tcp.map { $0 == .off ? "" : ", TCP handshakes beside it" } ?? "")
            ),
            ("stamp", stamp(settings.formats.stamp)),
            ("abnormal", limits),
            (
                "history",
                "\(settings.history.path), probes \(settings.history.probes.shortText), rounds "
                    + settings.history.rounds.shortText
            ),
            ("notify", settings.notify.map { "\($0.name) (\($0.kind.keyword))" }.orNone),
            ("upload", settings.upload.map { "\($0.name) (\($0.kind.keyword))" }.orNone),
            ("write", settings.write.map { "\($0.name) (\($0.kind.keyword))" }.orNone),
            ("web", web(settings.web)),
        ]
        if let fleet = settings.fleet { rows.insert(("fleet", text(fleet)), at: 1) }
        let place = rows.firstIndex { $0.0 == "history" } ?? rows.count
        rows.insert(contentsOf: alerts(settings, lines), at: place)
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "\($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)\n" }.joined()
            + "Nothing is wrong with it.\n"
    }

    /// What the budget of false alarms gives; nothing where lines are judged by their limits alone.
    private static func alerts(_ settings: ServiceSettings, _ lines: [Line]) -> [(String, String)] {
        guard let budget = settings.alerts.falseAlarms else { return [] }
        guard !lines.isEmpty else {
            return [("alerts", "false alarms: \(budget) over all lines; what that gives depends on how many there are")]
        }
        let groups = EvidenceGroups(CauseField(lines, canaries: settings.canaries)).keys.count
        let outlook = EvidenceOutlook(
            budget: budget, lines: lines.count, groups: groups, every: settings.every,
            trials: min(settings.probe.count, NoticedOutline.maxTrials))
        var facts = Words.keys.outlook(outlook)
        if settings.probe.count > NoticedOutline.maxTrials { facts[facts.count - 1] += ", or less" }
        return facts.enumerated().map { ($0.offset == 0 ? "alerts" : "", $0.element) }
    }

    private static func text(_ fleet: FleetSettings) -> String {
        let more = fleet.hubs.count > 1 ? " and \(count(fleet.hubs.count - 1, "other address", "other addresses"))" : ""
        let tags = fleet.tags.isEmpty ? "" : ", \(fleet.tags.map(\.text).joined(separator: ", "))"
        let voice = fleet.isFallback ? "tells people while it does not answer" : "tells nobody"
        return "\(fleet.name) of \(fleet.hubs.first ?? "")\(more)\(tags); \(voice)"
    }

    private static func web(_ web: WebSettings) -> String {
        guard let listen = web.listen else { return "none" }
        let path = web.basePath == "/" ? "" : "\(web.basePath.dropLast())"
        let users = web.users.isEmpty ? [] : [count(web.users.count, "user")]
        let known = users + (web.token == nil ? [] : ["a token"])
        return listen + path + (known.isEmpty ? "" : ", \(known.joined(separator: " and "))")
    }

    private static func stamp(_ asked: STAMPAsked) -> String {
        let mode = asked.key == nil ? "open mode" : "authenticated mode"
        let names = STAMPExtensions.named.filter { asked.extensions.contains($0.value) }.map(\.name)
        return ([asked.isTWAMPLight ? "TWAMP-Light" : mode] + names).joined(separator: ", ")
    }

    private static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    private static func percent(_ ratio: Double) -> String {
        let tenths = Int((ratio * 1000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
    }
}

extension [String] {
    fileprivate var orNone: String { isEmpty ? "none" : joined(separator: ", ") }
}
