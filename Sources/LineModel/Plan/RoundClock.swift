/// When rounds begin: at multiples of a period by the wall clock, so that several vantages and people agree on them.
///
/// Pure: the wall clock is an argument, read anew at each step, since it can be stepped either way while somebody
/// waits.
package struct RoundClock: Equatable, Sendable {
    /// What to do now.
    package enum Step: Equatable, Sendable {
        /// Begin the round of the slot that began at this time, nanoseconds since 1970.
        case begin(slot: Int64)
        /// Ask again after this time, or earlier.
        case wait(Duration)
    }

    /// The time from one round's beginning to the next one's, nanoseconds; above 0.
    private let period: Int64
    /// How much later than its multiple each round begins, nanoseconds.
    private let shift: Int64
    private var due: Int64?
    /// How many slots passed in all while nobody asked: a round took longer than its slot, the machine slept, the
    /// process was stopped, or the clock was set forward.
    package private(set) var skipped = 0

    /// The longest wait, so that a step of the wall clock is noticed soon.
    package static let maxWait = Duration.seconds(5)
    /// A slot is begun only while less than this part of it (a tenth) has passed. Later it is skipped, because a round
    /// has to be over before the next one begins.
    package static let latestShare: Int64 = 10

    /// - Parameters:
    ///   - every: above zero.
    ///   - splay: rounds begin later by a share of this that is the vantage's own and always the same.
    package init(every: Duration, splay: Duration = .zero, vantage: String = "") {
        period = max(1, every.nanoseconds)
        let share = Double(Self.hash(vantage) >> 11) / Double(1 << 53)
        shift = Int64(Double(min(splay.nanoseconds, period - 1)) * share)
    }

    /// A clock whose rounds begin this much later than the multiples of the period.
    ///
    /// - Parameters:
    ///   - every: above zero.
    ///   - phase: from zero to less than `every`; longer ones are cut.
    package init(every: Duration, phase: Duration) {
        period = max(1, every.nanoseconds)
        shift = min(max(0, phase.nanoseconds), period - 1)
    }

    /// The multiple of the period that a slot is, without what its rounds begin later, nanoseconds since 1970.
    ///
    /// - Parameter slot: as `step` gave it.
    package func multiple(of slot: Int64) -> Int64 { slot - shift }

    /// What to do now.
    ///
    /// - Parameter now: nanoseconds since 1970.
    package mutating func step(now: Int64) -> Step {
        let (slot, passed) = slot(now: now)
        skipped += passed
        guard now < slot else {
            due = next(after: slot)
            return .begin(slot: slot)
        }
        due = slot
        return .wait(min(.nanoseconds(slot - now), Self.maxWait))
    }

    /// How long it is until a round begins; zero when one begins at once.
    ///
    /// - Parameter now: nanoseconds since 1970.
    package func timeLeft(now: Int64) -> Duration { .nanoseconds(max(0, slot(now: now).slot - now)) }

    /// The slot that is to be begun or waited for, and how many were skipped for it.
    private func slot(now: Int64) -> (slot: Int64, skipped: Int) {
        let slot = due ?? next(after: now)
        // The clock was set back by more than a period: what was due is far away now.
        if slot - now > period { return (next(after: now), 0) }
        guard now >= slot + period / Self.latestShare else { return (slot, 0) }
        return (next(after: now), Int((now - slot) / period) + 1)
    }

    /// The first slot after a time.
    private func next(after time: Int64) -> Int64 {
        let shifted = time - shift
        let quotient = shifted >= 0 ? shifted / period : (shifted - period + 1) / period
        return (quotient + 1) * period + shift
    }

    /// The text's hash, with a last mixing step, so that names alike are not neighbours.
    private static func hash(_ text: String) -> UInt64 {
        var hash = StableHash.fnv1a(text.utf8)
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        return hash ^ (hash >> 33)
    }
}
