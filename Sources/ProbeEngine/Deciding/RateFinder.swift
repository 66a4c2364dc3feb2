internal import LineModel
internal import LinuxSocket

/// Feeds a `RateController` with what a measuring loop sees of itself, a window at a time.
struct RateFinder {
    private(set) var controller: RateController
    private var window = RateController.Window()
    private var windowEnd: MonotonicTime
    private var counted = (overflow: 0, retries: 0)
    /// Packets an interval.
    private let packets: Double

    init(_ plan: RoundPlan, start: MonotonicTime) {
        packets = max(plan.packets, 1)
        controller = RateController(ceiling: plan.rate)
        windowEnd = start.advanced(byNanoseconds: RateController.windowNanoseconds)
    }

    /// Between two probes of a line, at the present rate.
    var intervalNanoseconds: Int64 { Int64((packets / controller.rate * 1e9).rounded(.up)) }

    mutating func noteLateness(_ nanoseconds: Int64) {
        if nanoseconds > window.latenessNanoseconds { window.latenessNanoseconds = nanoseconds }
    }

    /// - Parameters:
    ///   - overflow: datagrams dropped so far.
    ///   - retries: sends refused so far.
    ///   - bufferShare: fullest receive buffer now, 0 to 1; asked for at the end of a window only.
    /// - Returns: whether the window is over and the rate may have changed.
    mutating func observe(now: MonotonicTime, overflow: Int, retries: Int, bufferShare: () -> Double) -> Bool {
        guard now >= windowEnd else { return false }
        window.overflow = overflow - counted.overflow
        window.refusedSends = retries - counted.retries
        window.bufferShare = bufferShare()
        controller.observe(window)
        counted = (overflow, retries)
        window = RateController.Window()
        windowEnd = now.advanced(byNanoseconds: RateController.windowNanoseconds)
        return true
    }
}

extension MeasuringLoop {
    /// Adapts the interval to what the last window showed.
    mutating func findRate(now: MonotonicTime) {
        let overflow = paths.shared.reduce(0) { $0 + $1.overflow }
        let fullest = { [paths] in paths.shared.reduce(0.0) { max($0, $1.bufferShare()) } }
        let isOver = rateFinder?.observe(
            now: now, overflow: overflow, retries: counts.sendRetries, bufferShare: fullest)
        guard isOver == true, let interval = rateFinder?.intervalNanoseconds else { return }
        machine.changeInterval(interval, now: now)
    }
}
