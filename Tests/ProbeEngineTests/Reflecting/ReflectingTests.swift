import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

private let loopback = Endpoint(ipv4: (127, 0, 0, 1), port: 0)

@Suite("A reflector on loopback")
struct ReflectingTests {
    private func settings(_ listen: Endpoint = loopback) -> ReflectorSettings {
        var settings = ReflectorSettings(listen: [listen])
        settings.receiveBuffer = 4 << 20
        return settings
    }

    private func line(_ truth: ReflectorTruth, _ address: Endpoint) throws -> LineTruth {
        try #require(truth.lines.first { $0.address == address })
    }

    @Test func `a wildcard socket answers from the address that was probed, with the same bytes`() throws {
        let reflector = try Reflector.start(settings(.any(.ipv4)))
        let port = reflector.listening[0].port
        let client = try ReflectingClient()
        let (first, second) = (Endpoint(ipv4: (127, 0, 0, 5), port: port), Endpoint(ipv4: (127, 0, 0, 6), port: port))
        try client.send(ReflectingClient.probe(1, size: 200), to: first)
        try client.send(ReflectingClient.probe(2, size: 32), to: second)
        try client.read(2)
        #expect(client.replies.contains(.init(bytes: ReflectingClient.probe(1, size: 200), source: first)))
        #expect(client.replies.contains(.init(bytes: ReflectingClient.probe(2, size: 32), source: second)))
        let truth = reflector.stop()
        #expect(try line(truth, first).answered == 1)
        #expect(try line(truth, second).received == 1)
        #expect(truth.lines.allSatisfy { $0.hold.count == 1 && ($0.hold.minimumNanoseconds ?? -1) >= 0 })
        #expect(truth.faults == ReflectorFaults())
    }

    @Test(arguments: [Endpoint.any(.ipv6), Endpoint(high: 0, low: 1, scope: 0, port: 0, family: .ipv6)])
    func `IPv6 is answered`(listen: Endpoint) throws {
        let reflector = try Reflector.start(settings(listen))
        let own = Endpoint(high: 0, low: 1, scope: 0, port: reflector.listening[0].port, family: .ipv6)
        let client = try ReflectingClient(own.withPort(0))
        try client.send(ReflectingClient.probe(1), to: own)
        try client.read(1)
        #expect(client.replies == [.init(bytes: ReflectingClient.probe(1), source: own)])
        #expect(reflector.stop().lines.map(\.address) == [own])
    }

    @Test func `what is no probe is not answered, unless anything is`() throws {
        let short = Array(ReflectingClient.probe(1)[..<31])
        for answersAnything in [false, true] {
            var settings = settings()
            settings.answersAnything = answersAnything
            let reflector = try Reflector.start(settings)
            let client = try ReflectingClient()
            for bytes in [Array("hello".utf8), [], short] { try client.send(bytes, to: reflector.listening[0]) }
            try client.settle(reflector.listening[0])
            #expect(client.replies.map(\.bytes) == (answersAnything ? [Array("hello".utf8), [], short] : []))
            #expect(reflector.stop().ignored[.notAProbe] == (answersAnything ? 0 : 3))
        }
    }

    @Test func `a datagram that is too long is not cut and answered`() throws {
        var settings = settings()
        settings.maxDatagramBytes = 100
        let reflector = try Reflector.start(settings)
        let client = try ReflectingClient()
        for size in [101, 100] { try client.send(ReflectingClient.probe(1, size: size), to: reflector.listening[0]) }
        try client.settle(reflector.listening[0])
        #expect(client.replies.map(\.bytes.count) == [100])
        #expect(reflector.stop().ignored[.tooLong] == 1)
    }

