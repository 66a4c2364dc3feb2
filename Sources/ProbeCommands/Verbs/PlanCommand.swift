internal import ArgumentParser
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import ProbeEngine
internal import SystemFiles

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Say what a round would send; send nothing.")

    @OptionGroup var lines: LinesOptions
    @OptionGroup var round: RoundOptions
    @OptionGroup var stamp: STAMPOptions
    @OptionGroup var socks: SOCKSOptions

    func run() throws {
        let catalogue = try lines.catalogue()
        var driver = RoundDriver(
            lines: try lines.lines(catalogue), settings: try round.settings(catalogue), vantage: "local",
            showsProgress: false)
        driver.formats = try stamp.formats(size: round.size, catalogue)
        driver.formats.socks = try socks.asked()
        let prepared = try driver.prepare()
        try StandardOutput.write(PlanText.render(PlanOutline(prepared)))
    }
}

extension PlanOutline {
    init(_ round: PreparedRound) {
        self.init(
            plan: round.plan, bitsPerSecond: round.bitsPerSecond, busiestAddress: round.busiestAddress?.addressText,
            unmeasured: zip(round.lines, round.placements).compactMap { line, placement in
                guard case .unmeasured(let reason) = placement else { return nil }
                return (line.name, reason)
            })
        noticed = NoticedOutline(round.plan, groups: EvidenceGroups(CauseField(round.lines)).keys.count)
        judgesNoGain = round.settings.judgesNoGain(of: round.lines)
        opaqueSockets = round.opaqueSockets
        weakSockets = round.weakSockets
        proxies = round.proxies.endpoints.count
        proxyLimit = .nanoseconds(RoundAssociations.limitNanoseconds)
        segments = round.settings.segments.map { probe in
            SegmentOutline(
                probe: probe, single: round.plan.lines - round.companionLines.ingress,
                lines: round.companionLines.ingress, unavailable: round.unavailable)
        }
        let without = round.withoutDirect.filter { $0.note != .noRoom }
        if round.companionLines.direct > 0 || !without.isEmpty {
            direct = DirectOutline(lines: round.companionLines.direct, without: without)
        }
    }
}
