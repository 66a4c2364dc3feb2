internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// How often the same was answered of late: what ends a datagram that two reflectors send each other.
///
/// An answer that is a valid request is answered by the next reflector, and one forged datagram would go back and forth
/// for ever. Nothing in such an answer can say that it is one: an echo returns what it got (RFC 862). But what goes
/// round is the same each time, and it is enough to drop it once.
///
/// Bounded, allocates nothing after init: each key belongs to one set of four places, of which a new one takes the one
/// that was quiet the longest.
struct AnsweredBefore: ~Copyable {
    /// Owned here, freed in `deinit`.
    private let places: UnsafeMutableBufferPointer<Place>
    /// Random, so that nobody can choose datagrams that push others out.
    private let seed: UInt64

    private struct Place {
        var key: UInt64 = 0
        var last = MonotonicTime(nanoseconds: 0)
        var count = 0
    }

    private static let placesPerSet = 4
    private static let sets = 32_768

    /// Answers to one probe, by its round, line and number, at one port. A prober sends each once, a network may copy
    /// it, and a reflector of `demo` is probed by way of itself.
    static let maxOfProbe = 8
    /// The same datagram from the same sender and port, answered so often in a row, is dropped once. Somebody who asks
    /// the same from one socket again and again misses one answer in so many; whoever waits `quietNanoseconds` between
    /// two, or takes a port for each, misses none.
    static let dropEvery = 256
    static let quietNanoseconds: Int64 = 10_000_000_000
    /// Bytes that tell a probe from others: its header and as much again; what goes round is the same in all of them.
    private static let probeBytes = 64
    /// Bytes that tell any other datagram.
    private static let comparedBytes = 256

    init(seed: UInt64) {
        places = .allocate(capacity: Self.sets * Self.placesPerSet)
        places.initialize(repeating: Place())
        self.seed = seed
    }

    deinit { places.deallocate() }

    /// Takes note of a probe; false when it was answered too often already.
    ///
    /// - Parameter port: the number of the listening socket that it came to.
    mutating func admit(probe: UnsafeRawBufferPointer, port: Int, now: MonotonicTime) -> Bool {
        let key = hash(probe, upTo: Self.probeBytes, SeededGenerator.mix(seed ^ UInt64(port)))
        let place = place(of: key)
        places[place].last = now
        places[place].count += 1
        return places[place].count <= Self.maxOfProbe
    }

    /// Takes note of a datagram that says nothing of itself; false when it is to be dropped this once.
    mutating func admit(
        _ datagram: UnsafeRawBufferPointer, from source: Endpoint, port: Int, now: MonotonicTime
    ) -> Bool {
        var start = SeededGenerator.mix(seed ^ UInt64(port) << 32 ^ UInt64(datagram.count))
        start = SeededGenerator.mix(start ^ source.high)
        start = SeededGenerator.mix(start ^ source.low)
        start = SeededGenerator.mix(start ^ UInt64(source.port) ^ UInt64(source.scope) << 16)
        let place = place(of: hash(datagram, upTo: Self.comparedBytes, start))
        if now.nanoseconds(since: places[place].last) > Self.quietNanoseconds { places[place].count = 0 }
        places[place].last = now
        places[place].count += 1
        guard places[place].count >= Self.dropEvery else { return true }
        places[place].count = 0
        return false
    }

    private func hash(_ bytes: UnsafeRawBufferPointer, upTo most: Int, _ start: UInt64) -> UInt64 {
        var key = start
        let end = min(bytes.count, most)
        var offset = 0
        while offset + 8 <= end {
            key = SeededGenerator.mix(key ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        while offset < end {
            key = SeededGenerator.mix(key ^ UInt64(bytes[offset]))
            offset += 1
        }
        return key
    }

    /// The key's place, made for it where it has none.
    private func place(of key: UInt64) -> Int {
        let set = (Int(truncatingIfNeeded: key) & (Self.sets - 1)) * Self.placesPerSet
        var quietest = set
        for index in set..<set + Self.placesPerSet {
            if places[index].key == key { return index }
            if places[index].last < places[quietest].last { quietest = index }
        }
        places[quietest] = Place(key: key)
        return quietest
    }
}
