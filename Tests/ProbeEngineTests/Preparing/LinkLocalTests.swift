import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("Link-local lines")
struct LinkLocalTests {
    private static let index = Endpoint.zone(ofInterface: "lo")

    private func placement(_ host: String, _ change: (inout RoundSettings) -> Void = { _ in }) throws -> LinePlacement {
        try RealRound.prepare([Line(ingress: HostPort(host: host, port: 7))], change).placements[0]
    }

    private func target(_ host: String, zone: UInt32?) throws -> Endpoint {
        let line = Line(ingress: HostPort(host: host, port: 7))
        var resolver = try LineResolver(
            [line], payloads: [.plumb], family: nil, zone: zone, lookupTimeout: .seconds(1), abandon: nil,
            catalogue: .builtIn, round: FormatContext(seed: 0, rows: 1, count: 1, size: 64, stamp: STAMPAsked()))
        return try resolver.target(line, .plumb).endpoint
    }

    @Test("without an interface are not measured, whatever their address, and no other address is concerned")
    func noZone() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<50 {
            let high = 0xFE80_0000_0000_0000 | UInt64.random(in: 0..<1 << 54, using: &generator)
            let address = Endpoint(high: high, low: generator.next(), scope: 0, port: 0, family: .ipv6).addressText
            #expect(try placement(address) == .unmeasured(.noZone(address: address)))
            #expect(try target(address, zone: 3).scope == 3)
            #expect(try target("\(address)%9", zone: 3).scope == 9, "its own zone stands")
        }
        #expect(try target("::1", zone: 3).scope == 0 && target("2001:db8::7", zone: 3).scope == 0)
        #expect(try target("fec0::1", zone: 3).scope == 0, "only fe80::/10 is link-local")
    }

    @Test("are on the interface of the round, else of the source, which a link-local source has from the round")
    func zone() throws {
        let index = try #require(Self.index)
        let asked = { (source: Endpoint?, interface: String?) in
            var settings = RoundSettings()
            settings.interface = interface
            return AskedRound(
                lines: [], settings: settings, formats: FormatSettings(), payloads: [], source: source, seed: 0)
        }
        let source = try #require(Endpoint(literal: "fe80::1%77", port: 0))
        #expect(asked(nil, nil).zone == nil && asked(.loopback(.ipv6), nil).zone == nil)
        #expect(asked(source, nil).zone == 77 && asked(source, "lo").zone == index)
    }

    @Test("on another interface than the round's are not measured, and the reason is no number of the system's")
    func otherZone() throws {
        let index = try #require(Self.index)
        let other = "fe80::1%\(index + 1_000)"
        let placement = try placement(other) { $0.interface = "lo" }
        #expect(placement.reason?.kind == .address)
        #expect(placement.words?.contains("another interface") == true)
        #expect(placement.words?.contains("EINVAL") == false)
    }
}
