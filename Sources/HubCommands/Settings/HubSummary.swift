internal import FleetHub
internal import FleetModel
internal import LineModel
internal import LineNotify

/// What a hub's configuration was understood to say, in a few lines.
enum HubSummary {
    static func text(_ settings: HubSettings, _ plan: FleetPlan, addresses: Int) -> String {
        var rows = [
            ("name", settings.name),
            ("listen", settings.listen + (settings.tls == nil ? " (http)" : " (https)")),
            ("database", database(settings)),
            ("slots", "every \(settings.every.shortText), \(settings.count) probes a line"),
            ("lines", lines(settings, plan, addresses)),
        ]
        rows += settings.selectors.enumerated().map { ($0.offset == 0 ? "selectors" : "", "\($0.element)") }
        rows += [
            ("vantages", vantages(plan)), ("load", load(settings, plan)),
            (
                "judge",
                "\(settings.judge.wait.shortText) after a slot's end; a line by itself is raised when bad from "
                    + raising(settings.judge.rules.raiseFrom)
            ),
            ("notify", settings.notify.map { "\($0.name) (\($0.kind.keyword))" }.orNone),
            (
                "kept",
                "rounds \(settings.retention.rounds.shortText), incidents \(settings.retention.incidents.shortText)"
            ),
        ]
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "\($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)\n" }.joined()
            + "Nothing is wrong with it.\n"
    }

    private static func database(_ settings: HubSettings) -> String {
        switch settings.database {
        case .sqlite(let path): "\(path) (SQLite: one member)"
        case .postgres: "PostgreSQL"
        }
    }

    private static func lines(_ settings: HubSettings, _ plan: FleetPlan, _ addresses: Int) -> String {
        let from =
            settings.lines.isEmpty
            ? "imported" : addresses == 0 ? "from files" : "from files, more from \(addresses) addresses"
        let unmeasured = plan.unmeasuredLines.count
        let rest = unmeasured == 0 ? "" : "; \(unmeasured) of them from no vantage"
        return "\(plan.lines.count) \(from)\(rest)"
    }

    private static func vantages(_ plan: FleetPlan) -> String {
        guard !plan.vantages.isEmpty else { return "none yet; add them by plumbhub vantage add NAME" }
        let most = plan.linesOfVantage.map(\.count).max() ?? 0
        return "\(plan.vantages.count), which measure \(plan.pairs) pairs; one has \(most) lines at most"
    }

    /// The fullest ingress beside its cap: the arithmetic by which a plan is refused.
    private static func load(_ settings: HubSettings, _ plan: FleetPlan) -> String {
        var pairs: [String: Int] = [:]
        for (line, vantages) in zip(plan.lines, plan.vantagesOfLine) {
            pairs[line.ingress.host, default: 0] += vantages.count
        }
        let seconds = Double(settings.every.nanoseconds) / 1e9
        let loads = pairs.map { host, pairs in
            let cap = settings.addressCaps[host] ?? settings.maxAddressRate
            return (host: host, pairs: pairs, rate: Double(pairs * settings.count) / seconds, cap: cap)
        }
        guard let worst = loads.max(by: { ($0.rate / $0.cap, $1.host) < ($1.rate / $1.cap, $0.host) }), worst.pairs > 0
        else { return "nothing is measured" }
        return "ingress \(TerminalText.escaped(worst.host)): \(worst.pairs) pairs x \(settings.count) probes in "
            + "\(settings.every.shortText) = \(text(worst.rate))/s of \(text(worst.cap))/s"
    }

    private static func raising(_ rule: FleetRules.RaiseFrom) -> String {
        switch rule {
        case .most: "most"
        case .vantages(let least): "\(least) vantage\(least == 1 ? "" : "s")"
        case .share(let share): "\(Int((share * 100).rounded()))% of them"
        }
    }

    private static func text(_ rate: Double) -> String {
        let tenths = Int((rate * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

extension [String] {
    fileprivate var orNone: String { isEmpty ? "none" : joined(separator: ", ") }
}
