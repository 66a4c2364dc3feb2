internal import LinuxSocket

/// A socket that sends itself a few datagrams, to find out what this kernel's stamps can do, and to make it begin to
/// stamp.
///
/// The kernel stamps arriving packets only while some socket asks for it, and begins a moment after the first one does
/// (net_enable_timestamp defers the work). So the trial waits for the first stamped datagram, and is to be kept until
/// the round's own sockets ask.
struct StampTrial {
    private let socket: UDPSocket
    /// The sender can choose the ids of its transmit stamps (SCM_TS_OPT_ID, Linux 6.13).
    let takesIDs: Bool

    /// Tries at most; each takes some ten microseconds, the waits between them a millisecond in all but the worst case.
    private static let tries = 200
    private static let pauseNanoseconds: Int64 = 50_000
    private static let id: UInt32 = 77

    /// nil when even this much cannot be done: no loopback, no descriptor.
    init?() {
        guard let socket = try? UDPSocket(.ipv4), (try? socket.bind(to: .loopback(.ipv4))) != nil,
            (try? socket.enableStamps([.receive, .transmit])) != nil, let own = try? socket.localEndpoint()
        else { return nil }
        self.socket = socket
        let isTaken = Self.send(to: own, on: socket, id: Self.id)
        takesIDs = isTaken && Self.firstStamp(on: socket) == Self.id
        guard isTaken || Self.send(to: own, on: socket, id: nil) else { return }
        var received = ReceiveBatch(slots: 1, capacity: 1)
        for _ in 0..<Self.tries {
            guard (try? received.receive(from: socket)) == 1, received[0].stamp == nil else { return }
            sleep(until: MonotonicTime.now().advanced(byNanoseconds: Self.pauseNanoseconds))
            guard Self.send(to: own, on: socket, id: nil) else { return }
        }
    }

    private static func send(to own: Endpoint, on socket: UDPSocket, id: UInt32?) -> Bool {
        let batch = SendBatch(slots: 1, capacity: 1)
        batch.prepare(0, length: 1, to: own, stampID: id)
        return (try? batch.send(0..<1, on: socket)) == 1
    }

    /// The id of the transmit stamp that came back.
    private static func firstStamp(on socket: UDPSocket) -> UInt32? {
        var errors = ReceiveBatch(slots: 1, capacity: 1)
        guard (try? errors.receiveErrors(from: socket)) == 1, case .transmitStamp(let id) = errors[0].error else {
            return nil
        }
        return id
    }
}
