import Glibc
import LinuxSocket
import Synchronization
import Testing

@testable import LineModel
@testable import ProbeEngine

/// A TCP port of loopback that takes connections, or takes no more of them.
private final class Listener {
    let descriptor: Int32
    let port: UInt16
    /// Connections that fill the backlog; none for a port that answers.
    private var fillers: [Int32] = []

    /// - Parameter isFull: whether its backlog is full, so that the kernel drops every further SYN.
    init(isFull: Bool = false) throws {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(made, $0, length) == 0 && listen(made, isFull ? 0 : 1_024) == 0
                    && getsockname(made, $0, &length) == 0
            }
        }
        try #require(bound)
        (descriptor, port) = (made, UInt16(bigEndian: address.sin_port))
        if isFull { fill() }
    }

    deinit { for one in [descriptor] + fillers { close(one) } }

    /// A backlog of 0 takes one connection; a few more make sure that it is full.
    private func fill() {
        for _ in 0..<4 {
            let one = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            var address = Self.loopback(port)
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(one, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            fillers.append(one)
        }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    /// A port of loopback that nobody listens to.
    static func closedPort() throws -> UInt16 { try Listener().port }
}

@Suite("Rounds with TCP handshakes beside their lines", .tags(.kernel))
struct HandshakeRoundTests {
    /// An echo of UDP that loses what it is told to.
    private func echo(losing isLost: @escaping @Sendable (Int) -> Bool = { _ in false }) throws -> EchoResponder {
        let count = Counter()
        return try EchoResponder([EchoResponder.loopback]) { request in
            isLost(count.next()) ? [] : [EchoResponder.Answer(payload: request.payload)]
        }
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)

        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    private func report(
        _ responder: EchoResponder, tcp: UInt16, _ change: (inout RoundSettings) -> Void = { _ in }
    ) throws -> RoundReport {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (200, .milliseconds(3), .milliseconds(500))
        settings.tcp = .port(tcp)
        change(&settings)
        let lines = responder.endpoints.map(RealRound.line)
        let prepared = try RoundPreparation.prepare(lines, settings: settings, seed: 9)
        return RoundReport(try RealRound(prepared).measured, vantage: "here")
    }

    @Test("a port that listens takes all connections, in the round's own time")
    func connected() throws {
        let (responder, listener) = (try echo(), try Listener())
        let tcp = try #require(try report(responder, tcp: listener.port).lines[0].tcp)
        #expect(tcp.counts.attempts + tcp.counts.missing == 20 && tcp.counts.connected == tcp.counts.attempts)
        #expect(tcp.counts.connected > 10 && tcp.counts.loss == 0 && tcp.port == listener.port)
        let median = try #require(tcp.rtt?.median)
        #expect(median > 0 && median < 100)
        responder.stop()
    }

    @Test("a port that nobody listens to refuses, with a time, and nothing is concluded")
    func refused() throws {
        let responder = try echo { _ in true }
        let report = try report(responder, tcp: try Listener.closedPort())
        let tcp = try #require(report.lines[0].tcp)
        #expect(tcp.counts.refused > 10 && tcp.counts.connected == 0 && tcp.counts.lost == 0 && tcp.rtt != nil)
        #expect(report.lines[0].conclusions.isEmpty)
        responder.stop()
    }

    @Test("a port that answers nothing times out, before the kernel sends a second SYN, and stops nothing")
    func silent() throws {
        let (responder, listener) = (try echo(), try Listener(isFull: true))
        let report = try report(responder, tcp: listener.port)
        let tcp = try #require(report.lines[0].tcp)
        #expect(tcp.counts.timedOut > 10 && tcp.counts.answered == 0 && tcp.rtt == nil && tcp.counts.loss == 1)
        #expect(report.lines[0].summary.counts.received > 100 && report.duration < .seconds(5))
        responder.stop()
    }

    @Test("UDP that is lost beside connections that are taken is found in one round of many ports")
    func udpOnly() throws {
        let (responder, listener) = (try echo { $0 % 10 < 4 }, try Listener())
        let report = try report(responder, tcp: listener.port) { settings in
            (settings.count, settings.interval, settings.sourcePorts) = (600, .milliseconds(3), 7)
        }
        let tcp = try #require(report.lines[0].tcp)
        #expect(tcp.counts.connected > 50 && tcp.tally.handshakes > 50, "\(tcp.counts)")
        #expect(tcp.tally.probesLost > 150 && tcp.tally.flows == 7 && tcp.tally.lossyFlows == 7)
        // Whatever else a busy machine has to say of its round.
        var unburdened = tcp
        unburdened.note = nil
        let finding = try #require(TCPFinding(unburdened), "\(tcp.tally.chance)")
        #expect(finding.rounds == 1 && finding.handshakesLost == 0 && finding.port == listener.port)
        responder.stop()
    }

    @Test("an interrupted round begins no more handshakes, and one that is abandoned waits for none")
    func stopped() throws {
        let (responder, listener) = (try echo(), try Listener(isFull: true))
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.tcp) = (20_000, .milliseconds(5), .port(listener.port))
        let prepared = try RoundPreparation.prepare(
            responder.endpoints.map(RealRound.line), settings: settings, seed: 9)
        let round = try RealRound(prepared) { running in
            running.control.askToStop()
            running.control.askToStop()
        }
        let made = try #require(round.measured.tcp?.lines[0])
        #expect(made.handshakes.count < 60 && made.handshakes.allSatisfy { $0.outcome != .connected })
        responder.stop()
    }

    @Test("as many are under way as may be, the others are counted and not made; the caps hold for all")
    func bounds() throws {
        let responder = try echo()
        var settings = RoundSettings()
        (settings.count, settings.tcp, settings.maxAddressRate) = (100, .ingress, 55)
        let prepared = try RoundPreparation.prepare(
            responder.endpoints.map(RealRound.line), settings: settings, seed: 9)
        #expect(prepared.plan.handshakesOfLine == 5 && prepared.plan.busiestRate <= 55.001)
        let work = try #require(HandshakeWork(prepared) { _ in 512 })
        #expect(work.most == 1 && work.entries.count == 5 && work.timeout == HandshakeWork.mostTimeout)
        #expect(try #require(HandshakeWork(prepared) { $0 }).most == 5)
        // Two that stay open, and room for one.
        let listener = try Listener(isFull: true)
        var crowded = RoundSettings()
        (crowded.count, crowded.interval, crowded.tcp) = (100, .milliseconds(2), .port(listener.port))
        let round = try RoundPreparation.prepare(responder.endpoints.map(RealRound.line), settings: crowded, seed: 9)
        let control = try RoundControl()
        let narrow = try #require(HandshakeWork(round) { _ in 513 })
        var loop = try HandshakeLoop(narrow, start: .now(), control: control, wake: control.others)
        loop.run()
        let counts = TCPCounts(loop.result.handshakes[0])
        #expect(counts.timedOut == 1 && counts.withoutRoom + counts.late == 9)
        responder.stop()
    }

    @Test("what was answered in time is connected, however late this thread comes to see it")
    func late() throws {
        let (responder, listener) = (try echo(), try Listener())
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.tcp) = (100, .milliseconds(1), .port(listener.port))
        let round = try RoundPreparation.prepare(responder.endpoints.map(RealRound.line), settings: settings, seed: 9)
        // On loopback connections stand as soon as they are begun, and their time is over by then.
        var work = try #require(HandshakeWork(round))
        work.timeout = 0
        let control = try RoundControl()
        var loop = try HandshakeLoop(work, start: .now(), control: control, wake: control.others)
        loop.run()
        let counts = TCPCounts(loop.result.handshakes[0])
        #expect(counts.timedOut == 0 && counts.connected == counts.attempts && counts.attempts > 0, "\(counts)")
        responder.stop()
    }

    @Test("nobody asked: no thread, no findings; and what a line's handshakes are held against")
    func comparisons() throws {
        let responder = try echo()
        var line = RealRound.line(responder.endpoints[0])
        #expect(HandshakeWork(try RealRound.prepare([line]) { _ in }) == nil)
        line.tcp = .port(80)
        func comparison(_ line: Line, _ change: (inout RoundSettings) -> Void = { _ in }) throws
            -> TCPFindings.Comparison?
        {
            let round = try RealRound.prepare([line], change)
            let found = round.tcpFindings(HandshakeResult(lines: 1, parts: 2), ports: [])
            return found?.lines[0]?.comparison
        }
        #expect(try comparison(line) == .row(0, flows: 1))
        #expect(try comparison(line) { $0.size = 1_200 } == .none(.long(bytes: 1_200)))
        var relayed = Line(ingress: line.ingress, echo: HostPort(host: "127.0.0.1", port: 7))
        relayed.tcp = .ingress
        #expect(try comparison(relayed) == .none(.behindIngress))
        #expect(try comparison(relayed) { $0.segments = try? IngressProbe(text: "stamp") } == .row(1, flows: 1))
        let asked = try RoundPreparation.prepare([line], settings: RoundSettings(), seed: 1, makesHandshakes: false)
        #expect(asked.handshakes.lines.isEmpty)
        responder.stop()
    }
}
