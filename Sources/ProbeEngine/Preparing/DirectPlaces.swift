internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Where a line's direct probes go, or why there are none.
enum DirectPlace: Sendable {
    /// There, and how it is written.
    case target(ProbeTarget, HostPort)
    case absent(GainNote)
}

/// Finds where lines are probed without their ingresses.
struct DirectPlaces {
    private let asked: AskedRound
    /// Of their own: what is wrong with the direct way is not held against the line. nil until one is asked for.
    private var routes: RouteTable?

    init(_ asked: AskedRound) { self.asked = asked }

    /// Addresses of this machine, port 0, that direct probes leave from.
    var localAddresses: Set<Endpoint> { routes?.localAddresses ?? [] }

    /// nil for a line that shall have no direct probes.
    ///
    /// `relay` and `socks5` come out of the ingress as plumb's payload, which goes to the echo as it is. What other
    /// payloads that name an echo come out as, only their ingresses know. A place of its own answers plumb's payload.
    mutating func place(
        _ line: Line, _ kind: PayloadKind, _ resolver: inout LineResolver
    ) -> DirectPlace? {
        guard let direct = line.direct ?? asked.settings.direct else { return nil }
        switch direct {
        case .off: return nil
        case .place(let place): return found(place, &resolver)
        case .echo:
            guard let echo = line.echo else { return nil }
            guard kind == .relay || kind == .socks5 else { return .absent(.noDirectForm(payload: kind)) }
            return found(echo, &resolver)
        }
    }

    private mutating func found(_ place: HostPort, _ resolver: inout LineResolver) -> DirectPlace {
        do throws(Unmeasured) {
            let target = try resolver.direct(place)
            try check(target)
            return .target(target, place)
        } catch {
            return .absent(.unreachable(error))
        }
    }

    private mutating func check(_ target: ProbeTarget) throws(Unmeasured) {
        if routes == nil { routes = try? RouteTable(settings: asked.settings, source: asked.source) }
        try routes?.check(target, size: asked.settings.size)
    }
}
