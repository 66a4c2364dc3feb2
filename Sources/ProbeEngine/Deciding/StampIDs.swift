internal import LinuxSocket

/// How a socket's transmit stamps find their probes.
enum StampIDs {
    /// The sender chooses the id of each datagram (SCM_TS_OPT_ID, Linux 6.13): it is the probe's record index.
    case explicit
    /// The kernel counts the datagrams of a socket (SOF_TIMESTAMPING_OPT_ID).
    case counted(CountedStampIDs)
}

/// Remembers which probe the kernel's n-th stamp belongs to.
///
/// The kernel's count cannot be predicted after a failed send (its own change that added SCM_TS_OPT_ID says so), so
/// then the count is begun anew. Stamps that were still under way carry ids of the old count; the time they show lies
/// before the probe they would be given to was sent, and the machine rejects them.
final class CountedStampIDs {
    private var next: UInt32
    /// Record indices by id modulo the size; a stamp that comes later than this many sends has lost its place.
    private let ring: UnsafeMutableBufferPointer<Int>
    /// Entries of the ring that are of this count.
    private var remembered: UInt32 = 0
    private(set) var resynchronisations = 0
    /// Datagrams of this count that no stamp has come for yet.
    private var outstanding = 0
    /// Stamps of an earlier count that may still come, before those of this one (a queue keeps its order). As many are
    /// thrown away; if some never come, stamps of this count are thrown away in their place, which costs only stamps.
    private var stale = 0

    static let size = 1 << 16

    private let options: TimestampOptions

    /// - Parameters:
    ///   - options: what the socket was asked for.
    ///   - next: the next datagram's id; a fresh count begins at 0.
    init(_ options: TimestampOptions = [.receive, .transmit], next: UInt32 = 0) {
        self.options = options
        self.next = next
        ring = .allocate(capacity: Self.size)
        ring.initialize(repeating: -1)
    }

    deinit { ring.deallocate() }

    /// The kernel has taken a datagram for this record.
    func noteSent(recordIndex: Int) {
        ring[Int(next) & (Self.size - 1)] = recordIndex
        next &+= 1
        outstanding += 1
        remembered = min(remembered + 1, UInt32(Self.size))
    }

    /// What `recordIndex` says of a stamp of an earlier count.
    static let stale = -2

    /// The record that a stamp's id stands for; -1 when none. To be asked once for each stamp that comes.
    func recordIndex(id: UInt32) -> Int {
        guard stale == 0 else {
            stale -= 1
            return Self.stale
        }
        outstanding = max(outstanding - 1, 0)
        guard next &- id <= remembered && id != next else { return -1 }
        return ring[Int(id) & (Self.size - 1)]
    }

    /// A send has failed: begins the count anew, here and in the kernel.
    func resynchronise(_ socket: UDPSocket) {
        resynchronisations += 1
        // Replies go on being stamped meanwhile; taking the ids away and giving them back is what restarts the count.
        guard (try? socket.enableStamps([.receive])) != nil,
            (try? socket.enableStamps(options)) != nil
        else { return }
        stale += outstanding
        outstanding = 0
        next = 0
        // The ring itself is left as it is: clearing half a megabyte after each failed send would make later ones
        // overdue.
        remembered = 0
    }
}
