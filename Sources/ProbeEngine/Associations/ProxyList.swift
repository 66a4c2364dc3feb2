package import LinuxSocket
internal import LineModel
internal import ProbeWire

/// The SOCKS5 proxies among a round's ingresses, each once.
package struct ProxyList: Sendable {
    /// The proxies' addresses, in the order of their first lines.
    package let endpoints: [Endpoint]
    /// What each proxy is offered; nil offers no user name.
    let credentials: [SOCKSCredentials?]
    /// For each target the number of its proxy, -1 for a target without one; empty in a round without proxies.
    let ofTarget: [Int32]

    static let none: Int32 = -1

    /// - Parameter ingresses: for each target as its line writes it.
    init(_ targets: [ProbeTarget], ingresses: some Sequence<HostPort>, _ formats: FormatSettings) {
        let slots = Set(
            formats.catalogue.entries.indices.filter { formats.catalogue.entries[$0].traits.transport == .socks5 })
        guard targets.contains(where: { slots.contains(Int($0.format.rawValue)) }) else {
            (endpoints, credentials, ofTarget) = ([], [], [])
            return
        }
        var numbers: [Endpoint: Int32] = [:]
        var endpoints: [Endpoint] = []
        var credentials: [SOCKSCredentials?] = []
        ofTarget = zip(targets, ingresses).map { target, ingress in
            guard slots.contains(Int(target.format.rawValue)) else { return Self.none }
            if let number = numbers[target.endpoint] { return number }
            let number = Int32(endpoints.count)
            numbers[target.endpoint] = number
            endpoints.append(target.endpoint)
            credentials.append(formats.socks.credentials(for: ingress))
            return number
        }
        (self.endpoints, self.credentials) = (endpoints, credentials)
    }

    /// Whether no line of the round goes by way of a proxy.
    package var isEmpty: Bool { endpoints.isEmpty }

    /// Whether the target has a proxy; companions and self-probes have none.
    func has(_ target: Int) -> Bool { target < ofTarget.count && ofTarget[target] != Self.none }

    /// The target's proxy; nil when it has none.
    func proxy(of target: Int) -> Endpoint? { has(target) ? endpoints[Int(ofTarget[target])] : nil }
}
