import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("Rounds by ICMP echo", .tags(.kernel))
struct IcmpRoundTests {
    /// Neither a ping socket nor a raw one may be had in every sandbox.
    static let isPermitted = (try? UDPSocket(icmp: .ipv4)) != nil && (try? UDPSocket(icmp: .ipv6)) != nil

    @Test("are answered by hosts themselves, over both families, beside lines by UDP", .enabled(if: isPermitted))
    func answered() throws {
        let echo = try EchoResponder([EchoResponder.loopback])
        let lines = [
            Line(name: "a", ingress: HostPort(host: "127.0.0.1", port: 7), payload: .icmp),
            Line(name: "b", ingress: HostPort(host: "::1", port: 7), payload: .icmp),
            RealRound.line(echo.endpoints[0]),
            // One host twice: the payload says whose reply it is.
            Line(name: "c", ingress: HostPort(host: "127.0.0.1", port: 7), payload: .icmp),
        ]
        let round = try RealRound(RealRound.prepare(lines) { _ in })
        echo.stop()
        for row in 0..<4 { #expect(round.all(.received, [row]), "\(row): \(round.outcomes(row))") }
        #expect(round.measured.counts.allSatisfy { $0.corrupt == 0 && $0.duplicates == 0 })
        #expect(round.measured.ledger.transmitStamped == (0..<4).reduce(0) { $0 + round.sent($1).count })
        #expect(round.measured.ledger.selfProbe?.lost == 0)
    }
}
