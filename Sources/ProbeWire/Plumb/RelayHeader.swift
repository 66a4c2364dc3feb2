/// The header before a relayed datagram: RFC 1928 section 7, "Procedure for UDP-based clients".
///
///     RSV 0  2 | FRAG 0  1 | ATYP  1 | DST.ADDR  4 or 16 | DST.PORT  2
///
/// A request names the echo that the ingress shall forward to; an answer names the echo that it came from. Both are an
/// address, never a name: names are resolved at the edge.
package struct RelayHeader: Equatable, Sendable {
    /// The upper half of an IPv6 address; 0 for IPv4.
    package var high: UInt64
    /// The lower half of an IPv6 address, or an IPv4 address in the upper 32 bits.
    package var low: UInt64
    /// The address is an IPv6 one (ATYP 4), else an IPv4 one (ATYP 1).
    package var isIPv6: Bool
    /// DST.PORT, in the host's byte order.
    package var port: UInt16

    /// The fields as described above: an IPv4 address must have 0 in `high` and in the lower half of `low`.
    package init(high: UInt64, low: UInt64, isIPv6: Bool, port: UInt16) {
        self.high = high
        self.low = low
        self.isIPv6 = isIPv6
        self.port = port
    }

    private static let typeIPv4: UInt32 = 0x0000_0001
    private static let typeIPv6: UInt32 = 0x0000_0004

    /// Bytes of the header: 10 with an IPv4 address, 22 with an IPv6 one.
    package var length: Int { isIPv6 ? 22 : 10 }

    /// The longest header.
    package static let maxLength = 22

    /// Writes the header at the beginning of `datagram`, which has room for it. Does not allocate.
    package func encode(into datagram: UnsafeMutableRawBufferPointer) {
        precondition(datagram.count >= length, "no room for the relay's header")
        if isIPv6 {
            datagram.storeBigEndian(Self.typeIPv6, at: 0)
            datagram.storeBigEndian(high, at: 4)
            datagram.storeBigEndian(low, at: 12)
        } else {
            datagram.storeBigEndian(Self.typeIPv4, at: 0)
            datagram.storeBigEndian(UInt32(truncatingIfNeeded: low >> 32), at: 4)
        }
        datagram.storeBigEndian(port, at: length - 2)
    }

    /// The header at the beginning of a datagram. nil when it is cut, fragmented (FRAG not 0), reserved bytes are not
    /// 0, or the address is a name (ATYP 3), which no answer to us holds. Does not allocate.
    package init?(_ datagram: UnsafeRawBufferPointer) {
        guard datagram.count >= 10 else { return nil }
        switch datagram.bigEndian(UInt32.self, at: 0) {
        case Self.typeIPv4:
            let address = datagram.bigEndian(UInt32.self, at: 4)
            self.init(
                high: 0, low: UInt64(address) << 32, isIPv6: false, port: datagram.bigEndian(UInt16.self, at: 8))
        case Self.typeIPv6 where datagram.count >= 22:
            self.init(
                high: datagram.bigEndian(UInt64.self, at: 4), low: datagram.bigEndian(UInt64.self, at: 12),
                isIPv6: true, port: datagram.bigEndian(UInt16.self, at: 20))
        default:
            return nil
        }
    }

    /// The header with an IPv4 address that was written as an IPv6 one (RFC 4291 section 2.5.5.2) turned back; a proxy
    /// with one socket for both families writes it so.
    package var withoutMapping: RelayHeader {
        guard isIPv6, high == 0, low >> 32 == 0xFFFF else { return self }
        return RelayHeader(high: 0, low: low << 32, isIPv6: false, port: port)
    }

    /// What a datagram carries behind this header.
    package func content(of datagram: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: datagram[length...])
    }
}
