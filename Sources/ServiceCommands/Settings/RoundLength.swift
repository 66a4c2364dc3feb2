package import LineModel
package import LineService
internal import ProbeEngine
internal import ProbeWire

/// Whether a round is over before the next one is due.
package enum RoundLength {
    /// A warning where a round with a silent line takes longer than `every`, by its plan: names are not looked up, so
    /// that lines of several names for one address may take longer still; or where it leaves too little time for a
    /// confirmation as it was asked for. nil: both fit.
    package static func warning(lines: [Line], settings: ServiceSettings) -> String? {
        var groups: [String: Int] = [:]
        let numbers = lines.map { line in
            let number = groups[line.ingress.host] ?? groups.count
            groups[line.ingress.host] = number
            return number
        }
        let companions = settings.probe.segments == nil ? [] : lines.indices.filter { lines[$0].echo != nil }
        let plan = RoundPlan(
            settings: settings.probe, addressGroups: lines.isEmpty ? [0] : numbers, seed: 0, companions: companions)
        let waiting = hasProxies(lines, settings) ? RoundAssociations.limitNanoseconds : 0
        let nanoseconds = plan.longestNanoseconds + waiting
        let length = Duration.nanoseconds(nanoseconds)
        guard length + settings.splay > settings.every else { return confirmationWarning(after: length, settings) }
        let who = lines.isEmpty ? "a round" : "a round over \(lines.count) line\(lines.count == 1 ? "" : "s")"
        let seconds = Int((Double(nanoseconds) / 1e9).rounded(.up))
        let splay = settings.splay == .zero ? "" : " and begins up to \(settings.splay.shortText) later"
        return "\(who) takes up to \(seconds)s\(splay), and the next is due after every: \(settings.every.shortText); "
            + "rounds will be skipped: lower probe.count or probe.interval, or raise every"
    }

    private static func confirmationWarning(after round: Duration, _ settings: ServiceSettings) -> String? {
        let left = (settings.every - round) / 2
        let plan = ConfirmationPlan(
            [], of: [], settings: settings.confirmation, within: left, most: settings.confirm.most)
        let fewer = plan.settings.count < settings.confirm.count
        guard fewer || !plan.isInTime else { return nil }
        let what =
            "suspected lines are probed again with \(plan.settings.count) probes"
            + (fewer ? " instead of \(settings.confirm.count)" : "")
        let late = plan.isInTime ? "" : ", which take longer, so that rounds may be skipped"
        return "a confirmation has half of the time from a round's end to the next, "
            + "\(Duration.milliseconds(left.nanoseconds / 1_000_000).shortText): \(what)\(late); "
            + "lower confirm.count or confirm.interval, or raise every"
    }

    /// Whether associations are asked for before the first probe: a silent proxy takes all the time there is for that.
    private static func hasProxies(_ lines: [Line], _ settings: ServiceSettings) -> Bool {
        lines.contains { $0.echo != nil && ($0.payload ?? settings.probe.payload) == .socks5 }
    }
}
