internal import LinuxSocket

/// Probes that the kernel had no room for (ENOBUFS: the queue of the interface that they leave by), waiting to be tried
/// again while others go on. First in, first out; fixed in size.
struct SetAside: ~Copyable {
    /// Owned here and freed in `deinit`.
    private let entries: UnsafeMutableBufferPointer<Entry>
    private var first = 0
    private(set) var count = 0

    struct Entry {
        var probe: ProbeID
        var refusal: Errno
        var retryAt: MonotonicTime
    }

    init(capacity: Int) {
        entries = .allocate(capacity: capacity)
        let empty = Entry(
            probe: ProbeID(line: 0, sequence: 0), refusal: .noBuffers, retryAt: MonotonicTime(nanoseconds: 0))
        entries.initialize(repeating: empty)
    }

    deinit { entries.deallocate() }

    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count == entries.count }

    /// When the first of them is to be tried again; nil when there is none.
    var nextRetry: MonotonicTime? { isEmpty ? nil : entries[first].retryAt }

    /// To be called only when not full.
    mutating func append(_ entry: Entry) {
        entries[(first + count) % entries.count] = entry
        count += 1
    }

    /// The first one whose time has come.
    mutating func popDue(now: MonotonicTime) -> Entry? {
        guard let retry = nextRetry, retry <= now else { return nil }
        return popFirst()
    }

    mutating func popFirst() -> Entry? {
        guard !isEmpty else { return nil }
        let entry = entries[first]
        first = (first + 1) % entries.count
        count -= 1
        return entry
    }
}
