internal import CLinuxSocket

/// How fast the interfaces of this network namespace are (ETHTOOL_GLINKSETTINGS).
package enum LinkSpeed {
    /// Bits a second of one interface; nil where it does not tell, as loopback and most tunnels do not.
    package static func of(_ interface: String) -> Double? {
        let megabits = cls_link_speed(interface)
        return megabits == 0 ? nil : Double(megabits) * 1e6
    }

    /// Bits a second of the slowest of the interfaces that packets leave by; nil where one of them does not tell, or is
    /// not known.
    ///
    /// - Parameters:
    ///   - interface: the one that sockets are bound to; nil leaves it to the addresses.
    ///   - addresses: of this machine, that packets leave from.
    package static func slowest(interface: String?, of addresses: Set<Endpoint>) -> Double? {
        if let interface { return of(interface) }
        guard let interfaces = NetworkInterfaces.read(), !addresses.isEmpty else { return nil }
        var slowest = Double.infinity
        for name in Set(addresses.map(interfaces.name(of:))) {
            guard let name, let speed = of(name) else { return nil }
            slowest = min(slowest, speed)
        }
        return slowest
    }
}
