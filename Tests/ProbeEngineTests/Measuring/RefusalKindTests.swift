import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("Kinds of ICMP errors")
struct RefusalKindTests {
    @Test(
        "of IPv4 follow RFC 792 and RFC 1812",
        arguments: [
            (3, 0, .network), (3, 1, .host), (3, 2, .other), (3, 3, .port), (3, 4, .other), (3, 5, .other),
            (3, 6, .network), (3, 7, .host), (3, 9, .prohibited), (3, 10, .prohibited), (3, 11, .network),
            (3, 12, .host), (3, 13, .prohibited), (11, 0, .timeToLive), (11, 1, .timeToLive), (12, 0, .other),
        ] as [(UInt8, UInt8, RefusalKind)])
    func ipv4(type: UInt8, code: UInt8, kind: RefusalKind) {
        #expect(RefusalKind(family: .ipv4, type: type, code: code) == kind)
    }

    @Test(
        "of IPv6 follow RFC 4443",
        arguments: [
            (1, 0, .network), (1, 1, .prohibited), (1, 2, .other), (1, 3, .host), (1, 4, .port), (1, 5, .prohibited),
            (1, 6, .prohibited), (2, 0, .other), (3, 0, .timeToLive), (4, 1, .other),
        ] as [(UInt8, UInt8, RefusalKind)])
    func ipv6(type: UInt8, code: UInt8, kind: RefusalKind) {
        #expect(RefusalKind(family: .ipv6, type: type, code: code) == kind)
    }
}
