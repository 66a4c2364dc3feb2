internal import CLinuxSocket
internal import Glibc

/// An IPv4 or IPv6 address with a port, compared in a few instructions.
@frozen
package struct Endpoint: Hashable, Sendable {
    /// The upper half of an IPv6 address; 0 for IPv4.
    package var high: UInt64
    /// The lower half of an IPv6 address, or an IPv4 address in the upper 32 bits.
    package var low: UInt64
    /// The interface of an IPv6 link-local address, else 0.
    package var scope: UInt32
    /// In the host's byte order; 0 leaves the choice to the kernel, or stands for the address alone in a key.
    package var port: UInt16
    /// Which of the two forms `high` and `low` hold.
    package var family: AddressFamily

    /// The fields as described above: an IPv4 address must have 0 in `high`, in `scope` and in the lower half of `low`,
    /// or equal addresses compare unequal.
    @inlinable
    package init(high: UInt64, low: UInt64, scope: UInt32, port: UInt16, family: AddressFamily) {
        self.high = high
        self.low = low
        self.scope = scope
        self.port = port
        self.family = family
    }

    /// An IPv4 address by its four bytes, in the order in which people write them.
    package init(ipv4 bytes: (UInt8, UInt8, UInt8, UInt8), port: UInt16) {
        let address = UInt64(bytes.0) << 24 | UInt64(bytes.1) << 16 | UInt64(bytes.2) << 8 | UInt64(bytes.3)
        self.init(high: 0, low: address << 32, scope: 0, port: port, family: .ipv4)
    }

    /// A literal address without brackets; `fe80::1%eth0` names an interface. nil when it is none (a host name, say).
    package init?(literal text: String, port: UInt16) {
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(
                high: 0, low: UInt64(UInt32(bigEndian: v4.s_addr)) << 32, scope: 0, port: port, family: .ipv4)
            return
        }
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        var v6 = sockaddr_in6()
        guard let address = parts.first, inet_pton(AF_INET6, String(address), &v6.sin6_addr) == 1 else { return nil }
        v6.sin6_family = sa_family_t(AF_INET6)
        if parts.count == 2 {
            v6.sin6_scope_id = UInt32(parts[1]) ?? if_nametoindex(String(parts[1]))
            guard v6.sin6_scope_id != 0 else { return nil }
        }
        self.init(raw: withUnsafePointer(to: &v6) { cls_endpoint_from_sockaddr($0) })
        self.port = port
    }

    /// What `scope` is for an interface's link-local addresses; nil when there is no such interface.
    package static func zone(ofInterface name: String) -> UInt32? {
        let index = if_nametoindex(name)
        return index == 0 ? nil : index
    }

    /// The unspecified address: any address of the machine.
    package static func any(_ family: AddressFamily, port: UInt16 = 0) -> Endpoint {
        Endpoint(high: 0, low: 0, scope: 0, port: port, family: family)
    }

    /// 127.0.0.1 or ::1.
    package static func loopback(_ family: AddressFamily, port: UInt16 = 0) -> Endpoint {
        switch family {
        case .ipv4: Endpoint(ipv4: (127, 0, 0, 1), port: port)
        case .ipv6: Endpoint(high: 0, low: 1, scope: 0, port: port, family: .ipv6)
        }
    }

    /// The same address with another port; port 0 is used as a key for the address alone.
    @inlinable
    package func withPort(_ port: UInt16) -> Endpoint {
        var copy = self
        copy.port = port
        return copy
    }

    /// Whether it is 0.0.0.0 or ::, which stands for any address of the machine.
    package var isUnspecified: Bool { high == 0 && low == 0 }

    /// 127.0.0.0/8 (RFC 1122 section 3.2.1.3) or ::1 (RFC 4291 section 2.5.3).
    package var isLoopback: Bool {
        switch family {
        case .ipv4: low >> 56 == 127
        case .ipv6: high == 0 && low == 1
        }
    }

    /// fe80::/10 (RFC 4291 section 2.5.6): means something on one interface only.
    package var isLinkLocal: Bool { family == .ipv6 && high >> 54 == 0x3FA }

    init(sockaddr: UnsafePointer<sockaddr>) { self.init(raw: cls_endpoint_from_sockaddr(sockaddr)) }

    init(raw: cls_endpoint) {
        self.init(
            high: raw.high, low: raw.low, scope: raw.scope, port: raw.port,
            family: raw.family == UInt16(AF_INET6) ? .ipv6 : .ipv4)
    }

    var raw: cls_endpoint {
        cls_endpoint(
            high: high, low: low, scope: scope, port: port, family: family == .ipv6 ? UInt16(AF_INET6) : UInt16(AF_INET)
        )
    }

    /// Calls `body` with the kernel's form of the address.
    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = sockaddr_storage()
        var endpoint = raw
        let length = cls_endpoint_to_sockaddr(&endpoint, &storage)
        return withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }
}

extension Endpoint: CustomStringConvertible {
    /// The address alone, as people write it (RFC 5952 for IPv6).
    package var addressText: String {
        var text = [CChar](repeating: 0, count: 64)
        let result = withSockaddr { pointer, length in
            getnameinfo(pointer, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        }
        guard result == 0 else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package var description: String { family == .ipv6 ? "[\(addressText)]:\(port)" : "\(addressText):\(port)" }
}
