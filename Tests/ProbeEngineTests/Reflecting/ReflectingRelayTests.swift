import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("A reflector that relays")
struct ReflectingRelayTests {
    private func start(
        _ listen: Endpoint = .any(.ipv4), allowEcho: [String] = ["127.0.0.0/8", "::1"],
        _ change: (inout ReflectorSettings) -> Void = { _ in }
    ) throws -> RunningReflector {
        var settings = ReflectorSettings(listen: [listen])
        settings.receiveBuffer = 4 << 20
        settings.relay = RelaySettings(allowEcho: try allowEcho.map { try AddressPrefix(text: $0) })
        change(&settings)
        return try Reflector.start(settings)
    }

    private func echo(_ listen: Endpoint = Endpoint(ipv4: (127, 0, 2, 1), port: 0)) throws -> RunningReflector {
        try Reflector.start(ReflectorSettings(listen: [listen]))
    }

    private func ingress(_ relay: RunningReflector) -> Endpoint {
        Endpoint(ipv4: (127, 0, 1, 1), port: relay.listening[0].port)
    }

    @Test func `a probe goes to the echo in its header and comes back from the address that was probed`() throws {
        let (relay, echo) = (try start(), try echo())
        let client = try ReflectingClient()
        let probe = ReflectingClient.relayed(7, to: echo.listening[0])
        try client.send(probe, to: ingress(relay))
        try client.read(1)
        #expect(client.replies == [.init(bytes: probe, source: ingress(relay))])
        let truth = relay.stop().lines
        #expect(truth.map(\.address) == [ingress(relay)] && truth.map(\.echo) == [echo.listening[0]])
        #expect(truth[0].received == 1 && truth[0].forwarded == 1 && truth[0].answered == 1)
        #expect(truth[0].hold.count == 1 && truth[0].holdUnknown == 0)
        #expect(echo.stop().lines[0].answered == 1)
    }

    @Test func `an IPv6 echo behind an IPv4 ingress`() throws {
        let (relay, echo) = (try start(), try echo(Endpoint(high: 0, low: 1, scope: 0, port: 0, family: .ipv6)))
        let client = try ReflectingClient()
        let probe = ReflectingClient.relayed(7, to: echo.listening[0])
        try client.send(probe, to: ingress(relay))
        try client.read(1)
        #expect(client.replies == [.init(bytes: probe, source: ingress(relay))])
        #expect(relay.stop().faults == ReflectorFaults())
    }

    @Test func `a plain probe is answered by the ingress itself`() throws {
        let relay = try start()
        let client = try ReflectingClient()
        try client.send(ReflectingClient.probe(1), to: ingress(relay))
        try client.read(1)
        #expect(relay.stop().lines.map(\.echo) == [nil])
    }

    @Test func `nothing is forwarded to an echo that is not allowed`() throws {
        let (relay, echo) = (try start(allowEcho: ["127.0.3.0/24"]), try echo())
        let client = try ReflectingClient()
        try client.send(ReflectingClient.relayed(1, to: echo.listening[0]), to: ingress(relay))
        try client.settle(ingress(relay))
        #expect(client.replies.isEmpty)
        #expect(relay.stop().ignored[.echoNotAllowed] == 1)
        #expect(echo.stop().lines.isEmpty)
    }

    @Test(
        arguments: ["127.0.2.1", "::1", "::ffff:127.0.2.1", "169.254.169.254", "224.0.0.1", "ff02::1", "10.0.0.1"])
    func `a prefix of everything forwards to nothing inside`(echo: String) throws {
        let (relay, far) = (try start(allowEcho: ["0.0.0.0/0", "::/0"]), try self.echo())
        let client = try ReflectingClient()
        let named = try #require(Endpoint(literal: echo, port: far.listening[0].port))
        try client.send(ReflectingClient.relayed(1, to: named), to: ingress(relay))
        try client.settle(ingress(relay))
        #expect(client.replies.isEmpty)
        let truth = relay.stop()
        #expect(truth.ignored[.echoInside] == 1 && truth.ignored[.echoNotAllowed] == 0)
        #expect(truth.lines.allSatisfy { $0.echo == nil } && truth.faults == ReflectorFaults())
        #expect(far.stop().lines.isEmpty)
    }

    @Test func `an IPv4 echo that is written as an IPv6 one is that echo, and allowed as it`() throws {
        let (relay, far) = (try start(allowEcho: ["127.0.2.0/24"]), try self.echo())
        let client = try ReflectingClient()
        let mapped = try #require(Endpoint(literal: "::ffff:127.0.2.1", port: far.listening[0].port))
        try client.send(ReflectingClient.relayed(1, to: mapped), to: ingress(relay))
        try client.read(1)
        #expect(relay.stop().lines.map(\.echo) == [far.listening[0]])
    }

