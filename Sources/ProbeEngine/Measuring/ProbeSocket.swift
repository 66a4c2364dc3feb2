internal import LineModel
internal import LinuxSocket

/// One of a round's few sockets, with what must be remembered about it. Used by the measuring thread alone.
final class ProbeSocket {
    let socket: UDPSocket
    let stampIDs: StampIDs
    let isICMP: Bool
    /// A spare socket is in use once the one that it stands in for is clogged.
    var isInUse = true
    /// Its send buffer is full of what does not leave this machine.
    var isClogged = false
    /// Where a datagram must be sent to come back to this socket by loopback: the self-probe's target and its replies'
    /// source.
    let ownEndpoint: Endpoint
    /// The last value of SO_RXQ_OVFL, and the drops it has told of.
    private var lastOverflow: UInt32 = 0
    private(set) var overflow = 0
    /// Bytes of kernel memory that the kernel gave for receiving, of those asked for.
    let receiveBufferGiven: Int
    let receiveBufferAsked: Int

    /// Bytes of kernel memory for what is to be sent.
    private static let sendBuffer = 1 << 20

    /// - Parameters:
    ///   - choosesStampIDs: whether the sender chooses the ids of its transmit stamps.
    ///   - tellsHops: received datagrams tell their TTL and traffic class.
    init(
        _ family: AddressFamily, _ round: PreparedRound, choosesStampIDs: Bool, tellsHops: Bool, isICMP: Bool = false
    ) throws(SocketError) {
        self.isICMP = isICMP
        socket = isICMP ? try .probingByICMP(family, round) : try .probing(family, round)
        let stamps = Self.stamps(every: round.stampEvery)
        stampIDs = choosesStampIDs ? .explicit : .counted(CountedStampIDs(stamps))
        try socket.enableOverflowCount()
        if tellsHops { try socket.enableHopInfo() }
        receiveBufferAsked = round.load.receiveBuffer
        receiveBufferGiven = try socket.setReceiveBuffer(receiveBufferAsked)
        _ = try socket.setSendBuffer(Self.sendBuffer)
        if round.settings.timestamps == .kernel { try socket.enableStamps(stamps) }
        let local = try socket.localEndpoint()
        ownEndpoint = local.isUnspecified ? Endpoint.loopback(family, port: local.port) : local
    }

    /// - Parameter stampEvery: 1 stamps every sent datagram.
    static func stamps(every stampEvery: Int) -> TimestampOptions {
        stampEvery == 1 ? [.receive, .transmit] : [.receive, .transmitOnRequest]
    }

    /// Takes note of SO_RXQ_OVFL, which counts modulo 2^32.
    func noteOverflow(_ value: UInt32) {
        overflow += Int(value &- lastOverflow)
        lastOverflow = value
    }

    /// How full the receive buffer is, 0 to 1.
    func bufferShare() -> Double {
        guard receiveBufferGiven > 0, let used = socket.receiveQueueBytes() else { return 0 }
        return Double(used) / Double(receiveBufferGiven)
    }

    /// Asks the kernel for drops after the last received datagram.
    func readFinalOverflow() {
        if let dropped = socket.droppedDatagrams() { overflow = max(overflow, dropped) }
    }
}
