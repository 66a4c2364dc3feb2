internal import LinuxSocket

/// What an address that is not one of the open internet is for: whoever names such a one to somebody elsewhere names
/// nobody, or somebody whom they could not reach themselves (RFC 6890 and the registries of special-purpose addresses).
enum AddressKind: Equatable, Sendable {
    /// No host: unspecified, multicast, broadcast, discarded or reserved.
    case noHost
    /// Its own machine alone (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3).
    case loopback
    /// Its own link alone (RFC 3927, RFC 4291 section 2.5.6), where platforms have their metadata service.
    case link
    /// Networks of one operator (RFC 1918, RFC 4193; RFC 2544 for tests inside of one).
    case privateUse
    /// Between an operator and its customers (RFC 6598), where some platforms have services of their own.
    case carrier
    /// The platform that a machine runs on, and the IETF's protocols (RFC 6890).
    case platform
    /// IPv6 addresses that hold an IPv4 one, of whatever kind, and are translated on the way (RFC 6052, 8215, 3056,
    /// 4380).
    case translated
    /// Documents and examples (RFC 5737, 3849, 9637).
    case documentation

    /// nil for an address of the open internet. Allocates nothing.
    init?(_ address: Endpoint) {
        for block in Self.blocks where block.prefix.contains(address) {
            self = block.kind
            return
        }
        return nil
    }

    /// Each block with its kind, the narrower ones first.
    static let blocks: [(prefix: AddressPrefix, kind: AddressKind)] = [
        ("0.0.0.0/8", .noHost), ("224.0.0.0/4", .noHost), ("240.0.0.0/4", .noHost),
        ("127.0.0.0/8", .loopback), ("169.254.0.0/16", .link),
        ("10.0.0.0/8", .privateUse), ("172.16.0.0/12", .privateUse), ("192.168.0.0/16", .privateUse),
        ("198.18.0.0/15", .privateUse), ("100.64.0.0/10", .carrier),
        ("192.0.0.0/24", .platform), ("192.88.99.0/24", .platform),
        // Azure's own address in every virtual machine, where it is reached as a neighbour is.
        ("168.63.129.16/32", .platform),
        ("192.0.2.0/24", .documentation), ("198.51.100.0/24", .documentation), ("203.0.113.0/24", .documentation),
        ("::1/128", .loopback), ("::/128", .noHost), ("::ffff:0:0/96", .translated), ("::/96", .translated),
        ("64:ff9b::/96", .translated), ("64:ff9b:1::/48", .translated), ("100::/64", .noHost),
        ("2001:db8::/32", .documentation), ("3fff::/20", .documentation), ("2001::/32", .translated),
        ("2001::/23", .platform), ("2002::/16", .translated), ("5f00::/16", .noHost), ("fc00::/7", .privateUse),
        ("fec0::/10", .privateUse), ("fe80::/10", .link), ("ff00::/8", .noHost),
    ].compactMap { text, kind in (try? AddressPrefix(text: text)).map { ($0, kind) } }
}

extension [AddressPrefix] {
    /// Whether a stranger may name the address: it is in one of these prefixes, and where it is none of the open
    /// internet, in one that lies inside of the block that it belongs to. So `0.0.0.0/0` is the internet, and no
    /// address inside. Allocates nothing.
    func permitsStrangers(to address: Endpoint) -> Bool {
        guard AddressKind(address) != nil else { return contains { $0.contains(address) } }
        return contains { prefix in
            prefix.contains(address) && AddressKind.blocks.contains { $0.prefix.contains(prefix) }
        }
    }
}
