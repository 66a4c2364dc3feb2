package import LineModel

/// A reply to a SOCKS5 request (RFC 1928 section 6).
package struct SOCKSReply: Equatable, Sendable {
    /// REP: whether the request was granted.
    package let status: SOCKSStatus
    /// BND.ADDR and BND.PORT: for UDP ASSOCIATE, where the proxy takes datagrams (RFC 1928 section 7).
    package let bound: SOCKSAddress

    /// What the bytes of a stream hold so far.
    package enum Reading: Equatable, Sendable {
        /// It, and how many bytes it took.
        case complete(SOCKSReply, Int)
        /// More bytes are needed.
        case incomplete
        /// No more bytes would help.
        case malformed(SOCKSOddity)
    }

    /// Reads the reply at the beginning of `bytes`. At most 262 are looked at, whatever they say.
    package static func read(_ bytes: some Collection<UInt8>) -> Reading {
        let bytes = Array(bytes.prefix(maxBytes))
        if let version = bytes.first, version != 5 { return .malformed(.version(version)) }
        guard bytes.count >= 5 else { return .incomplete }
        guard bytes[2] == 0 else { return .malformed(.reserved(bytes[2])) }
        let length: Int
        switch bytes[3] {
        case 1: length = 4
        case 4: length = 16
        case 3: length = 1 + Int(bytes[4])
        default: return .malformed(.addressType(bytes[3]))
        }
        let end = 4 + length + 2
        guard bytes.count >= end else { return .incomplete }
        let address = bytes[4..<4 + length]
        let port = UInt16(bytes[end - 2]) << 8 | UInt16(bytes[end - 1])
        return .complete(
            SOCKSReply(status: SOCKSStatus(rawValue: bytes[1]), bound: SOCKSAddress(bytes[3], address, port: port)),
            end)
    }

    /// The longest reply, bytes: one with a name of 255 bytes.
    package static let maxBytes = 4 + 1 + 255 + 2
}

/// BND.ADDR and BND.PORT.
package enum SOCKSAddress: Equatable, Sendable {
    case address(RelayHeader)
    /// A name of 0 to 255 bytes, of whatever value.
    case name([UInt8], port: UInt16)

    /// - Parameter bytes: as many as the type has; a name with its length before it.
    fileprivate init(_ type: UInt8, _ bytes: ArraySlice<UInt8>, port: UInt16) {
        guard type != 3 else {
            self = .name(Array(bytes.dropFirst()), port: port)
            return
        }
        let number = { (part: ArraySlice<UInt8>) in part.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        if type == 1 {
            self = .address(RelayHeader(high: 0, low: number(bytes) << 32, isIPv6: false, port: port))
        } else {
            self = .address(
                RelayHeader(high: number(bytes.prefix(8)), low: number(bytes.suffix(8)), isIPv6: true, port: port))
        }
    }

    /// A name that is an address in text is that address: some proxies write all addresses so.
    var asAddress: SOCKSAddress {
        guard case .name(let text, let port) = self, let literal = AddressLiteral(text) else { return self }
        return .address(
            RelayHeader(high: literal.high, low: literal.low, isIPv6: literal.isIPv6, port: port))
    }

    /// 0.0.0.0, :: or an empty name, by which many proxies mean "where you reached me".
    package var isUnspecified: Bool {
        switch self {
        case .address(let header): header.high == 0 && header.low == 0
        case .name(let bytes, _): bytes.isEmpty
        }
    }
}
