internal import LineModel
internal import LinuxSocket
internal import Synchronization

/// A flow that stays open from round to round: one socket, connected to one line's ingress, and so one 5-tuple.
///
/// Between rounds nobody sends on it and nobody reads it; within one its measuring thread does.
final class AgedFlow: Sendable {
    /// What makes a flow another one.
    struct Key: Equatable, Sendable {
        let target: ProbeTarget
        let source: Endpoint?
        let interface: String?
        let dscp: Int?
        let timeToLive: Int?
        let timestamps: TimestampSource
    }

    private struct State {
        /// When its first probe left; nil before.
        var begun: MonotonicTime?
        var past: FlowPast?
    }

    let key: Key
    let socket: UDPSocket
    /// The address and port that it leaves from.
    let local: Endpoint
    private let state = Mutex(State())

    /// - Parameter probedPorts: none of them is taken to send from.
    /// - Throws: when the kernel gives no socket, refuses an option, or knows no way.
    init(_ key: Key, sending: ProbeSending) throws(SocketError) {
        self.key = key
        socket = try UDPSocket.probing(key.target.endpoint.family, sending)
        try socket.connect(to: key.target.endpoint)
        local = try socket.localEndpoint()
    }

    /// What is known of the flow in a round that begins at this time, which is its first where there was none.
    func facts(at start: MonotonicTime) -> FlowFacts {
        state.withLock { state in
            let begun = state.begun ?? start
            state.begun = begun
            return FlowFacts(
                age: max(0, Double(start.nanoseconds(since: begun)) / 1e9), port: local.port, past: state.past)
        }
    }

    /// What is known of it from now on.
    func remember(_ past: FlowPast) { state.withLock { $0.past = past } }

    /// Takes out what came since the last round: it belongs to none.
    func drain() {
        var batch = ReceiveBatch(slots: Self.drainSlots, capacity: 1)
        for _ in 0..<Self.drainCalls {
            guard ((try? batch.receive(from: socket)) ?? 1) > 0 else { break }
        }
        for _ in 0..<Self.drainCalls {
            guard ((try? batch.receiveErrors(from: socket)) ?? 0) > 0 else { break }
        }
    }

    private static let drainSlots = 64
    /// More than a receive buffer of the usual size holds.
    private static let drainCalls = 64
}
