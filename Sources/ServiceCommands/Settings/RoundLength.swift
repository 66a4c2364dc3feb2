package import LineModel
package import LineService
internal import ProbeEngine
internal import ProbeWire

/// Whether a round is over before the next one is due.
package enum RoundLength {
    /// A finding where a round with a silent line takes longer than `every`, by its plan: names are not looked up, so
    /// that lines of several names for one address may take longer still; or where it leaves too little time for a
    /// confirmation as it was asked for. The result is nil when both fit.
    package static func finding(lines: [Line], settings: ServiceSettings) -> LengthFinding? {
        var groups: [String: Int] = [:]
        let numbers = lines.map { line in
            let number = groups[line.ingress.host] ?? groups.count
            groups[line.ingress.host] = number
            return number
        }
        // Direct probes count for their own addresses; for the lines' they make the round rather too long than short.
        let companions = lines.indices.flatMap { line in
            (0..<settings.probe.companions(of: lines[line])).map { _ in line }
        }
        let plan = RoundPlan(
            settings: settings.probe, addressGroups: lines.isEmpty ? [0] : numbers, seed: 0, companions: companions,
            handshakes: lines.indices.filter { settings.probe.makesHandshakes(beside: lines[$0]) }.map { numbers[$0] })
        let waiting = hasProxies(lines, settings) ? RoundAssociations.limitNanoseconds : 0
        let nanoseconds = plan.maxNanoseconds + waiting
        let length = Duration.nanoseconds(nanoseconds)
        guard length + settings.splay > settings.every else { return confirmation(after: length, settings) }
        return .round(
            lines: lines.isEmpty ? nil : lines.count, seconds: Int((Double(nanoseconds) / 1e9).rounded(.up)),
            splay: settings.splay, every: settings.every)
    }

    private static func confirmation(after round: Duration, _ settings: ServiceSettings) -> LengthFinding? {
        let left = (settings.every - round) / 2
        let plan = ConfirmationPlan(
            [], of: [], settings: settings.confirmation, within: left, most: settings.confirm.most)
        guard plan.settings.count < settings.confirm.count || !plan.isInTime else { return nil }
        return .confirmation(
            left: left, count: plan.settings.count, asked: settings.confirm.count, isInTime: plan.isInTime)
    }

    /// Whether associations are asked for before the first probe: a silent proxy takes all the time there is for that.
    private static func hasProxies(_ lines: [Line], _ settings: ServiceSettings) -> Bool {
        lines.contains { $0.echo != nil && ($0.payload ?? settings.probe.payload) == .socks5 }
    }
}
