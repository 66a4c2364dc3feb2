internal import LineModel
internal import LinuxSocket

extension UDPSocket {
    /// A socket that all probes of a trace leave from.
    ///
    /// Its port follows from the destination, so that the next trace is of the same flow and may be compared; another
    /// one is taken where that is in use. It is bound to one address, and not connected: the kernel gives a connected
    /// socket a random number that its own balancing takes in place of addresses and ports (sk_txhash).
    ///
    /// - Throws: when the kernel gives no socket, or an option is refused.
    static func tracing(_ target: ProbeTarget, _ round: PreparedRound, isICMP: Bool) throws(SocketError) -> UDPSocket {
        let family = target.endpoint.family
        let asked = round.source.flatMap { $0.family == family ? $0 : nil }
        let source = asked ?? round.places.localAddresses.first { $0.family == family }
        let ports = isICMP ? [0] : TracePorts.candidates(for: target.endpoint) + [0]
        var last: SocketError?
        for port in ports {
            let socket = isICMP ? try UDPSocket(icmp: family) : try UDPSocket(family)
            if let interface = round.settings.interface { try socket.bindToInterface(interface) }
            do throws(SocketError) {
                try socket.bind(
                    to: (source ?? .any(family)).withPort(port), purpose: asked.map { .source($0.addressText) })
            } catch {
                guard error.errno == .addressInUse, port != 0 else { throw error }
                last = error
                continue
            }
            try socket.forbidFragments()
            if let dscp = round.settings.dscp { try socket.setDSCP(dscp) }
            try socket.enableErrorQueue()
            try socket.enableHopInfo()
            try socket.enableStamps(.receive)
            return socket
        }
        throw last ?? SocketError(call: "bind", errno: .addressInUse)
    }
}

/// The ports that traces leave from.
enum TracePorts {
    private static let first = 34_000
    private static let count = 16_000
    private static let tries = 8

    /// The ports to try, in their order: the same for one destination in every process.
    static func candidates(for endpoint: Endpoint) -> [UInt16] {
        let code = StableHash.fnv1a("\(endpoint)".utf8)
        return (0..<UInt64(tries)).map { UInt16(first + Int((code &+ $0 &* 7) % UInt64(count))) }
            .filter { $0 != endpoint.port }
    }
}
