import LineModel
import ProbeWire

/// Bytes and their text, and the datagrams that the formats are held to.
///
/// The bytes were made by a separate program (Python, from docs/reference/formats.md, the published SplitMix64 and the
/// published SipHash-2-4), not by this code.
enum Golden {
    /// The probe whose datagrams are written out below.
    static let probe = PlumbProbe(
        identity: 0x3D76_D4C1_91B3_CE49, line: 258, sequence: 99, sendTimeNanoseconds: 1_760_000_000_123_456_789)

    /// The round whose line 258 has the probe's identity.
    static let identities = LineIdentities(RoundSecret(seed: 0x9F0C_1122_3344_5566))

    /// Wire format version 1, the default size. If this changes, the version has to change: an older prober or
    /// responder would take the new datagrams for damaged ones.
    static let plumb64 = bytes(
        """
        504c4d42 01000020 3d76d4c1 91b3ce49
        00000102 00000063 186cc6ac dc0bcd15
        7f74ddcb 7e75009f d40d9e69 b31e5380
        ab806107 3c30c1dc 7f67878b 0c80cca0
        """)

    /// RFC 1928 section 7 with 203.0.113.7:7.
    static let relayIPv4 = bytes("0000 00 01 cb007107 0007")
    static let relayHeaderIPv4 = RelayHeader(high: 0, low: 0xCB00_7107 << 32, isIPv6: false, port: 7)

    /// RFC 1928 section 7 with [2001:db8::7]:65534.
    static let relayIPv6 = bytes("0000 00 04 20010db8 00000000 00000000 00000007 fffe")
    static let relayHeaderIPv6 = RelayHeader(high: 0x2001_0DB8_0000_0000, low: 7, isIPv6: true, port: 65_534)

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// A datagram of `size` bytes, written over memory that is not zero.
    static func encode(_ probe: PlumbProbe, size: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xAA, count: size)
        bytes.withUnsafeMutableBytes { probe.encode(into: $0) }
        return bytes
    }

    static func encode(_ header: RelayHeader, room: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xAA, count: room)
        bytes.withUnsafeMutableBytes { header.encode(into: $0) }
        return bytes
    }

    static func decode(_ bytes: [UInt8]) -> PlumbProbe? { bytes.withUnsafeBytes { PlumbProbe(datagram: $0) } }

    static func decodeHeader(_ bytes: [UInt8]) -> PlumbProbe? { bytes.withUnsafeBytes { PlumbProbe(header: $0) } }

    static func decodeRelay(_ bytes: [UInt8]) -> RelayHeader? { bytes.withUnsafeBytes { RelayHeader($0) } }

    /// The format, of those that measuring asks, that knows a datagram of this length as a reply to the golden round.
    static func recognise(_ bytes: [UInt8]) -> (PayloadKind, ReplyIdentity)? {
        bytes.withUnsafeBytes { bytes in
            let plumb = PlumbFormat(identities: identities, size: bytes.count)
            if case .answer(let identity) = plumb.recognise(bytes) { return (.plumb, identity) }
            let relay = RelayFormat(identities: identities, size: bytes.count - (RelayHeader(bytes)?.length ?? 0))
            if case .answer(let identity) = relay.recognise(bytes) { return (.relay, identity) }
            return nil
        }
    }

    /// The golden probe, as replies name it.
    static let identity = ReplyIdentity(line: probe.line, sequence: probe.sequence)

    static func decodeQuotation(_ bytes: [UInt8]) -> PlumbProbe? {
        bytes.withUnsafeBytes { PlumbProbe(quotation: $0) }
    }
}

extension PlumbProbe {
    /// Any fields at all.
    static func random(_ generator: inout SeededGenerator) -> PlumbProbe {
        let place = generator.next()
        return PlumbProbe(
            identity: generator.next(), line: UInt32(truncatingIfNeeded: place),
            sequence: UInt32(truncatingIfNeeded: place >> 32),
            sendTimeNanoseconds: Int64(bitPattern: generator.next()))
    }
}
