internal import ArgumentParser
internal import Glibc
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
    @OptionGroup(title: "Results") var output: OutputOptions

    func run() throws {
        let catalogue = try lines.catalogue()
        let settings = try round.settings(catalogue)
        let asked = try lines.lines(catalogue)
        try output.checkGroups(of: asked)
        var driver = RoundDriver(
            lines: asked, settings: settings, vantage: output.vantage,
            showsProgress: Terminal.showsProgress && !output.noProgress)
        driver.formats = try stamp.formats(size: round.size, catalogue)
        driver.formats.socks = try socks.asked()
        let prepared = try driver.prepare()
        // From the opening of the files to their end, so that no signal leaves a part of one behind.
        let signals = try SignalQueue(SignalQueue.ending)
        let outputs = try output.open(signals)
        let report = try driver.run(prepared, signals: signals)
        try outputs.write(report, signals: signals)
        throw report.exitStatus
    }
}
