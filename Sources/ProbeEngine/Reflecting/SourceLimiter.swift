internal import LineModel
internal import LinuxSocket

/// A rate limit for each source address (IPv4 /32, IPv6 /64: what one host or one customer commands).
///
/// Each source has a token bucket, kept as the one instant at which it would be full again (the generic cell rate
/// algorithm, ITU-T I.371 annex A). The table is bounded: each source belongs to one set of four places, and a new
/// source takes the place that has been full the longest. Does not allocate after init. Time is an argument.
struct SourceLimiter: ~Copyable {
    /// Owned here, freed in `deinit`.
    private let places: UnsafeMutableBufferPointer<Place>
    private let setMask: Int
    private let seed: UInt64
    private let intervalNanoseconds: Int64
    private let burstNanoseconds: Int64
    /// How many sources lost their place although their bucket was not yet full again: each was given a full one.
    private(set) var evictions = 0

    private struct Place {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var full = MonotonicTime(nanoseconds: .min)
    }

    private static let placesPerSet = 4
    static let defaultPlaces = 65_536
    /// What a source may send at once: a quarter of a second's worth, and never less than one batch of a prober.
    static let minBurst = 64

    /// - Parameters:
    ///   - rate: packets a second of one source, 1 or more.
    ///   - places: a power of two, 4 or more.
    ///   - seed: random, so that nobody can choose addresses which fall into one set.
    init(rate: Int, places: Int = defaultPlaces, seed: UInt64) {
        precondition(rate > 0 && places >= Self.placesPerSet && places & (places - 1) == 0, "outside of the limits")
        intervalNanoseconds = max(1, 1_000_000_000 / Int64(rate))
        burstNanoseconds = Int64(max(rate / 4, Self.minBurst)) * intervalNanoseconds
        self.places = .allocate(capacity: places)
        self.places.initialize(repeating: Place())
        setMask = places / Self.placesPerSet - 1
        self.seed = seed
    }

    deinit { places.deallocate() }

    /// Whether a datagram of this source is within its rate; if so it is charged for.
    mutating func admit(_ source: Endpoint, now: MonotonicTime) -> Bool {
        // Families cannot meet: an IPv4 address has nothing in the upper half, and 0::/64 is the unspecified block.
        let high = source.high
        let low = source.family == .ipv6 ? UInt64(1) : source.low
        let hash = SeededGenerator.mix(high ^ SeededGenerator.mix(low ^ seed))
        let start = Int(truncatingIfNeeded: hash) & setMask
        return charge(place(of: high, low, set: start * Self.placesPerSet, now: now), now: now)
    }

    /// The source's place, made for it where it has none.
    private mutating func place(of high: UInt64, _ low: UInt64, set: Int, now: MonotonicTime) -> Int {
        var oldest = set
        for index in set..<set + Self.placesPerSet {
            if places[index].high == high && places[index].low == low { return index }
            if places[index].full < places[oldest].full { oldest = index }
        }
        if places[oldest].full > now { evictions += 1 }
        places[oldest] = Place(high: high, low: low, full: now)
        return oldest
    }

    private func charge(_ index: Int, now: MonotonicTime) -> Bool {
        let full = max(places[index].full, now).advanced(byNanoseconds: intervalNanoseconds)
        guard full.nanoseconds(since: now) <= burstNanoseconds else { return false }
        places[index].full = full
        return true
    }
}