    @Test func `where anything is answered no answer goes to a source port below 1024, and a probe's always does`()
        throws
    {
        var anything = settings()
        anything.answersAnything = true
        let reflector = try Reflector.start(anything)
        let probes = try Reflector.start(settings())
        let low: ReflectingClient
        do {
            low = try ReflectingClient(loopback.withPort(1023))
        } catch let error as SocketError where error.errno == .accessDenied || error.errno == .addressInUse {
            try Test.cancel("port 1023 cannot be bound here (\(error))")
        }
        try low.send(ReflectingClient.probe(1), to: reflector.listening[0])
        try ReflectingClient().settle(reflector.listening[0])
        low.takeAll()
        #expect(low.replies.isEmpty)
        #expect(reflector.stop().ignored[.lowSourcePort] == 1)
        try low.send(ReflectingClient.probe(1), to: probes.listening[0])
        try low.read(1)
        #expect(probes.stop().ignored[.lowSourcePort] == 0)
    }

    @Test func `where anything is answered, what claims to come from a reflector's own port is not`() throws {
        var anything = settings()
        anything.answersAnything = true
        let reflector = try Reflector.start(anything)
        let twin = try ReflectingClient(Endpoint(ipv4: (127, 0, 0, 2), port: reflector.listening[0].port))
        try twin.send(ReflectingClient.probe(1), to: reflector.listening[0])
        try ReflectingClient().settle(reflector.listening[0])
        twin.takeAll()
        #expect(twin.replies.isEmpty)
        #expect(reflector.stop().ignored[.loop] == 1)
    }

    @Test func `only sources that are allowed are answered`() throws {
        var settings = settings()
        settings.allow = [try AddressPrefix(text: "127.0.0.1"), try AddressPrefix(text: "127.0.1.0/24")]
        let reflector = try Reflector.start(settings)
        let clients = try [(127, 0, 0, 1), (127, 0, 1, 9), (127, 0, 0, 2)].map {
            try ReflectingClient(Endpoint(ipv4: $0, port: 0))
        }
        for client in clients { try client.send(ReflectingClient.probe(1), to: reflector.listening[0]) }
        try clients[0].settle(reflector.listening[0])
        for client in clients { client.takeAll() }
        #expect(clients.map(\.replies.count) == [1, 1, 0])
        #expect(reflector.stop().ignored[.notAllowed] == 1)
    }

    @Test func `what is over a source's rate is not answered, and counted`() throws {
        var settings = settings()
        settings.maxSourceRate = 1
        let reflector = try Reflector.start(settings)
        let client = try ReflectingClient(Endpoint(ipv4: (127, 0, 0, 2), port: 0))
        for sequence in 0..<200 { try client.send(ReflectingClient.probe(sequence), to: reflector.listening[0]) }
        try ReflectingClient().settle(reflector.listening[0])
        client.takeAll()
        let truth = reflector.stop()
        // The burst is 64; a slow machine may take whole seconds over the sending, each of which is one more.
        #expect((64...100).contains(client.replies.count))
        #expect(truth.ignored[.overRate] == 200 - client.replies.count)
    }

