internal import LinuxSocket

/// Keeps a prober that was held up from catching up in a burst: a few late probes leave at once, more of them at no
/// more than twice the planned rate. On schedule it never delays anything. (Generic cell rate algorithm, ITU-T I.371
/// annex A.)
struct CatchUpPace {
    private let spacingNanoseconds: Int64
    private let toleranceNanoseconds: Int64
    private var theoretical = MonotonicTime(nanoseconds: .min)

    /// Probes that may leave at once.
    static let burst: Int64 = 64

    /// - Parameter slotNanoseconds: planned time between two probes of the round.
    init(slotNanoseconds: Int64) {
        // Beyond a day between two probes nothing needs to be kept apart, and the products below must fit.
        spacingNanoseconds = min(max(slotNanoseconds / 2, 1), 86_400_000_000_000)
        toleranceNanoseconds = spacingNanoseconds * (Self.burst - 1)
    }

    /// When the next probe may leave; nil when it may leave now.
    func delay(now: MonotonicTime) -> MonotonicTime? {
        guard theoretical > now else { return nil }
        let allowed = theoretical.advanced(byNanoseconds: -toleranceNanoseconds)
        return allowed > now ? allowed : nil
    }

    mutating func spend(now: MonotonicTime) {
        theoretical = max(theoretical, now).advanced(byNanoseconds: spacingNanoseconds)
    }
}
