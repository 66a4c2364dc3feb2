internal import LineModel

/// Who a session is with (RFC 8972 section 3 adds the identifier to the addresses).
package struct STAMPPeer: Equatable, Sendable {
    /// The upper half of an IPv6 address; 0 for IPv4.
    package var high: UInt64
    /// The lower half of an IPv6 address, or an IPv4 address as `Endpoint.low` has it; it is only compared and hashed.
    package var low: UInt64
    /// The sender's UDP port, in the host's byte order.
    package var port: UInt16

    /// - Parameters:
    ///   - high: the upper half of an IPv6 address; 0 for IPv4.
    ///   - low: the lower half, or an IPv4 address, always in the same bits.
    ///   - port: in the host's byte order.
    package init(high: UInt64, low: UInt64, port: UInt16) {
        self.high = high
        self.low = low
        self.port = port
    }
}

/// The counters of a stateful reflector: a table of fixed size that never allocates again.
///
/// A session has its place in a set of eight, chosen by a seeded hash. A full set gives up the session that was quiet
/// longest: strangers who open sessions without end can make others start again, never make the table grow.
struct STAMPSessions: Sendable {
    private struct Entry {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var port: UInt16 = 0
        var ssid: UInt16 = 0
        var isTaken = false
        var count: UInt32 = 0
        var lastNanoseconds: Int64 = 0

        func belongs(to peer: STAMPPeer, _ ssid: UInt16) -> Bool {
            isTaken && low == peer.low && high == peer.high && port == peer.port && self.ssid == ssid
        }
    }

    private static let ways = 8
    private var entries: [Entry]
    private let setMask: UInt64
    private let seed: UInt64
    private let quietNanoseconds: Int64
    /// Sessions that lost their place to another.
    private(set) var evicted: UInt64 = 0

    /// - Parameter capacity: rounded up to eight times a power of two.
    init(capacity: Int, quietNanoseconds: Int64, seed: UInt64) {
        var sets = 1
        while sets * Self.ways < min(capacity, 1 << 24) { sets *= 2 }
        entries = [Entry](repeating: Entry(), count: sets * Self.ways)
        setMask = UInt64(sets - 1)
        self.seed = seed
        self.quietNanoseconds = quietNanoseconds
    }

    var capacity: Int { entries.count }

    /// The packet's number in its session, from 0. A session that was quiet too long begins again.
    mutating func count(_ peer: STAMPPeer, ssid: UInt16, at nanoseconds: Int64) -> UInt32 {
        let first = Int(hash(peer, ssid) & setMask) * Self.ways
        var place = first
        for index in first..<first + Self.ways {
            if entries[index].belongs(to: peer, ssid) { return countAgain(index, at: nanoseconds) }
            if isBetter(index, than: place) { place = index }
        }
        if entries[place].isTaken, nanoseconds &- entries[place].lastNanoseconds <= quietNanoseconds { evicted += 1 }
        entries[place] = Entry(
            high: peer.high, low: peer.low, port: peer.port, ssid: ssid, isTaken: true, count: 1,
            lastNanoseconds: nanoseconds)
        return 0
    }

    private mutating func countAgain(_ index: Int, at nanoseconds: Int64) -> UInt32 {
        let isQuiet = nanoseconds &- entries[index].lastNanoseconds > quietNanoseconds
        let number = isQuiet ? 0 : entries[index].count
        entries[index].count = number &+ 1
        entries[index].lastNanoseconds = nanoseconds
        return number
    }

    private func isBetter(_ index: Int, than place: Int) -> Bool {
        guard entries[place].isTaken else { return false }
        return !entries[index].isTaken || entries[index].lastNanoseconds < entries[place].lastNanoseconds
    }

    private func hash(_ peer: STAMPPeer, _ ssid: UInt16) -> UInt64 {
        var value = SeededGenerator.mix(seed ^ peer.low)
        value = SeededGenerator.mix(value ^ peer.high)
        return SeededGenerator.mix(value ^ (UInt64(peer.port) << 16 | UInt64(ssid)))
    }
}