    /// How often each of `count` probes of the line will be answered, foretold from the seed.
    private func forecast(_ settings: ReflectorSettings, _ address: Endpoint, _ count: Int) throws
        -> [ImpairmentDecision]
    {
        var table = LineTable(settings.impairments, seed: settings.seed)
        let index = table.index(address: address, echo: nil, listenIndex: 0)
        let line = table.lines[index]
        return (0..<count).map {
            line.impairment.decision(seed: settings.seed, lineKey: line.chances, number: UInt64($0))
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `the truth is what a client sees and what the seed foretells`(seed: UInt64) throws {
        var settings = settings()
        settings.seed = seed
        settings.impairments.standard.delay = .milliseconds(5)
        settings.impairments.standard.jitter = .milliseconds(1)
        settings.impairments.standard.loss = 0.1
        settings.impairments.standard.duplicate = 0.1
        settings.impairments.standard.reorder = 0.1
        let reflector = try Reflector.start(settings)
        let address = reflector.listening[0]
        let decisions = try forecast(settings, address, 400)
        var expected: [UInt32: Int] = [:]
        var reordered = 0
        for (sequence, decision) in decisions.enumerated() {
            guard case .pass(_, let isReordered, let copies) = decision else { continue }
            expected[UInt32(sequence)] = 1 + copies
            if isReordered { reordered += 1 }
        }
        let client = try ReflectingClient()
        for sequence in 0..<400 { try client.send(ReflectingClient.probe(sequence), to: address) }
        try client.read(expected.values.reduce(0, +))
        let truth = try line(reflector.stop(), address)
        var seen: [UInt32: Int] = [:]
        for reply in client.replies { seen[try #require(reply.sequence), default: 0] += 1 }
        #expect(seen == expected, "seed \(seed)")
        #expect(truth.received == 400 && truth.answered == seen.count && truth.dropped == 400 - seen.count)
        #expect(truth.duplicated == client.replies.count - seen.count && truth.reordered == reordered, "seed \(seed)")
        #expect(try #require(truth.hold.minimumNanoseconds) >= 4_000_000)
        #expect(truth.hold.count == truth.answered)
    }

    @Test func `a probe that is held longer is overtaken`() throws {
        var settings = settings()
        settings.impairments.standard.reorder = 0.2
        settings.impairments.standard.reorderBy = .milliseconds(300)
        let reflector = try Reflector.start(settings)
        let address = reflector.listening[0]
        let client = try ReflectingClient()
        for sequence in 0..<100 { try client.send(ReflectingClient.probe(sequence), to: address) }
        try client.read(100)
        let truth = try line(reflector.stop(), address)
        let order = client.replies.compactMap(\.sequence)
        let held = try forecast(settings, address, 100).enumerated().filter {
            if case .pass(_, true, _) = $0.element { true } else { false }
        }.map { UInt32($0.offset) }
        #expect(truth.reordered == held.count && !held.isEmpty)
        #expect(Array(order.suffix(held.count)) == held)
    }

    @Test func `a line that is down answers nothing, and a rule of the profile is for its address only`() throws {
        var settings = settings(.any(.ipv4))
        var down = Impairment()
        down.isDown = true
        let dead = Endpoint(ipv4: (127, 0, 0, 9), port: 0)
        settings.impairments.add(.init(address: dead, hasPort: false, echo: nil, impairment: down))
        let reflector = try Reflector.start(settings)
        let port = reflector.listening[0].port
        let client = try ReflectingClient()
        for sequence in 0..<10 { try client.send(ReflectingClient.probe(sequence), to: dead.withPort(port)) }
        try client.settle(loopback.withPort(port))
        #expect(client.replies.isEmpty)
        let truth = try line(reflector.stop(), dead.withPort(port))
        #expect(truth.received == 10 && truth.dropped == 10 && truth.answered == 0)
        #expect(truth.hold.meanNanoseconds == nil)
    }

    @Test func `what the delay queue has no room for is the reflector's fault, and what it holds is not lost silently`()
        throws
    {
        var settings = settings(.any(.ipv4))
        settings.queuePlaces = 10
        var slow = Impairment()
        slow.delay = .seconds(3600)
        let address = Endpoint(ipv4: (127, 0, 0, 9), port: 0)
        settings.impairments.add(.init(address: address, hasPort: false, echo: nil, impairment: slow))
        let reflector = try Reflector.start(settings)
        let port = reflector.listening[0].port
        let client = try ReflectingClient()
        for sequence in 0..<25 { try client.send(ReflectingClient.probe(sequence), to: address.withPort(port)) }
        try client.settle(loopback.withPort(port))
        let truth = reflector.stop()
        #expect(truth.faults.queueOverflow == 15)
        #expect(truth.faults.unsentAtStop == 10)
        #expect(try line(truth, address.withPort(port)).dropped == 0)
    }

    @Test func `an address in use is an error that names it`() throws {
        let holder = try ReflectingClient()
        let taken = try holder.socket.localEndpoint()
        let error = #expect(throws: SocketError.self) { try Reflector.start(settings(taken)) }
        #expect(error?.errno == .addressInUse && error?.purpose == .listening("\(taken)"))
    }

    @Test func `stopping twice tells the same, and frees the port`() throws {
        let reflector = try Reflector.start(settings())
        let address = reflector.listening[0]
        let client = try ReflectingClient()
        try client.send(ReflectingClient.probe(1), to: address)
        try client.read(1)
        #expect(reflector.stop().lines == reflector.stop().lines)
        try client.send(ReflectingClient.probe(2), to: address)
    }
}
