internal import LineModel
internal import LinuxSocket

/// Remembers for each destination whether there is a route, and how large a packet it takes. One answer is kept for all
/// that the kernel's rules do not tell apart: mostly for an address, and for its ports and protocols where some rule
/// looks at those.
struct RouteTable {
    private let settings: RoundSettings
    private let source: Endpoint?
    private var checks: [AddressFamily: RouteCheck] = [:]
    private var known: [Key: Result<Int, Errno>] = [:]
    private var keys: [AddressFamily: RouteKeys]

    private struct Key: Hashable {
        let endpoint: Endpoint
        let isICMP: Bool
    }

    /// Addresses of this machine, port 0, that the routes found so far send from.
    private(set) var localAddresses: Set<Endpoint> = []

    /// Targets whose packets were too long for the way.
    private(set) var oversized = 0

    /// - Parameter keys: by what each family's rules choose; a family that is not there is asked about.
    /// - Throws: when the source or the interface cannot be used at all.
    init(
        settings: RoundSettings, source: Endpoint?, keys: [AddressFamily: RouteKeys] = [:]
    ) throws(SocketError) {
        self.settings = settings
        self.source = source
        self.keys = keys
        if source != nil || settings.interface != nil {
            let family = source?.family ?? .ipv4
            checks[family] = try RouteCheck(
                family, source: source, interface: settings.interface, codePoint: settings.dscp)
        }
    }

    /// - Parameters:
    ///   - isSized: whether the length of the target's datagrams follows `size`; nil as true.
    ///   - isICMP: whether they are of ICMP, and not of UDP.
    /// - Throws: why probes of `size` bytes cannot reach the target.
    mutating func check(
        _ target: ProbeTarget, size: Int, isSized: Bool? = true, isICMP: Bool = false
    ) throws(Unmeasured) {
        let endpoint = target.endpoint
        switch result(endpoint, isICMP: isICMP) {
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

    private mutating func result(_ endpoint: Endpoint, isICMP: Bool) -> Result<Int, Errno> {
        let keys = keys(of: endpoint.family)
        let key = Key(
            endpoint: keys.hasDestinationPort ? endpoint : endpoint.withPort(0), isICMP: isICMP && keys.hasProtocol)
        if let answer = known[key] { return answer }
        var answer = ask(endpoint, isICMP: key.isICMP)
        // A port of our own decides, and the trial's is not the one that probes will leave from: they will tell.
        if case .failure = answer, keys.hasSourcePort, checks[endpoint.family] != nil { answer = .success(.max) }
        known[key] = answer
        return answer
    }

    private mutating func keys(of family: AddressFamily) -> RouteKeys {
        if let known = keys[family] { return known }
        let read = RouteKeys.read(family)
        keys[family] = read
        return read
    }

    private mutating func ask(_ endpoint: Endpoint, isICMP: Bool) -> Result<Int, Errno> {
        do {
            let check = try checks[endpoint.family] ?? newCheck(endpoint.family)
            let route = try check.route(to: endpoint, isICMP: isICMP)
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
        let check = try RouteCheck(family, source: own, interface: settings.interface, codePoint: settings.dscp)
        checks[family] = check
        return check
    }
}
