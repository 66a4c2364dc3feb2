import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("Ports that probes leave from", .tags(.kernel))
struct SourcePortTests {
    /// Lines to every odd port that a kernel may choose, none of which anybody listens to; the first has the payload.
    private static func lines(_ first: PayloadKind? = nil) -> [Line] {
        stride(from: 1025, through: 65_535, by: 2).map { port in
            Line(
                name: "\(port)", ingress: HostPort(host: "127.0.0.1", port: UInt16(port)),
                payload: port == 1025 ? first : nil)
        }
    }

    @Test("are none that the round probes: a prober is not its own far end, and no reflector takes it for another one")
    func unprobed() throws {
        let round = try RealRound.prepare(Self.lines()) { _ in }
        for _ in 0..<40 {
            let socket = try UDPSocket.probing(.ipv4, round)
            #expect(try socket.localEndpoint().port % 2 == 0)
        }
    }

    @Test("of a socket that is one probe's own are none either, each time that it takes a new one")
    func renewed() throws {
        var settings = RoundSettings()
        settings.count = 1
        let round = try RoundPreparation.prepare(
            Self.lines(OpaqueFormat.kind), settings: settings, seed: 1, formats: OpaqueFormat.formats())
        let pool = try OpaquePool(round, isOurs: round.targets.indices.map { $0 == 0 })
        for _ in 0..<40 {
            #expect(try pool.socket(0).localEndpoint().port % 2 == 0)
            pool.renew(0, round.targets[0].endpoint)
        }
    }

    @Test("exist: a round that probes all of them says so and is not begun")
    func none() throws {
        let every = (1...65_535).map { Line(name: "\($0)", ingress: HostPort(host: "127.0.0.1", port: UInt16($0))) }
        let round = try RealRound.prepare(every) { _ in }
        let error = #expect(throws: SocketError.self) { _ = try UDPSocket.probing(.ipv4, round) }
        #expect(error?.purpose == .unprobedPort)
    }

    @Test("are told apart by number; port 0 is none")
    func set() {
        var generator = SeededGenerator(seed: 8)
        let ports = Set((0..<500).map { _ in UInt16.random(in: .min ... .max, using: &generator) })
        let set = PortSet(ports)
        #expect((0...UInt16.max).filter(set.contains) == ports.subtracting([0]).sorted())
    }
}
