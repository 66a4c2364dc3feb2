internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import SystemFiles

/// The line on standard error that tells how far a round is; rewritten in place a few times a second.
final class ProgressDisplay {
    private let plan: RoundPlan
    private let end: MonotonicTime
    private var next = MonotonicTime.now()
    private let color = ColorChoice.auto.isOn(terminal: true)

    private static let periodNanoseconds: Int64 = 200_000_000

    init(plan: RoundPlan) {
        self.plan = plan
        end = MonotonicTime.now().advanced(byNanoseconds: plan.maxNanoseconds)
    }

    func nextUpdate() -> MonotonicTime { next }

    func show(sent: Int, received: Int) {
        let now = MonotonicTime.now()
        guard now >= next else { return }
        next = now.advanced(byNanoseconds: Self.periodNanoseconds)
        let figures = ProgressFigures(
            lines: plan.lines, planned: plan.probes, sent: sent, received: received, rate: plan.rate,
            remaining: .nanoseconds(max(end.nanoseconds(since: now), 0)))
        let width = (Terminal.columns(STDERR_FILENO) ?? 80) - 1
        StandardError.write("\r\u{1B}[K" + ProgressLine.render(figures, width: width, color: color))
    }

    func clear() { StandardError.write("\r\u{1B}[K") }
}
