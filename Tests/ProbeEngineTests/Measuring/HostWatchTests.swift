import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("What the machine does while a round runs")
struct HostWatchTests {
    /// A round to a port of this machine that nobody listens on.
    private func round(interface: String? = nil) throws -> PreparedRound {
        let unused = try UDPSocket(.ipv4)
        try unused.bind(to: Endpoint(ipv4: (127, 0, 0, 1), port: 0))
        let port = try unused.localEndpoint().port
        var settings = RoundSettings()
        settings.count = 3
        settings.interface = interface
        let line = Line(name: nil, ingress: HostPort(host: "127.0.0.1", port: port), echo: nil, tags: [])
        return try RoundPreparation.prepare([line], settings: settings, seed: 1)
    }

    @Test("is watched on the interface that probes leave by")
    func interfaces() throws {
        let prepared = try round()
        #expect(prepared.places.localAddresses == [Endpoint(ipv4: (127, 0, 0, 1), port: 0)])
        #expect(HostWatch.outgoingInterfaces(prepared, NetworkInterfaces.read()) == ["lo"])
        #expect(HostWatch.outgoingInterfaces(prepared, nil).isEmpty)
        #expect(HostWatch.outgoingInterfaces(try round(interface: "lo"), nil) == ["lo"])
    }

    @Test("is in the round's ledger")
    func ledger() throws {
        let ledger = try RunningRound.start(try round()).finish().ledger
        #expect(ledger.host.interfaces.map(\.name) == ["lo"])
        #expect(ledger.host.elapsedNanoseconds ?? 0 > 0 && ledger.host.suspendedNanoseconds == 0)
        #expect(ledger.lostUnstamped == 0 && ledger.selfProbe?.lost == 0 && ledger.threads == 1)
        let buffer = try #require(ledger.receiveBuffer)
        #expect(buffer.givenBytes > 0 && buffer.holdsNanoseconds ?? 0 > 0)
        if let time = ledger.threadTime { #expect(time.runNanoseconds > 0 && time.elapsedNanoseconds > 0) }
    }
}
