internal import LineModel
internal import LinuxSocket

/// Remembers for each destination address whether there is a route, and how large a packet it takes.
struct RouteTable {
    private let settings: RoundSettings
    private let source: Endpoint?
    private var checks: [AddressFamily: RouteCheck] = [:]
    private var known: [Endpoint: Result<Int, Errno>] = [:]
    /// Addresses of this machine, port 0, that the routes found so far send from.
    private(set) var localAddresses: Set<Endpoint> = []

    /// Targets whose packets were too long for the way.
    private(set) var oversized = 0

    /// - Throws: when the source or the interface cannot be used at all.
    init(settings: RoundSettings, source: Endpoint?) throws(SocketError) {
        self.settings = settings
        self.source = source
        if source != nil || settings.interface != nil {
            let family = source?.family ?? .ipv4
            checks[family] = try RouteCheck(family, source: source, interface: settings.interface)
        }
    }

    /// - Parameter isSized: whether the length of the target's datagrams follows `size`; nil as true.
    /// - Throws: why probes of `size` bytes cannot reach the target.
    mutating func check(_ target: ProbeTarget, size: Int, isSized: Bool? = true) throws(Unmeasured) {
        let endpoint = target.endpoint
        switch result(endpoint) {
        case .failure(.invalid) where endpoint.isLinkLocal && (source != nil || settings.interface != nil):
            // What connect(2) says when the zone is not the interface that the socket is bound to.
            throw .otherZone(address: endpoint.addressText)
        case .failure(let error):
            throw .noWay(
                address: endpoint.addressText, system: SystemText(error),
                isBound: source != nil || settings.interface != nil)
        case .success(let longest):
            let length = target.datagramLength(size: size)
            let packet = length + endpoint.family.headerLength
            guard packet <= longest else {
                oversized += 1
                guard isSized != false else {
                    throw .datagramTooLong(
                        length: length, packet: packet, max: longest, address: endpoint.addressText)
                }
                throw .tooLong(size: size, packet: packet, max: longest, address: endpoint.addressText)
            }
        }
    }

    private mutating func result(_ endpoint: Endpoint) -> Result<Int, Errno> {
        let key = endpoint.withPort(0)
        if let answer = known[key] { return answer }
        let answer = ask(endpoint)
        known[key] = answer
        return answer
    }

    private mutating func ask(_ endpoint: Endpoint) -> Result<Int, Errno> {
        do {
            let check = try checks[endpoint.family] ?? newCheck(endpoint.family)
            let route = try check.route(to: endpoint)
            if let local = route.localAddress { localAddresses.insert(local) }
            return .success(route.maximumPacket)
        } catch let error as Errno {
            return .failure(error)
        } catch let error as SocketError {
            return .failure(error.errno)
        } catch {
            return .failure(.invalid)
        }
    }

    private mutating func newCheck(_ family: AddressFamily) throws(SocketError) -> RouteCheck {
        let own = source.flatMap { $0.family == family ? $0 : nil }
        let check = try RouteCheck(family, source: own, interface: settings.interface)
        checks[family] = check
        return check
    }
}
