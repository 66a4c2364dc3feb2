internal import LinuxSocket

/// Probes that the schedule has given out and the kernel has not yet taken, in order.
struct OutgoingBatch: ~Copyable {
    let batch: SendBatch
    /// Owned here and freed in `deinit`: beside each slot of the batch its probe, socket and failed attempts.
    private let entries: UnsafeMutableBufferPointer<Entry>
    private(set) var first = 0
    private(set) var end = 0

    struct Entry {
        var probe: ProbeID
        var socket: Int
        var attempts = 0
        /// Attempts that somebody else's ICMP error may have failed.
        var spoilt = 0
        /// What the kernel had no room for at an earlier attempt; nil when no attempt failed so.
        var refusal: Errno?
    }

    init(slots: Int, capacity: Int) {
        batch = SendBatch(slots: slots, capacity: capacity)
        entries = .allocate(capacity: slots)
        entries.initialize(repeating: Entry(probe: ProbeID(line: 0, sequence: 0), socket: 0))
    }

    deinit { entries.deallocate() }

    var isEmpty: Bool { first == end }
    var isFull: Bool { end == batch.slots }

    subscript(slot: Int) -> Entry { entries[slot] }

    /// Takes the slot at `end`, whose datagram the caller has written.
    mutating func append(_ probe: ProbeID, socket: Int, refusal: Errno? = nil) {
        entries[end] = Entry(probe: probe, socket: socket, refusal: refusal)
        end += 1
    }

    /// The slots from `first` on that go to one socket.
    func run() -> Range<Int> {
        var last = first
        while last < end && entries[last].socket == entries[first].socket { last += 1 }
        return first..<last
    }

    mutating func removeFirst(_ count: Int) {
        first += count
        if first == end { clear() }
    }

    mutating func clear() {
        first = 0
        end = 0
    }

    /// Counts a failed attempt of the first entry and returns how many it had.
    mutating func failFirst() -> Int {
        entries[first].attempts += 1
        return entries[first].attempts
    }

    /// Has the first entry leave from another socket.
    mutating func moveFirst(to socket: Int) { entries[first].socket = socket }

    /// Counts an attempt of the first entry that failed for what may be another's error; returns how many there were.
    mutating func spoilFirst() -> Int {
        entries[first].spoilt += 1
        return entries[first].spoilt
    }

    /// The kernel has no room for the first entry at present.
    mutating func refuseFirst(_ error: Errno) { entries[first].refusal = error }

    func forEachPending(_ body: (ProbeID) -> Void) { for slot in first..<end { body(entries[slot].probe) } }
}
