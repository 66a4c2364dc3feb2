package import LineModel
package import LinuxSocket

/// How a round's sockets are to be made.
package struct SocketSettings: Sendable {
    package var source: Endpoint?
    package var interface: String?
    package var sourcePorts = 1
    package var dscp: Int?
    package var timeToLive: Int?
    package var timestamps: TimestampSource = .kernel
    /// Octets of kernel memory for each socket's received datagrams and stamps.
    package var receiveBuffer = 4 << 20
    package var sendBuffer = 1 << 20
    /// nil: find out whether this kernel lets the sender choose its stamps' ids. Set by tests.
    package var explicitStampIDs: Bool?

    package init() {}
}

/// One of a round's few sockets, with what must be remembered about it. Used by the measuring thread alone.
final class ProbeSocket {
    let socket: UDPSocket
    var stampIDs: StampIDs
    /// The last value of SO_RXQ_OVFL, and the drops it has told of.
    private var lastOverflow: UInt32 = 0
    private(set) var overflow = 0
    /// Octets of kernel memory that the kernel gave for receiving, of those asked for.
    let receiveBufferGiven: Int
    let receiveBufferAsked: Int

    init(family: AddressFamily, settings: SocketSettings, explicitStampIDs: Bool) throws(SocketError) {
        socket = try UDPSocket(family)
        stampIDs = explicitStampIDs ? .explicit : .counted(CountedStampIDs())
        if let interface = settings.interface { try socket.bindToInterface(interface) }
        let source = settings.source.flatMap { $0.family == family ? $0.withPort(0) : nil }
        try socket.bind(to: source ?? .any(family), purpose: source.map { "--source \($0.addressText)" })
        try socket.forbidFragments()
        if let dscp = settings.dscp { try socket.setDSCP(dscp) }
        if let hops = settings.timeToLive { try socket.setTimeToLive(hops) }
        try socket.enableErrorQueue()
        try socket.enableOverflowCount()
        receiveBufferAsked = settings.receiveBuffer
        receiveBufferGiven = try socket.setReceiveBuffer(settings.receiveBuffer)
        _ = try socket.setSendBuffer(settings.sendBuffer)
        if settings.timestamps == .kernel { try socket.enableStamps([.receive, .transmit]) }
    }

    /// Takes note of SO_RXQ_OVFL, which counts modulo 2^32.
    func noteOverflow(_ value: UInt32) {
        overflow += Int(value &- lastOverflow)
        lastOverflow = value
    }

    /// Asks the kernel for drops after the last received datagram.
    func readFinalOverflow() {
        if let dropped = socket.droppedDatagrams() { overflow = max(overflow, dropped) }
    }
}
