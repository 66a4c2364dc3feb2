internal import LinuxSocket

extension WallClockGuard {
    /// Observes the clocks as they are. To be called between reading stamps and converting them.
    ///
    /// - Returns: the time read before.
    mutating func observeNow() -> MonotonicTime {
        let now = MonotonicTime.now()
        observe(ClockOffset.sample(), at: now) { (ClockOffset.measure(), MonotonicTime.now()) }
        return now
    }
}
