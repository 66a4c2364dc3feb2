internal import LineModel
internal import LinuxSocket

/// What a relay remembers of the probes it has forwarded, so that their answers can be told from repetitions and their
/// holds added up.
///
/// Bounded, allocates nothing after init: each probe belongs to one set of four places, of which a new one takes the
/// oldest. A place is found by a hash of the content's first bytes, which hold everything that tells probes apart.
struct ForwardedProbes: ~Copyable {
    /// Owned here, freed in `deinit`.
    private let places: UnsafeMutableBufferPointer<Place>
    private static let placesPerSet = 4
    private static let sets = 65_536

    private struct Place {
        var key: UInt64 = 0
        var sent = MonotonicTime(nanoseconds: .min)
        var holdNanoseconds: Int64 = 0
        var length: Int32 = 0
        var isAnswered = false
    }

    /// What is known of an answer's request.
    enum Match: Equatable {
        /// The first answer; how long its request was held.
        case first(holdNanoseconds: Int64)
        /// A further answer.
        case again
        /// Longer than its request: not to be returned, and not taken for an answer.
        case tooLong
        case unknown
    }

    init() {
        places = .allocate(capacity: Self.sets * Self.placesPerSet)
        places.initialize(repeating: Place())
    }

    deinit { places.deallocate() }

    /// - Parameters:
    ///   - content: what is behind the relay's header.
    ///   - socketNumber: of the relay socket, so that two clients' equal datagrams are two.
    static func key(_ content: UnsafeRawBufferPointer, socketNumber: Int) -> UInt64 {
        var hash = SeededGenerator.mix(UInt64(socketNumber))
        var offset = 0
        while offset + 8 <= min(content.count, 32) {
            hash = SeededGenerator.mix(hash ^ content.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        while offset < min(content.count, 32) {
            hash = SeededGenerator.mix(hash ^ UInt64(content[offset]))
            offset += 1
        }
        return hash
    }

    /// Remembers a probe that has left for its echo.
    mutating func sent(_ key: UInt64, at time: MonotonicTime, holdNanoseconds: Int64, length: Int) {
        let set = self.set(of: key)
        var chosen = set
        for index in set..<set + Self.placesPerSet {
            if places[index].key == key {
                chosen = index
                break
            }
            if places[index].sent < places[chosen].sent { chosen = index }
        }
        places[chosen] = Place(key: key, sent: time, holdNanoseconds: holdNanoseconds, length: Int32(length))
    }

    /// Takes note of an answer of `length` bytes, its header included.
    mutating func answered(_ key: UInt64, length: Int) -> Match {
        let set = self.set(of: key)
        for index in set..<set + Self.placesPerSet where places[index].key == key {
            let place = places[index]
            if length > Int(place.length) { return .tooLong }
            if place.isAnswered { return .again }
            places[index].isAnswered = true
            return .first(holdNanoseconds: place.holdNanoseconds)
        }
        return .unknown
    }

    private func set(of key: UInt64) -> Int { (Int(truncatingIfNeeded: key) & (Self.sets - 1)) * Self.placesPerSet }
}