    /// Held probes leave one by one, so that the error of one is pending when the next is sent.
    @Test func `a refusing echo is counted for its line and harms no other`() throws {
        let echo = try echo()
        let relay = try start { $0.impairments.standard.delay = .milliseconds(20) }
        let closed = try self.echo(Endpoint(ipv4: (127, 0, 2, 2), port: 0))
        closed.stop()
        let gone = Endpoint(ipv4: (127, 0, 2, 3), port: closed.listening[0].port)
        let client = try ReflectingClient()
        for sequence in 0..<50 {
            try client.send(ReflectingClient.relayed(sequence, to: gone), to: ingress(relay))
            try client.send(ReflectingClient.relayed(sequence, to: echo.listening[0]), to: ingress(relay))
        }
        try client.read(50)
        try client.settle(ingress(relay))
        let truth = relay.stop()
        let lines = Dictionary(uniqueKeysWithValues: truth.lines.map { ($0.echo, $0) })
        #expect(lines[gone]?.echoRefused == 50 && lines[gone]?.forwarded == 50 && lines[gone]?.answered == 0)
        #expect(lines[echo.listening[0]]?.answered == 50 && lines[echo.listening[0]]?.echoRefused == 0)
        #expect(truth.faults.sendFailures == 0)
    }

    @Test(arguments: [11, 12] as [UInt64])
    func `the truth of a relayed line is what a client sees`(seed: UInt64) throws {
        let echo = try echo()
        let relay = try start { settings in
            settings.seed = seed
            settings.impairments.standard.delay = .milliseconds(4)
            settings.impairments.standard.loss = 0.1
            settings.impairments.standard.duplicate = 0.2
        }
        let client = try ReflectingClient()
        for sequence in 0..<300 {
            try client.send(ReflectingClient.relayed(sequence, to: echo.listening[0]), to: ingress(relay))
        }
        // The choices of the line, by the same key as the relay's own.
        var profile = ImpairmentProfile()
        profile.standard.delay = .milliseconds(4)
        (profile.standard.loss, profile.standard.duplicate) = (0.1, 0.2)
        var table = LineTable(profile, seed: seed)
        let index = table.index(address: ingress(relay), echo: echo.listening[0], listenIndex: 0)
        let line = table.lines[index]
        let expected = (0..<300).reduce(0) { sum, number in
            guard
                case .pass(_, _, let copies) = line.impairment.decision(
                    seed: seed, lineKey: line.chances, number: UInt64(number))
            else { return sum }
            return sum + 1 + copies
        }
        try client.read(expected)
        let truth = try #require(relay.stop().lines.first)
        let distinct = Set(client.replies.map(\.sequence)).count
        #expect(truth.received == 300 && truth.answered == distinct && truth.dropped == 300 - distinct, "seed \(seed)")
        #expect(truth.duplicated == expected - distinct && truth.answeredAgain == truth.duplicated, "seed \(seed)")
        #expect(truth.hold.count == distinct)
        #expect(try #require(truth.hold.minimumNanoseconds) >= 4_000_000)
    }

    @Test func `an answer that is longer than its request, or from elsewhere, is not returned`() throws {
        let relay = try start()
        let echo = try ReflectingClient(Endpoint(ipv4: (127, 0, 2, 1), port: 0))
        let client = try ReflectingClient()
        let probe = ReflectingClient.relayed(1, to: try echo.socket.localEndpoint())
        try client.send(probe, to: ingress(relay))
        // A longer request of the same client, which makes room for no longer answer to the other one.
        let long = ReflectingClient.relayed(5, to: try echo.socket.localEndpoint(), size: 200)
        try client.send(long, to: ingress(relay))
        try echo.read(2)
        #expect(echo.replies[0].bytes == ReflectingClient.probe(1))
        let back = echo.replies[0].source
        let way = Endpoint(ipv4: (127, 0, 0, 1), port: back.port)
        try echo.send(ReflectingClient.probe(1) + [0], to: way)
        try ReflectingClient(Endpoint(ipv4: (127, 0, 2, 9), port: 0)).send(ReflectingClient.probe(1), to: way)
        try echo.send(ReflectingClient.probe(9, size: 201), to: way)
        try echo.send(ReflectingClient.probe(2), to: way)
        try client.read(1)
        #expect(client.replies.map(\.sequence) == [2])
        let truth = relay.stop()
        #expect(truth.ignored[.longerThanRequest] == 2 && truth.ignored[.notFromAnEcho] == 1)
        #expect(truth.lines[0].holdUnknown == 1)
    }

    @Test func `the socket of the client that was quiet the longest is closed for a new one`() throws {
        let relay = try start { $0.relay?.sockets = 2 }
        let echo = try echo()
        let clients = try (0..<3).map { _ in try ReflectingClient() }
        for client in clients {
            try client.send(ReflectingClient.relayed(1, to: echo.listening[0]), to: ingress(relay))
            try client.read(1)
        }
        try clients[0].send(ReflectingClient.relayed(2, to: echo.listening[0]), to: ingress(relay))
        try clients[0].read(2)
        let truth = relay.stop()
        #expect(truth.faults.socketEvictions == 2)
        #expect(truth.lines[0].answered == 4)
    }
}
