internal import CLinuxSocket
internal import Glibc

/// By what the kernel tells ways to one address apart, beside what all probes of a round have in common: the routing
/// rules may look at ports and at the protocol (ip-rule(8): `dport`, `sport`, `ipproto`).
package struct RouteKeys: Equatable, Sendable {
    /// Some rule looks at the destination's port.
    package var hasDestinationPort: Bool
    /// Some rule looks at the source's port: the way of a socket is not known before it has its port.
    package var hasSourcePort: Bool
    /// Some rule looks at the protocol: UDP and ICMP may go different ways.
    package var hasProtocol: Bool

    /// Keys that were read, or that a test gives.
    package init(hasDestinationPort: Bool, hasSourcePort: Bool, hasProtocol: Bool) {
        self.hasDestinationPort = hasDestinationPort
        self.hasSourcePort = hasSourcePort
        self.hasProtocol = hasProtocol
    }

    /// Reads the rules of a family (RTM_GETRULE, which needs no privilege). Where the kernel does not say, ports and
    /// protocols are taken to matter. Blocks for some 20 us, at most a second.
    package static func read(_ family: AddressFamily) -> RouteKeys {
        var keys = cls_rule_keys()
        guard cls_rule_keys_read(family.raw, &keys) == 0 else {
            return RouteKeys(hasDestinationPort: true, hasSourcePort: true, hasProtocol: true)
        }
        return RouteKeys(
            hasDestinationPort: keys.destination_port, hasSourcePort: keys.source_port, hasProtocol: keys.protocol)
    }
}
