internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import ProbeEngine
internal import ProbeWire
internal import SystemFiles

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Measure every line once, as a plugin of a monitoring system.",
        discussion: """
            Prints what Nagios, Icinga and their kind read: STATE - text | performance data, and the reasons below. \
            A line is CRITICAL above a part of -c, WARNING above a part of -w; a part that is left out is not judged. \
            The limits that a line has of its own in the lines file are its critical thresholds, in place of -w and \
            -c. The worst line decides. It is UNKNOWN when the round is not valid or was interrupted, when a line is \
            unmeasured and none is critical or warning, and when there was no round.

            Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN; 3 also when the command or a file is wrong, and for \
            this help, so that no mistake looks like OK.
            """)

    @OptionGroup(title: "Lines") var lines: LinesOptions
    @OptionGroup(title: "Round") var round: RoundOptions
    @OptionGroup(title: "STAMP") var stamp: STAMPOptions
    @OptionGroup(title: "SOCKS5") var socks: SOCKSOptions

    @Option(
        name: [.short, .long], parsing: .unconditional,
        help: ArgumentHelp(
            "Mean RTT in ms and loss above which a line is WARNING. (default: 200,10%)", valueName: "rtt,loss%"),
        transform: FlagText.threshold)
    var warning = CheckThreshold(rtt: .milliseconds(200), loss: 0.1)

    @Option(
        name: [.short, .long], parsing: .unconditional,
        help: ArgumentHelp(
            "Mean RTT in ms and loss above which a line is CRITICAL. (default: 500,30%)", valueName: "rtt,loss%"),
        transform: FlagText.threshold)
    var critical = CheckThreshold(rtt: .milliseconds(500), loss: 0.3)

    @Option(
        name: [.customShort("t"), .long], parsing: .unconditional,
        help: ArgumentHelp(
            "Seconds that the monitoring system waits; a round that could take longer is refused. (default: 10)",
            valueName: "seconds"),
        transform: FlagText.seconds)
    var pluginTimeout = Duration.seconds(10)

    func run() throws {
        let deadline = CheckDeadline(allowed: pluginTimeout)
        let catalogue = try lines.catalogue()
        let settings = try settings(catalogue)
        let lines = try lines.lines(catalogue, writesNotes: false)
        // Before names are looked up, which can take seconds.
        let signals = try SignalQueue(SignalQueue.ending)
        var driver = RoundDriver(
            lines: lines, settings: settings, vantage: "check", showsProgress: false, writesMessages: false)
        driver.formats = try stamp.formats(size: round.size, catalogue)
        driver.formats.socks = try socks.asked()
        try deadline.check(settings)
        let prepared = try driver.prepare(lookupTimeout: deadline.lookupTimeout(settings))
        try deadline.check(settings, plan: prepared.plan)
        driver.associationLimit = min(driver.associationLimit, deadline.left(for: prepared.plan))
        let report = try driver.run(prepared, signals: signals)
        signals.release()
        let result = CheckResult(report, thresholds: CheckThresholds(warning: warning, critical: critical))
        try StandardOutput.write(CheckText.render(result, notes: prepared.notes))
        throw result.state
    }

    private func settings(_ catalogue: FormatCatalogue) throws -> RoundSettings {
        var problems = CheckThresholds(warning: warning, critical: critical).problems.map(Words.flags.problem)
        if round.maxLoss != nil { problems.append("--max-loss: lines are judged by -w and -c; write -c 30%") }
        if round.maxRTT != nil { problems.append("--max-rtt: lines are judged by -w and -c; write -c 300ms") }
        if round.minGain != nil { problems.append("--min-gain: lines are judged by -w and -c, by RTT and loss alone") }
        if round.maxRate == .auto {
            problems.append("--max-rate auto: how long such a round takes is not known before; write packets a second")
        }
        let settings: RoundSettings
        do {
            settings = try round.settings(catalogue)
        } catch let failure as CommandFailure {
            throw CommandFailure(problems + failure.messages)
        }
        guard problems.isEmpty else { throw CommandFailure(problems) }
        return settings
    }
}

/// How long the monitoring system waits for the plugin, from its start.
private struct CheckDeadline {
    let allowed: Duration
    private let start = ContinuousClock.now

    init(allowed: Duration) { self.allowed = allowed }

    /// Names that take longer leave their lines unmeasured, so that the others still are measured in time.
    func lookupTimeout(_ settings: RoundSettings) -> Duration {
        let slack = allowed - start.duration(to: .now) - Self.least(settings)
        return max(.milliseconds(1), min(max(slack - .seconds(1), slack / 2), RoundPreparation.lookupTimeout))
    }

    /// Refuses a round that could take longer than what is left.
    ///
    /// - Parameter plan: nil before there is one; then as short as the settings let it be.
    func check(_ settings: RoundSettings, plan: RoundPlan? = nil) throws(CommandFailure) {
        let round = plan.map { .nanoseconds($0.maxNanoseconds) } ?? Self.least(settings)
        let gone = start.duration(to: .now)
        guard gone + round > allowed else { return }
        let every = Duration.nanoseconds(plan?.intervalNanoseconds ?? settings.interval.nanoseconds)
        let spent = gone < .milliseconds(100) ? "" : ", after \(Self.text(gone)) of preparation"
        let verdict =
            "the round could take \(Self.text(round))\(spent), and the plugin timeout is \(Self.text(allowed))"
        let remedy = "lower --count, --interval or --timeout, or raise -t and the monitoring system's own timeout"
        let probes = "\(settings.count) probes on each line, one every \(every.shortText)"
        throw CommandFailure(
            ["\(verdict): \(remedy)", "\(probes), and \(settings.timeout.shortText) for the last reply"]
                + (plan?.notes ?? []).map(Words.flags.note))
    }

    /// What is left beside the round itself: for proxies, whose lines are unmeasured when they take longer.
    func left(for plan: RoundPlan) -> Duration {
        max(.zero, allowed - start.duration(to: .now) - .nanoseconds(plan.maxNanoseconds))
    }

    private static func least(_ settings: RoundSettings) -> Duration {
        settings.interval * (settings.count - 1) + settings.timeout
    }

    /// Rounded up to a tenth, so that what is too long never looks as if it fitted.
    private static func text(_ duration: Duration) -> String {
        let tenths = (duration.nanoseconds + 99_999_999) / 100_000_000
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}

extension FlagText {
    static func threshold(_ text: String) throws -> CheckThreshold { try reading { try CheckThreshold.parse(text) } }

    /// Whole seconds, as monitoring systems write them, or a duration; 1 s to a day.
    static func seconds(_ text: String) throws -> Duration {
        let duration = try reading { try Int(text).map { .seconds(min(max($0, 0), 1 << 30)) } ?? Duration(text: text) }
        guard duration >= .seconds(1), duration <= .seconds(RoundSettings.maxSeconds) else {
            throw ValidationError("write 1 to 86400 seconds")
        }
        return duration
    }
}
