internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LinuxSocket
internal import ProbeEngine
internal import SystemFiles

struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Measure every line once, now, and report.",
        discussion: """
            Exit status: 0 every line healthy, 1 at least one abnormal, 2 the command or a file is wrong and nothing \
            was sent, 3 the round could not be made or is not valid, or left a line unmeasured, or its results could \
            not be written, 130 interrupted.
            """)

    @OptionGroup(title: "Lines") var lines: LinesOptions
    @OptionGroup(title: "Round") var round: RoundOptions
    @OptionGroup(title: "STAMP") var stamp: STAMPOptions
    @OptionGroup(title: "SOCKS5") var socks: SOCKSOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Make two rounds: the first one opens a flow beside each line, the second one, when the flow is so old, "
                + "holds it against fresh ones. (default: one round)",
            valueName: "age"),
        transform: FlagText.duration)
    var flows: Duration?

    @OptionGroup(title: "Results") var output: OutputOptions

    func run() throws {
        let catalogue = try lines.catalogue()
        var settings = try round.settings(catalogue)
        try checkFlows(settings)
        settings.flows = flows != nil
        let asked = try lines.lines(catalogue)
        try output.checkGroups(of: asked)
        var driver = RoundDriver(
            lines: asked, settings: settings, vantage: output.vantage,
            showsProgress: Terminal.showsProgress && !output.noProgress)
        driver.formats = try stamp.formats(size: round.size, catalogue)
        driver.formats.socks = try socks.asked()
        if flows != nil { driver.flows = FlowStore() }
        let prepared = try driver.prepare()
        // From the opening of the files to their end, so that no signal leaves a part of one behind.
        let signals = try SignalQueue(SignalQueue.ending)
        let outputs = try output.open(signals)
        let report =
            if let flows {
                try driver.run(prepared, thenAt: flows, signals: signals)
            } else {
                try driver.run(prepared, signals: signals)
            }
        try outputs.write(report, signals: signals)
        throw report.exitStatus
    }

    /// One round must be able to say something: with few probes none is.
    private func checkFlows(_ settings: RoundSettings) throws {
        guard flows != nil, settings.count < FlowFinding.minProbes else { return }
        throw CommandFailure(
            "--flows needs --count \(FlowFinding.minProbes) or more: of fewer probes of one round nothing can be told")
    }
}
