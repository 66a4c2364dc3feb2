import LineModel
import LinuxSocket
import ProbeWire
import TestSupport
import Testing

@testable import ProbeEngine

private let loopback = Endpoint(ipv4: (127, 0, 0, 1), port: 0)

@Suite("A reflector that loses in bursts", .seeded)
struct ReflectingBurstTests {
    private func settings(
        _ bursts: String, listen: [Endpoint] = [loopback], _ change: (inout Impairment) -> Void = { _ in }
    ) throws -> ReflectorSettings {
        var settings = ReflectorSettings(listen: listen)
        settings.receiveBuffer = 4 << 20
        settings.seed = Seed.value()
        settings.impairments.standard.burst = try BurstLoss(text: bursts)
        change(&settings.impairments.standard)
        return settings
    }

    /// Which of `count` probes of the line fall into a burst, foretold from the seed.
    private func forecast(
        _ settings: ReflectorSettings, _ address: Endpoint, echo: Endpoint? = nil, listenIndex: Int? = 0, _ count: Int
    ) -> [Bool] {
        var table = LineTable(settings.impairments, seed: settings.seed)
        let index = table.index(address: address, echo: echo, listenIndex: listenIndex)
        return (0..<count).map { _ in table.lines[index].isLostInBurst() }
    }

    /// Numbers of the probes that pass.
    private func passed(_ lost: [Bool]) -> Set<UInt32> {
        Set(lost.indices.filter { !lost[$0] }.map(UInt32.init))
    }

