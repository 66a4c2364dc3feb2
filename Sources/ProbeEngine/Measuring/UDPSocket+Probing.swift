internal import LineModel
internal import LinuxSocket

/// What sockets need that probes of a round leave from.
struct ProbeSending {
    let settings: RoundSettings
    let source: Endpoint?
    /// None of them is a port that probes leave from.
    let probedPorts: PortSet

    init(_ settings: RoundSettings, source: Endpoint?, probedPorts: PortSet) {
        (self.settings, self.source, self.probedPorts) = (settings, source, probedPorts)
    }

    init(_ round: PreparedRound) {
        self.init(round.settings, source: round.source, probedPorts: round.probedPorts)
    }
}

extension UDPSocket {
    /// Sockets that are opened at most until the kernel has chosen a port that the round does not probe.
    static let portTries = 64

    /// A socket that sends probes: bound to a port of the kernel's choice that the round does not probe, with what each
    /// such socket needs.
    ///
    /// On a probed port the prober would be the far end of its own line: what it sends to its own address would come
    /// back to itself at once. And a reflector that listens to the port answers nothing that comes from that number,
    /// since it could be another reflector: an answer that is missing for our own doing.
    ///
    /// - Throws: when the kernel gives no socket, or an option is refused.
    static func probing(_ family: AddressFamily, _ round: PreparedRound) throws(SocketError) -> UDPSocket {
        try probing(family, ProbeSending(round))
    }

    /// The same for a socket that outlives the round.
    static func probing(_ family: AddressFamily, _ round: ProbeSending) throws(SocketError) -> UDPSocket {
        // Kept open meanwhile, so that the kernel does not choose their ports again.
        var unfit: [UDPSocket] = []
        defer { withExtendedLifetime(unfit) {} }
        for _ in 0..<portTries {
            let socket = try UDPSocket(family)
            try socket.bind(round)
            let port = try socket.localEndpoint().port
            guard round.probedPorts.contains(port) else {
                try socket.setUp(round)
                return socket
            }
            unfit.append(socket)
        }
        throw SocketError(
            call: "bind(a port that the round does not probe)", errno: .addressInUse, purpose: .unprobedPort)
    }

    /// A socket that sends probes by ICMP, which has no ports.
    ///
    /// - Throws: when ICMP is not permitted, or an option is refused.
    static func probingByICMP(_ family: AddressFamily, _ round: PreparedRound) throws(SocketError) -> UDPSocket {
        let socket = try UDPSocket(icmp: family)
        let sending = ProbeSending(round)
        try socket.bind(sending)
        try socket.setUp(sending)
        return socket
    }

    private func bind(_ round: ProbeSending) throws(SocketError) {
        if let interface = round.settings.interface { try bindToInterface(interface) }
        let source = round.source.flatMap { $0.family == family ? $0.withPort(0) : nil }
        try bind(to: source ?? .any(family), purpose: source.map { .source($0.addressText) })
    }

    private func setUp(_ round: ProbeSending) throws(SocketError) {
        try forbidFragments()
        if let dscp = round.settings.dscp { try setDSCP(dscp) }
        if let hops = round.settings.timeToLive { try setTimeToLive(hops) }
        try enableErrorQueue()
    }
}
