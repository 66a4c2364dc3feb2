internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// A listening socket of a reflector.
final class ListeningPort: Sendable {
    let socket: UDPSocket
    /// The address that it is bound to, with the port that the kernel chose.
    let endpoint: Endpoint
    /// It listens at every address of the machine, and each datagram tells which one was probed.
    let isWildcard: Bool
    /// Its place among the settings when the kernel chose its port, else nil.
    let indexForChances: Int?
    let role: Role

    /// What comes here, and how it is answered.
    enum Role: Sendable {
        /// Our own probes, returned or relayed.
        case probes
        /// STAMP requests, or those of TWAMP-Light.
        case stamp(isTWAMPLight: Bool)
        case template(TemplateListening)
    }

    init(_ wanted: Endpoint, index: Int, receiveBuffer: Int, role: Role = .probes) throws(SocketError) {
        socket = try UDPSocket(wanted.family)
        isWildcard = wanted.isUnspecified
        indexForChances = wanted.port == 0 ? index : nil
        self.role = role
        if case .stamp = role { try socket.enableHopInfo() }
        if isWildcard { try socket.enablePacketInfo() }
        try socket.enableStamps(.receive)
        _ = try socket.setReceiveBuffer(receiveBuffer)
        _ = try socket.setSendBuffer(receiveBuffer)
        try socket.bind(to: wanted, purpose: role.purpose(wanted))
        endpoint = try socket.localEndpoint()
    }

    var isStamp: Bool { if case .stamp = role { true } else { false } }

    /// The payload that is answered.
    var kind: PayloadKind {
        switch role {
        case .probes: .plumb
        case .stamp(let isTWAMPLight): isTWAMPLight ? .twampLight : .stamp
        case .template(let template): template.kind
        }
    }
}

extension ListeningPort.Role {
    fileprivate func purpose(_ wanted: Endpoint) -> SocketPurpose {
        switch self {
        case .probes: .listening("\(wanted)")
        case .stamp(let isTWAMPLight): isTWAMPLight ? .twampListening("\(wanted)") : .stampListening("\(wanted)")
        case .template(let template): .listening("\(wanted)=\(template.kind.rawValue)")
        }
    }
}