    private func sequences(_ client: ReflectingClient, of address: Endpoint) throws -> Set<UInt32> {
        Set(try client.replies.filter { $0.source == address }.map { try #require($0.sequence) })
    }

    // MARK: Without sockets

    @Test func `bursts leave every other choice alone, and are chosen alike beside them`() throws {
        var impairment = Impairment()
        (impairment.loss, impairment.duplicate, impairment.reorder) = (0.2, 0.1, 0.1)
        var both = impairment
        both.burst = try BurstLoss(text: "5:30%")
        func decisions(_ impairment: Impairment) -> [ImpairmentDecision] {
            let compiled = CompiledImpairment(impairment)
            return (0..<500).map { compiled.decision(seed: 1, lineKey: 2, number: $0) }
        }
        #expect(decisions(impairment) == decisions(both))
        var alone = Impairment()
        alone.burst = both.burst
        func bursts(_ impairment: Impairment, seed: UInt64 = 1, lineKey: UInt64 = 2) throws -> [Bool] {
            var chain = try #require(CompiledImpairment(impairment).bursts(seed: seed, lineKey: lineKey))
            return (0..<500).map { _ in chain.losesNext() }
        }
        #expect(try bursts(alone) == bursts(both))
        #expect(try bursts(both) != bursts(both, seed: 2))
        #expect(try bursts(both) != bursts(both, lineKey: 3))
    }

    @Test func `a line with bursts is not without impairment, and one whose bursts lose nothing is`() throws {
        var impairment = Impairment()
        impairment.burst = try BurstLoss(text: "5:2%")
        #expect(!CompiledImpairment(impairment).isNone)
        impairment.burst = try BurstLoss(text: "5:0")
        #expect(CompiledImpairment(impairment).isNone)
        #expect(CompiledImpairment(impairment).bursts(seed: 1, lineKey: 1) == nil)
    }

    @Test func `every line has bursts of its own, in the order of its probes alone`() throws {
        let settings = try settings("5:30%")
        let addresses = try (1...3).map { try #require(Endpoint(literal: "192.0.2.\($0)", port: 7007)) }
        var table = LineTable(settings.impairments, seed: settings.seed)
        let indices = addresses.map { table.index(address: $0, echo: nil, listenIndex: nil) }
        var found = addresses.map { _ in [Bool]() }
        // As a round sends them, one of each line in turn.
        for _ in 0..<400 {
            for (row, index) in indices.enumerated() { found[row].append(table.lines[index].isLostInBurst()) }
        }
        for (row, address) in addresses.enumerated() {
            #expect(found[row] == forecast(settings, address, listenIndex: nil, 400))
            let truth = table.lines[indices[row]].truth
            #expect(truth.droppedInBursts == found[row].count { $0 })
            #expect(truth.bursts == found[row].indices.count { found[row][$0] && ($0 == 0 || !found[row][$0 - 1]) })
        }
        #expect(Set(found).count == 3)
    }

    @Test func `no two lines have the same bursts, by whatever their addresses and ports differ`() throws {
        let settings = try settings("5:30%")
        let addresses = try (1...200).map { try #require(Endpoint(literal: "127.0.0.\($0)", port: 7007)) }
        let echo = Endpoint(ipv4: (192, 0, 2, 1), port: 7)
        let count = 400
        let chosen = addresses.enumerated().map { forecast(settings, $1, listenIndex: $0, count) }
        let written = addresses.map { forecast(settings, $0, listenIndex: nil, count) }
        let ports = addresses.indices.map { addresses[0].withPort(UInt16($0)) }.map {
            forecast(settings, $0, listenIndex: nil, count)
        }
        let behind = addresses.map { forecast(settings, $0, echo: echo, listenIndex: nil, count) }
        let echoes = addresses.map { forecast(settings, echo, echo: $0, listenIndex: nil, count) }
        #expect(Set(chosen + written + ports + behind + echoes).count == 1000)
        // Nor do lines lose together more often than by chance: six standard deviations of a binomial count.
        for number in 0..<count { #expect(abs(chosen.count { $0[number] } - 60) < 40) }
    }

    /// Whether each of `count` probes of a line is lost, one of two by chance: 1 or -1.
    private func losses(
        _ address: Endpoint, echo: Endpoint? = nil, listenIndex: Int?, seed: UInt64, _ count: Int
    ) throws -> [Int] {
        var profile = ImpairmentProfile()
        profile.standard.loss = 0.5
        var table = LineTable(profile, seed: seed)
        let line = table.lines[table.index(address: address, echo: echo, listenIndex: listenIndex)]
        return (0..<count).map { number in
            guard case .pass = line.impairment.decision(seed: seed, lineKey: line.chances, number: UInt64(number))
            else { return -1 }
            return 1
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `neighbouring lines make choices that are independent of each other`(seed: UInt64) throws {
        let count = 2000
        let addresses = try (1...24).map { try #require(Endpoint(literal: "127.0.0.\($0)", port: 7007)) }
        let sixes = try (1...24).map { try #require(Endpoint(literal: "::\($0)", port: UInt16($0))) }
        let echo = Endpoint(ipv4: (192, 0, 2, 1), port: 7)
        let fields = [
            try addresses.enumerated().map { try losses($1, listenIndex: $0, seed: seed, count) },
            try sixes.map { try losses($0, listenIndex: nil, seed: seed, count) },
            try addresses.map { try losses(echo, echo: $0, listenIndex: 0, seed: seed, count) },
        ]
        for field in fields {
            for (place, line) in field.enumerated() {
                for other in field[(place + 1)...] {
                    let correlation = Double(zip(line, other).reduce(0) { $0 + $1.0 * $1.1 }) / Double(count)
                    // Six standard deviations; lines that share their choices have 1.
                    #expect(abs(correlation) < 6 / Double(count).squareRoot(), "seed \(seed), \(place)")
                }
            }
        }
    }

    @Test func `what lines are beyond the table's limit have their bursts on one account`() throws {
        let settings = try settings("5:30%")
        var table = LineTable(settings.impairments, seed: settings.seed)
        let address = try #require(Endpoint(literal: "192.0.2.1", port: 7007))
        func index(_ echo: Int) -> Int {
            let echo = Endpoint(high: 0, low: UInt64(echo), scope: 0, port: 7, family: .ipv6)
            return table.index(address: address, echo: echo, listenIndex: nil)
        }
        for echo in 0..<LineTable.limit { _ = index(echo) }
        let others = index(LineTable.limit)
        #expect(others == LineTable.limit && index(LineTable.limit + 1) == others)
        let lost = (0..<400).count { _ in table.lines[others].isLostInBurst() }
        #expect(lost > 0 && lost < 400 && table.lines[others].truth.droppedInBursts == lost)
        #expect(table.lines.count == LineTable.limit + 1)
    }

    // MARK: On loopback

    @Test func `a client sees the bursts that the seed foretells, and the truth counts them`() throws {
        let settings = try settings("4:30%")
        let reflector = try Reflector.start(settings)
        let address = reflector.listening[0]
        let lost = forecast(settings, address, 400)
        let client = try ReflectingClient()
        for sequence in lost.indices { try client.send(ReflectingClient.probe(sequence), to: address) }
        try client.read(lost.count { !$0 })
        #expect(try sequences(client, of: address) == passed(lost))
        let truth = try #require(reflector.stop().lines.first)
        #expect(truth.received == 400 && truth.answered == lost.count { !$0 })
        #expect(truth.dropped == lost.count { $0 } && truth.droppedInBursts == truth.dropped && truth.bursts > 0)
    }

    @Test func `bursts stand beside loss, delay and duplicates, and a probe is dropped once`() throws {
        let settings = try settings("4:30%") { ($0.loss, $0.duplicate, $0.delay) = (0.2, 0.1, .milliseconds(2)) }
        let reflector = try Reflector.start(settings)
        let address = reflector.listening[0]
        let bursts = forecast(settings, address, 400)
        var table = LineTable(settings.impairments, seed: settings.seed)
        let line = table.lines[table.index(address: address, echo: nil, listenIndex: 0)]
        var expected: [UInt32: Int] = [:]
        for sequence in bursts.indices where !bursts[sequence] {
            let decision = line.impairment.decision(
                seed: settings.seed, lineKey: line.chances, number: UInt64(sequence))
            if case .pass(_, _, let copies) = decision { expected[UInt32(sequence)] = 1 + copies }
        }
        let client = try ReflectingClient()
        for sequence in bursts.indices { try client.send(ReflectingClient.probe(sequence), to: address) }
        try client.read(expected.values.reduce(0, +))
        var seen: [UInt32: Int] = [:]
        for reply in client.replies { seen[try #require(reply.sequence), default: 0] += 1 }
        #expect(seen == expected)
        let truth = try #require(reflector.stop().lines.first)
        #expect(truth.received == 400 && truth.dropped == 400 - expected.count && truth.answered == expected.count)
        #expect(truth.droppedInBursts == bursts.count { $0 } && truth.droppedInBursts < truth.dropped)
        #expect(try #require(truth.hold.minimumNanoseconds) >= 2_000_000)
    }

    @Test func `lines that are probed in turn, from any port, lose each by itself`() throws {
        let settings = try settings("4:30%", listen: [loopback, loopback])
        let reflector = try Reflector.start(settings)
        let lost = reflector.listening.enumerated().map { forecast(settings, $1, listenIndex: $0, 300) }
        #expect(lost[0] != lost[1])
        let clients = [try ReflectingClient(), try ReflectingClient()]
        for sequence in 0..<300 {
            for address in reflector.listening {
                try clients[sequence % 2].send(ReflectingClient.probe(sequence), to: address)
            }
        }
        for (number, client) in clients.enumerated() {
            let mine = stride(from: number, to: 300, by: 2)
            try client.read(lost.reduce(0) { sum, line in sum + mine.count { !line[$0] } })
        }
        for (row, address) in reflector.listening.enumerated() {
            let seen = try clients.map { try sequences($0, of: address) }.reduce(Set()) { $0.union($1) }
            #expect(seen == passed(lost[row]))
        }
        for line in reflector.stop().lines { #expect(line.received == 300 && line.dropped == line.droppedInBursts) }
    }

    @Test func `an ingress has bursts for each echo behind it, on the way there`() throws {
        let echoes = try (1...2).map {
            try Reflector.start(ReflectorSettings(listen: [Endpoint(ipv4: (127, 0, 2, UInt8($0)), port: 0)]))
        }
        var settings = try settings("4:30%")
        settings.relay = RelaySettings(allowEcho: [try AddressPrefix(text: "127.0.0.0/8")])
        let relay = try Reflector.start(settings)
        let ingress = relay.listening[0]
        let lost = echoes.map { forecast(settings, ingress, echo: $0.listening[0], 200) }
        #expect(lost[0] != lost[1])
        let client = try ReflectingClient()
        for sequence in 0..<200 {
            for echo in echoes {
                try client.send(ReflectingClient.relayed(sequence, to: echo.listening[0]), to: ingress)
            }
        }
        try client.read(lost.reduce(0) { $0 + $1.count { !$0 } })
        let truth = relay.stop()
        for (row, echo) in echoes.enumerated() {
            let line = try #require(truth.lines.first { $0.echo == echo.listening[0] })
            #expect(line.received == 200 && line.droppedInBursts == lost[row].count { $0 })
            #expect(line.forwarded == lost[row].count { !$0 } && echo.stop().lines.first?.answered == line.forwarded)
        }
    }
}
