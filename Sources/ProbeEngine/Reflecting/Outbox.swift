internal import LinuxSocket

/// Datagrams that are to leave now, in order: each slot's bytes in the batch, and where it goes beside them.
struct Outbox: ~Copyable {
    let batch: SendBatch
    /// Owned here, freed in `deinit`; written before it is read.
    private let departures: UnsafeMutableBufferPointer<Departure>
    private(set) var first = 0
    private(set) var end = 0

    init(slots: Int, capacity: Int) {
        batch = SendBatch(slots: slots, capacity: capacity)
        departures = .allocate(capacity: slots)
    }

    deinit { departures.deallocate() }

    var isEmpty: Bool { first == end }
    var isFull: Bool { end == batch.slots }
    var count: Int { end - first }

    subscript(slot: Int) -> Departure { departures[slot] }

    /// The memory of the slot at `end`.
    func nextPayload() -> UnsafeMutableRawBufferPointer { batch.payload(end) }

    /// Takes the slot at `end`, whose bytes the caller has written.
    ///
    /// - Parameter trafficClass: of this datagram; nil for the socket's own.
    mutating func append(_ departure: Departure, trafficClass: UInt8? = nil) {
        departures.initializeElement(at: end, to: departure)
        batch.prepare(
            end, length: departure.length, to: departure.destination, from: departure.source,
            trafficClass: trafficClass)
        end += 1
    }

    /// The slots from `first` on that leave by one socket.
    func run() -> Range<Int> {
        var last = first + 1
        while last < end && departures[last].channel == departures[first].channel { last += 1 }
        return first..<last
    }

    mutating func removeFirst(_ count: Int) {
        first += count
        guard first == end else { return }
        first = 0
        end = 0
    }
}
