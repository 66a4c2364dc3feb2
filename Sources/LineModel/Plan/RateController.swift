/// Finds the rate that a machine can carry while a round runs.
///
/// It starts gently, climbs by a quarter as long as the windows are clean, backs off by a third at the first sign of
/// strain, and from then on climbs slowly towards nine tenths of the rate that strained it. Pure: a window's figures
/// are arguments.
package struct RateController: Equatable, Sendable {
    /// What the rate is at present, packets a second.
    package private(set) var rate: Double
    /// The rate that is never exceeded, packets a second: what the requested interval needs.
    package let ceiling: Double
    /// The lowest rate at which strain was seen, packets a second; nil when none was.
    package private(set) var strainedAt: Double?
    /// How often the rate was lowered because of strain.
    package private(set) var backOffs = 0

    /// The rate at the start, packets a second.
    package static let gentle = 2_000.0
    /// The rate below which it never backs off, packets a second.
    package static let floor = 500.0
    /// How long a window lasts, nanoseconds.
    package static let windowNanoseconds: Int64 = 100_000_000

    /// - Parameter ceiling: packets a second that the requested interval needs; the rate begins there when it is below
    ///   `gentle`.
    package init(ceiling: Double) {
        self.ceiling = ceiling
        rate = min(Self.gentle, ceiling)
    }

    /// What the prober saw of itself in a window.
    package struct Window: Equatable, Sendable {
        /// Datagrams that found the receive buffer full.
        package var overflow = 0
        /// Sends that the kernel had no room for.
        package var refusedSends = 0
        /// Worst send lateness, nanoseconds.
        package var latenessNanoseconds: Int64 = 0
        /// Fullest that a receive buffer was seen, 0 to 1.
        package var bufferShare = 0.0

        /// A window without any strain.
        package init() {}

        /// Whether the rate was too high. Overflow is loss; the other signs come before it.
        package var isStrained: Bool {
            overflow > 0 || refusedSends > 0 || bufferShare > 0.25
                || latenessNanoseconds > RateController.latenessLimitNanoseconds
        }
    }

    /// A prober that is later than this, in nanoseconds, has no time to spare.
    package static let latenessLimitNanoseconds: Int64 = 5_000_000

    /// Sets the rate for the next window by what was seen in this one.
    package mutating func observe(_ window: Window) {
        if window.isStrained {
            strainedAt = min(strainedAt ?? rate, rate)
            backOffs += 1
            rate = max(rate * 2 / 3, min(Self.floor, ceiling))
        } else if let strainedAt {
            rate = min(max(rate, min(rate * 1.02, strainedAt * 0.9)), ceiling)
        } else {
            rate = min(rate * 1.25, ceiling)
        }
    }
}
