internal import LineModel
internal import LinuxSocket

/// The sockets of lines that have some of their own, each connected to its line's ingress: the kernel lets nothing
/// through that comes from elsewhere, and no other line's far end sees the port.
///
/// Where replies name no probe, a socket is the identity of the one probe that it sent last: probe k of a line uses the
/// line's socket k mod their number, and there are so many that a probe's timeout is over before its socket sends
/// again, from another port. A reply that is later still belongs to its probe until then; one that comes even later
/// comes to a port that is no longer ours.
///
/// Where replies name their probe, and too little else (`FormatTraits.needsOwnSocket`), a line has one socket a source
/// port, with many probes under way on each.
///
/// Used by one measuring thread. Nothing is opened, connected or allocated while the round runs.
final class OpaquePool {
    /// For each target the first of its sockets, -1 for lines that have none here; and how many they are.
    private let firstSocket: [Int]
    private let counts: [Int]
    private let sockets: [UDPSocket]
    private let lines: [Int]
    /// For each target whether its replies name their probe.
    private let naming: [Bool]
    private let probedPorts: PortSet
    /// What the kernel had dropped on a socket that is older than the round before it began, by its place.
    private let droppedBefore: [Int: Int]
    /// Owned here and freed in `deinit`: for each socket the probe that it sent last, -1 before any.
    private let latest: UnsafeMutableBufferPointer<Int32>
    /// Tells which of the many sockets have something to read.
    var epoll: Epoll

    /// Opens `PreparedRound.ownSockets(of:)` sockets a line.
    ///
    /// - Parameter isOurs: for each target whether it is this thread's.
    init(_ round: PreparedRound, isOurs: [Bool]) throws(SocketError) {
        counts = round.targets.indices.map { isOurs[$0] ? round.ownSockets(of: $0) : 0 }
        naming = round.targets.indices.map { !round.isOpaque($0) }
        probedPorts = round.probedPorts
        var first: [Int] = []
        var sockets: [UDPSocket] = []
        var lines: [Int] = []
        var droppedBefore: [Int: Int] = [:]
        let epoll = try Epoll()
        for (line, target) in round.targets.enumerated() {
            guard counts[line] > 0 else {
                first.append(-1)
                continue
            }
            first.append(sockets.count)
            for _ in 0..<counts[line] {
                let socket: UDPSocket
                if let flow = round.agedFlow(of: line) {
                    socket = try Self.reuse(flow, round)
                    droppedBefore[sockets.count] = socket.droppedDatagrams() ?? 0
                } else {
                    socket = try Self.open(target.endpoint, round)
                }
                try epoll.add(socket.descriptor, token: sockets.count)
                sockets.append(socket)
                lines.append(line)
            }
        }
        (firstSocket, self.sockets, self.lines, self.droppedBefore) = (first, sockets, lines, droppedBefore)
        self.epoll = consume epoll
        latest = .allocate(capacity: sockets.count)
        latest.initialize(repeating: -1)
    }

    deinit { latest.deallocate() }

    private static func open(_ endpoint: Endpoint, _ round: PreparedRound) throws(SocketError) -> UDPSocket {
        let socket = try UDPSocket.probing(endpoint.family, round)
        if round.settings.timestamps == .kernel {
            try socket.enableStamps(ProbeSocket.stamps(every: round.stampEvery))
        }
        try socket.connect(to: endpoint)
        return socket
    }

    /// The socket of a flow of rounds before, as good as a new one.
    private static func reuse(_ flow: AgedFlow, _ round: PreparedRound) throws(SocketError) -> UDPSocket {
        if round.settings.timestamps == .kernel {
            try flow.socket.enableStamps(ProbeSocket.stamps(every: round.stampEvery))
        }
        flow.drain()
        return flow.socket
    }

    /// Whether the line's probes leave from here.
    func has(_ line: Int) -> Bool { line < firstSocket.count && firstSocket[line] >= 0 }

    /// The place of the first socket of one of these lines.
    func firstPlace(_ line: Int) -> Int { firstSocket[line] }

    /// How many sockets one of these lines has.
    func count(_ line: Int) -> Int { counts[line] }

    /// Whether the replies to a socket name their probe.
    func isNaming(_ place: Int) -> Bool { naming[lines[place]] }

    func socket(_ place: Int) -> UDPSocket { sockets[place] }

    func line(_ place: Int) -> Int { lines[place] }

    /// The port that a socket sends from; nil when the kernel does not tell.
    func port(_ place: Int) -> UInt16? { try? sockets[place].localEndpoint().port }

    /// The probe that a socket sent last; nil before any.
    func probe(_ place: Int) -> ProbeID? {
        latest[place] < 0 ? nil : ProbeID(line: lines[place], sequence: Int(latest[place]))
    }

    /// Gives a socket that has sent before another port, so that nothing that is still under way to the old one can be
    /// taken for a reply to what it sends next. To be called when it was emptied.
    ///
    /// When the kernel refuses, the next send names its address all the same, and replies are compared with it. A port
    /// that the round probes is left again (`UDPSocket.probing`).
    func renew(_ place: Int, _ endpoint: Endpoint) {
        latest[place] = -1
        for _ in 0..<UDPSocket.portTries {
            try? sockets[place].reconnect(to: endpoint)
            guard let port = try? sockets[place].localEndpoint().port, probedPorts.contains(port) else { return }
        }
    }

    /// The kernel has taken the probe.
    func noteSent(_ probe: ProbeID, _ place: Int) { latest[place] = Int32(truncatingIfNeeded: probe.sequence) }

    /// Datagrams that the kernel dropped because a socket's buffer was full: of lines' own sockets, or of flows that
    /// are older than the round.
    func droppedDatagrams(onOldFlows: Bool = false) -> Int {
        sockets.indices.reduce(0) { sum, place in
            let before = droppedBefore[place]
            guard (before != nil) == onOldFlows else { return sum }
            return sum + max(0, (sockets[place].droppedDatagrams() ?? 0) - (before ?? 0))
        }
    }
}
