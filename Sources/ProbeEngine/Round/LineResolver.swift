internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Turns the hosts of lines into addresses, each name once.
struct LineResolver {
    private let names: [String: NameResult]
    private let family: AddressFamily?

    /// - Parameter family: take addresses of this family only; nil takes the resolver's first.
    init(_ lines: [Line], family: AddressFamily?, lookupTimeout: Duration) throws(SocketError) {
        var wanted: Set<String> = []
        for line in lines {
            for host in [line.ingress.host, line.echo?.host].compactMap(\.self)
            where Endpoint(literal: host, port: 0) == nil {
                wanted.insert(host)
            }
        }
        names = try NameLookup.resolve(wanted, timeout: lookupTimeout)
        self.family = family
    }

    /// The line's addresses and format.
    func target(_ line: Line, _ kind: PayloadKind) throws(Unmeasurable) -> ProbeTarget {
        guard let format = PayloadFormat(kind) else {
            throw Unmeasurable(reason: "there is no payload \"\(kind.rawValue)\"")
        }
        let ingress = try endpoint(line.ingress, family: family)
        guard format.needsEcho else { return ProbeTarget(endpoint: ingress, format: format) }
        guard let echo = line.echo else {
            throw Unmeasurable(reason: "the payload \(kind.rawValue) needs an echo, and the line has none")
        }
        // The echo is reached from the ingress, not from here: our own source's family does not matter.
        return ProbeTarget(
            endpoint: ingress, format: format, echo: RelayHeader(try endpoint(echo, family: nil)))
    }

    private func endpoint(_ place: HostPort, family: AddressFamily?) throws(Unmeasurable) -> Endpoint {
        let candidates = try addresses(place)
        guard let first = candidates.first(where: { family == nil || $0.family == family }) else {
            let wanted = family == .ipv6 ? "IPv6" : "IPv4"
            throw Unmeasurable(reason: "\(place.host) has no \(wanted) address, and the source is \(wanted)")
        }
        guard !first.isUnspecified else {
            throw Unmeasurable(reason: "\(place.host) is no address that packets can be sent to")
        }
        return first.withPort(place.port)
    }

    private func addresses(_ place: HostPort) throws(Unmeasurable) -> [Endpoint] {
        if let literal = Endpoint(literal: place.host, port: place.port) { return [literal] }
        switch names[place.host] {
        case .addresses(let found): return found
        case .failed(let reason): throw Unmeasurable(reason: "the name \(place.host) does not resolve: \(reason)")
        case nil: throw Unmeasurable(reason: "the name \(place.host) was not looked up")
        }
    }
}
