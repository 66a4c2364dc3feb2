internal import LineModel

/// Which slot a call measures, and when its round begins. Pure.
///
/// The slots are the watch's (`RoundClock`); what is different is that a timer calls, and that a call cannot wait for
/// ever: it waits for the phase of its slot where there is time for it, and else begins at once, and says so.
struct FunctionSlot: Equatable, Sendable {
    /// The beginning of the slot without the phase, seconds since 1970.
    let start: Int64
    /// How long the call waits before its round begins.
    let wait: Duration
    /// How much later than its time the round begins, by the phase; negative where it begins earlier. Zero where the
    /// watch would begin then, too.
    let off: Duration
    /// How much later than a slot its rounds begin.
    let phase: Duration

    /// The slot of this call; nil where its round, and that of the next slot that is near, were made already.
    ///
    /// - Parameters:
    ///   - clock: a new one, of these slots.
    ///   - every: from one slot to the next.
    ///   - now: nanoseconds since 1970.
    ///   - last: the slot that was measured last, seconds since 1970; nil before the first.
    ///   - fits: whether the call has time to wait for so long before its round.
    static func choose(
        _ clock: RoundClock, every: Duration, now: Int64, last: Int64?, fits: (Duration) -> Bool
    ) -> FunctionSlot? {
        let period = max(1, every.nanoseconds)
        let wait = clock.timeLeft(now: now)
        let (next, latest) = (now + wait.nanoseconds, now + wait.nanoseconds - period)
        let phase = Duration.nanoseconds(next - clock.multiple(of: next))
        func start(_ begin: Int64) -> Int64 { clock.multiple(of: begin) / 1_000_000_000 }
        func slot(_ start: Int64, wait: Duration = .zero, off: Duration = .zero) -> FunctionSlot? {
            start == last ? nil : FunctionSlot(start: start, wait: wait, off: off, phase: phase)
        }
        if now - latest < period / RoundClock.latestShare, let found = slot(start(latest)) { return found }
        // In its slot and before its phase, or called a little early.
        let isNear = clock.multiple(of: next) <= now || wait.nanoseconds < period / RoundClock.latestShare
        if isNear, fits(wait), let found = slot(start(next), wait: wait) { return found }
        let multiple = now - now % period
        return slot(multiple / 1_000_000_000, off: .nanoseconds(now - multiple) - phase)
    }

    /// Slots between the last one and this one, of which no call made the round.
    func skipped(since last: Int64?, every: Duration) -> Int {
        guard let last, start > last else { return 0 }
        return max(0, Int(Double(start - last) / max(every / .seconds(1), 1e-9) + 0.5) - 1)
    }
}
