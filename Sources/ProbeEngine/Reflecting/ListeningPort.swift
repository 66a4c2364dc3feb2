internal import LinuxSocket

/// A listening socket of a reflector.
final class ListeningPort: Sendable {
    let socket: UDPSocket
    /// What it is bound to, the port read back.
    let endpoint: Endpoint
    /// Every address of the machine: each datagram tells which one was probed.
    let isWildcard: Bool
    /// Its place among the settings where the kernel chose its port, else nil.
    let indexForChances: Int?
    /// What comes here is answered as STAMP requests.
    let isStamp: Bool

    init(_ wanted: Endpoint, index: Int, receiveBuffer: Int, isStamp: Bool = false) throws(SocketError) {
        socket = try UDPSocket(wanted.family)
        isWildcard = wanted.isUnspecified
        indexForChances = wanted.port == 0 ? index : nil
        self.isStamp = isStamp
        if isStamp { try socket.enableHopInfo() }
        if isWildcard { try socket.enablePacketInfo() }
        try socket.enableStamps(.receive)
        _ = try socket.setReceiveBuffer(receiveBuffer)
        _ = try socket.setSendBuffer(receiveBuffer)
        try socket.bind(to: wanted, purpose: "\(isStamp ? "--stamp" : "--listen") \(wanted)")
        endpoint = try socket.localEndpoint()
    }
}
