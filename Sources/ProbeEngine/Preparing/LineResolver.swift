internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Turns the hosts of lines into addresses, each name once.
struct LineResolver {
    private let names: [String: NameResult]
    private let family: AddressFamily?
    /// Whether the family was asked for, and does not follow from the source.
    private let isAsked: Bool
    /// The interface of link-local addresses that name none; nil where nothing tells it.
    private let zone: UInt32?
    private let catalogue: FormatCatalogue
    private let round: FormatContext
    /// Lines of each payload.
    private let counts: [PayloadKind: Int]
    /// Lines whose format can serve none of its lines in this round.
    private(set) var misfits = 0
    /// Made once each, for their lengths.
    private var formats: [PayloadKind: Result<ErasedFormat, FormatProblem>] = [:]

    /// - Parameters:
    ///   - family: take addresses of this family only; nil takes the resolver's first.
    ///   - isAsked: whether the family was asked for, and does not follow from the source.
    ///   - zone: the interface of link-local addresses that name none, by its index.
    ///   - payloads: for each line its payload.
    ///   - round: with any number.
    ///   - direct: where lines that say nothing of it are probed without their ingress; nil for none.
    init(
        _ lines: [Line], payloads: [PayloadKind], family: AddressFamily?, isAsked: Bool = false, zone: UInt32?,
        lookupTimeout: Duration, abandon: EventFlag?, catalogue: FormatCatalogue, round: FormatContext,
        direct: DirectProbe? = nil
    ) throws(SocketError) {
        counts = payloads.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        var wanted: Set<String> = []
        for line in lines {
            let direct = if case .place(let place) = line.direct ?? direct { place.host } else { String?.none }
            for host in [line.ingress.host, line.echo?.host, direct].compactMap(\.self)
            where Endpoint(literal: host, port: 0) == nil {
                wanted.insert(host)
            }
        }
        names = try NameLookup.resolve(wanted, timeout: lookupTimeout, abandon: abandon)
        self.family = family
        self.zone = zone
        self.isAsked = isAsked
        self.catalogue = catalogue
        self.round = round
    }

    /// The line's addresses and format.
    mutating func target(_ line: Line, _ kind: PayloadKind) throws(Unmeasured) -> ProbeTarget {
        guard let slot = catalogue.slot(kind) else {
            throw .format(.unknown(kind.rawValue))
        }
        let format = try format(kind)
        var ingress = try zoned(address(line.ingress, family: family)).withPort(line.ingress.port)
        if format.traits.transport == .icmp { ingress = ingress.withPort(0) }
        var echo: RelayHeader?
        if format.traits.needsEcho {
            guard let place = line.echo else {
                throw .format(.needsEcho(payload: kind.rawValue))
            }
            // The echo is reached from the ingress, not from here: our own source's family does not matter.
            echo = RelayHeader(try address(place, family: nil).withPort(place.port))
        }
        if let problem = format.refusal(echo) { throw .format(problem) }
        return ProbeTarget(
            endpoint: ingress, format: slot, echo: echo, length: format.length(echo))
    }

    /// Where the plumb probes go that a line is held against: straight from here.
    mutating func direct(_ place: HostPort) throws(Unmeasured) -> ProbeTarget {
        guard let slot = catalogue.slot(.plumb) else { throw .format(.unknown(PayloadKind.plumb.rawValue)) }
        return ProbeTarget(
            endpoint: try zoned(address(place, family: family)).withPort(place.port), format: slot,
            length: try format(.plumb).length(nil))
    }

    private mutating func format(_ kind: PayloadKind) throws(Unmeasured) -> ErasedFormat {
        let made = formats[kind] ?? make(kind)
        formats[kind] = made
        switch made {
        case .success(let format): return format
        case .failure(let problem):
            misfits += 1
            throw .format(problem)
        }
    }

    private func make(_ kind: PayloadKind) -> Result<ErasedFormat, FormatProblem> {
        guard let entry = catalogue[kind] else { return .failure(.unknown(kind.rawValue)) }
        var round = round
        // How many there are is what counts here, and not which.
        round.own = (0..<UInt32(counts[kind] ?? 1)).map(\.self)
        do throws(FormatProblem) {
            return .success(try entry.make(round))
        } catch {
            return .failure(error)
        }
    }

    /// The addresses of each name that has several.
    var otherAddresses: [String: [Endpoint]] {
        names.compactMapValues { if case .addresses(let found) = $0, found.count > 1 { found } else { nil } }
    }

    private func address(_ place: HostPort, family: AddressFamily?) throws(Unmeasured) -> Endpoint {
        let candidates = try addresses(place)
        guard let first = candidates.first(where: { family == nil || $0.family == family }) else {
            throw isAsked
                ? .noAddressAsked(host: place.host, isIPv6: family == .ipv6)
                : .noAddress(host: place.host, isIPv6: family == .ipv6)
        }
        guard !first.isUnspecified, !first.isMulticast else {
            throw .unusableAddress(host: place.host)
        }
        return first
    }

    /// A link-local address with the interface that it is on. Replies come with it, and are compared with it: without,
    /// none would be of the address that was probed.
    private func zoned(_ address: Endpoint) throws(Unmeasured) -> Endpoint {
        guard address.isLinkLocal, address.scope == 0 else { return address }
        guard let zone else { throw .noZone(address: address.addressText) }
        var address = address
        address.scope = zone
        return address
    }

    private func addresses(_ place: HostPort) throws(Unmeasured) -> [Endpoint] {
        if let literal = Endpoint(literal: place.host, port: place.port) { return [literal] }
        switch names[place.host] {
        case .addresses(let found): return found
        case .failed(let reason): throw .name(place.host, why: reason)
        case nil: throw .nameNotLookedUp(place.host)
        }
    }
}
