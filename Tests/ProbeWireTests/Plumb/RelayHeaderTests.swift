import LineModel
import ProbeWire
import TestSupport
import Testing

@Suite("Relay header", .seeded)
struct RelayHeaderTests {
    private static let both = [
        (Golden.relayHeaderIPv4, Golden.relayIPv4), (Golden.relayHeaderIPv6, Golden.relayIPv6),
    ]

    @Test("is RFC 1928's UDP request header, octet by octet", arguments: both)
    func golden(_ header: RelayHeader, _ bytes: [UInt8]) {
        #expect(header.length == bytes.count)
        #expect(header.length <= RelayHeader.maxLength)
        #expect(Golden.encode(header, room: header.length) == bytes)
        #expect(Golden.decodeRelay(bytes) == header)
    }

    @Test("leaves what is behind it alone, and finds it again", arguments: both)
    func content(_ header: RelayHeader, _ bytes: [UInt8]) {
        #expect(Golden.encode(header, room: header.length + 3) == bytes + [0xAA, 0xAA, 0xAA])
        let datagram = bytes + [1, 2, 3]
        datagram.withUnsafeBytes { #expect(Array(header.content(of: $0)) == [1, 2, 3]) }
        bytes.withUnsafeBytes { #expect(header.content(of: $0).isEmpty) }
    }

    @Test("is refused when cut anywhere", arguments: both)
    func cut(_ header: RelayHeader, _ bytes: [UInt8]) {
        for length in 0..<bytes.count {
            #expect(Golden.decodeRelay(Array(bytes.prefix(length))) == nil, "\(length) octets")
        }
    }

    @Test("is refused with any reserved octet, fragment number or address type but 1 and 4", arguments: both)
    func firstBytes(_ header: RelayHeader, _ bytes: [UInt8]) {
        for position in 0..<4 {
            for value in UInt8.min...UInt8.max where value != bytes[position] {
                // Type 1 before an IPv6 address is a whole header with an IPv4 address, and content behind it.
                if position == 3 && value == 1 { continue }
                // Type 4 before an IPv4 address needs 12 bytes more than there are.
                var changed = bytes
                changed[position] = value
                #expect(Golden.decodeRelay(changed) == nil, "octet \(position) as \(value)")
            }
        }
    }

    @Test("with a name for an address (ATYP 3) is refused, whatever its length")
    func name() {
        let name = Array("echo.example".utf8)
        let header = [0, 0, 0, 3, UInt8(name.count)] + name + [0, 7]
        #expect(Golden.decodeRelay(header) == nil)
        #expect(Golden.recognise(header + Golden.plumb64) == nil)
    }

    @Test("with random fields comes back as it went")
    func roundTrip() {
        var generator = Seed.generator(0xD1A1)
        for turn in 0..<20_000 {
            let isIPv6 = Bool.random(using: &generator)
            let header = RelayHeader(
                high: isIPv6 ? generator.next() : 0, low: isIPv6 ? generator.next() : generator.next() & ~0xFFFF_FFFF,
                isIPv6: isIPv6, port: UInt16(truncatingIfNeeded: generator.next()))
            guard Golden.decodeRelay(Golden.encode(header, room: header.length)) == header else {
                Issue.record("turn \(turn): \(header)")
                return
            }
        }
    }
}
