extension Endpoint {
    /// 224.0.0.0/4 (RFC 1112 section 4) or ff00::/8 (RFC 4291 section 2.7): no address of one host.
    package var isMulticast: Bool {
        switch family {
        case .ipv4: low >> 60 == 0xE
        case .ipv6: high >> 56 == 0xFF
        }
    }

    /// The same address with an IPv4 one that was written as an IPv6 one (RFC 4291 section 2.5.5.2) turned back: the
    /// kernel sends to both alike.
    package var withoutMapping: Endpoint {
        guard family == .ipv6, high == 0, low >> 32 == 0xFFFF else { return self }
        return Endpoint(high: 0, low: low << 32, scope: 0, port: port, family: .ipv4)
    }
}
