import LineModel
import LineReport
import LinuxSocket
import ProbeWire
import Synchronization
import Testing

@testable import ProbeEngine

@Suite("Rounds over loopback", .tags(.kernel), .serialized)
struct LoopbackRoundTests {
    private static let both = [EchoResponder.loopback, Endpoint(high: 0, low: 1, scope: 0, port: 0, family: .ipv6)]

    @Test(
        "measure IPv4 and IPv6 lines with kernel stamps at both ends, whoever chooses the ids",
        arguments: [false, true])
    func bothFamilies(explicit: Bool) throws {
        try #require(!explicit || StampIDs.explicitIsSupported(), "needs Linux 6.13")
        let echo = try EchoResponder(Self.both)
        defer { echo.stop() }
        let round = try RealRound(echo.endpoints, explicitStampIDs: explicit) { $0.count = 100 }
        #expect(round.count(.received) == 200 - round.overdue)
        let ledger = round.measured.ledger
        // The kernel begins to stamp a moment after it is asked to, when nobody else had it stamp.
        let nearlyAll = (200 - round.overdue) * 95 / 100
        #expect(ledger.transmitStamped >= nearlyAll && ledger.receiveStamped >= nearlyAll)
        #expect(ledger.stampsRejected == 0)
        #expect(ledger.timestamps == .kernel && !ledger.interrupted && ledger.sendErrors == [])
        #expect(ledger.foreign == 0 && ledger.receiveOverflow == 0 && ledger.clockSteps == 0)
        #expect(round.counts == [LineCounts(), LineCounts()] && round.measured.corruptUnassigned == 0)
        #expect(round.measured.samples.records.allSatisfy { $0.outcome == .unsent || ($0.rttNanoseconds ?? 0) > 0 })
    }

    @Test(
        "send what they say: an identity of each line, its index, every sequence number once, at the size asked for")
    func content() throws {
        let echo = try EchoResponder(Self.both)
        let round = try RealRound(echo.endpoints) { $0.size = 333 }
        let requests = echo.stop()
        #expect(requests.count == 40 - round.overdue && requests.allSatisfy { $0.payload.count == 333 })
        let identities = (0..<2).map { line in Set(requests.filter { $0.socket == line }.map(\.probe.identity)) }
        #expect(identities.allSatisfy { $0.count == 1 } && identities[0] != identities[1])
        #expect(!identities.contains([round.measured.id]), "the report's id is in no packet")
        for line in 0..<2 {
            let own = requests.filter { $0.socket == line }
            #expect(
                own.map { Int($0.probe.sequence) } == round.sent(line)
                    && own.allSatisfy { $0.probe.line == UInt32(line) })
        }
    }

    @Test("include the time that the far end held a probe")
    func hold() throws {
        let echo = try EchoResponder([EchoResponder.loopback]) {
            [EchoResponder.Answer(payload: $0.payload, delay: .milliseconds(30))]
        }
        defer { echo.stop() }
        let round = try RealRound(echo.endpoints) { _ in }
        #expect(round.all(.received, [0]))
        let delays = round.measured.samples.row(0).compactMap(\.rttNanoseconds)
        #expect(delays.count == 20 - round.overdue && delays.allSatisfy { $0 >= 30_000_000 })
    }

    @Test("take the process's own readings when told so")
    func userStamps() throws {
        let echo = try EchoResponder(Self.both)
        defer { echo.stop() }
        let round = try RealRound(echo.endpoints) { $0.timestamps = .user }
        #expect(round.all(.received, 0..<2))
        let ledger = round.measured.ledger
        #expect(ledger.timestamps == .user && ledger.transmitStamped == 0 && ledger.receiveStamped == 0)
        #expect(ledger.stampsRejected == 0)
    }

    @Test("use the source ports in turn")
    func sourcePorts() throws {
        let echo = try EchoResponder(Self.both)
        let round = try RealRound(echo.endpoints) { $0.sourcePorts = 4 }
        let requests = echo.stop()
        #expect(round.all(.received, 0..<2))
        for family in 0..<2 {
            let own = requests.filter { $0.socket == family }
            let ports = Dictionary(grouping: own) { $0.probe.sequence % 4 }.mapValues { Set($0.map(\.from.port)) }
            #expect(ports.count == 4 && ports.values.allSatisfy { $0.count == 1 })
            #expect(Set(own.map(\.from.port)).count == 4)
            let inTurn = (0..<4).compactMap { turn in own.first { $0.probe.sequence % 4 == turn }?.from.port }
            #expect(round.measured.sourcePorts[family] == inTurn)
        }
    }

    @Test("tell which source port a path loses")
    func lossyPort() throws {
        // The first port that is seen is the one whose path is dead.
        let dead = Mutex<UInt16?>(nil)
        let echo = try EchoResponder([EchoResponder.loopback]) { request in
            let isDead = dead.withLock { port in
                if port == nil { port = request.from.port }
                return port == request.from.port
            }
            return isDead ? [] : [EchoResponder.Answer(payload: request.payload)]
        }
        let round = try RealRound(echo.endpoints) {
            $0.sourcePorts = 4
            $0.count = 80
            $0.timeout = .milliseconds(500)
        }
        echo.stop()
        let numbers = round.measured.sourcePorts[0]
        let found = PortFinding(round.measured.samples.row(0), ports: 4, numbers: numbers)
        #expect(found?.badPorts == dead.withLock { $0 }.map { [$0] })
    }

    @Test("from one port a line have no ports to tell apart")
    func onePort() throws {
        let echo = try EchoResponder([EchoResponder.loopback])
        defer { echo.stop() }
        #expect(try RealRound(echo.endpoints) { _ in }.measured.sourcePorts.isEmpty)
    }

    @Test("without any line end at once")
    func empty() throws {
        let round = try RealRound([]) { _ in }
        #expect(round.counts == [] && round.measured.samples.records.isEmpty)
        #expect(round.measured.ledger.lateness == nil)
    }

    @Test("when asked to stop send nothing more and hear what is under way")
    func stop() throws {
        let control = Mutex<RoundControl?>(nil)
        let echo = try EchoResponder([EchoResponder.loopback]) { request in
            if request.probe.sequence >= 20 { Self.wait(for: control).askToStop() }
            return [EchoResponder.Answer(payload: request.payload, delay: .milliseconds(20))]
        }
        let round = try RealRound(
            echo.endpoints, whenStarted: { running in control.withLock { $0 = running.control } }
        ) { $0.count = 2_000 }
        let answered = echo.stop().count
        #expect(round.measured.ledger.interrupted && answered > 0 && answered < 2_000)
        #expect(round.count(.received) == answered && round.count(.unsent) == 2_000 - answered)
    }

    @Test("when asked twice end at once, and call no probe lost that was not given its time")
    func abandon() throws {
        let control = Mutex<RoundControl?>(nil)
        let echo = try EchoResponder([EchoResponder.loopback]) { request in
            guard request.probe.sequence >= 10 else { return [EchoResponder.Answer(payload: request.payload)] }
            if request.probe.sequence >= 20 {
                let control = Self.wait(for: control)
                control.askToStop()
                control.askToStop()
            }
            return []
        }
        let round = try RealRound(
            echo.endpoints, whenStarted: { running in control.withLock { $0 = running.control } }
        ) {
            $0.count = 2_000
            $0.timeout = .seconds(600)
        }
        echo.stop()
        #expect(round.measured.ledger.interrupted && round.count(.lost) == 0)
        #expect(round.sequences(.received) == round.sent() && round.sent().allSatisfy { $0 < 10 })
    }

    @Test("lower the wake flag whatever it was raised for: one that stays up would let no wait wait")
    func wakeFlag() throws {
        let isRaised = Atomic<Bool>(false)
        let control = Mutex<RoundControl?>(nil)
        let echo = try EchoResponder([EchoResponder.loopback]) { request in
            if request.probe.sequence < 10, !isRaised.exchange(true, ordering: .relaxed) {
                Self.wait(for: control).wakes[0].raise()
            }
            return [EchoResponder.Answer(payload: request.payload)]
        }
        defer { echo.stop() }
        let round = try RealRound(
            echo.endpoints, whenStarted: { running in control.withLock { $0 = running.control } }
        ) { $0.timestamps = .user }
        let flag = try #require(control.withLock { $0 }).wakes[0]
        let raised = WaitSet([flag.descriptor]).wait(until: MonotonicTime(nanoseconds: 0))
        #expect(raised == 0 && round.all(.received, [0]) && !round.measured.ledger.interrupted)
    }

    /// The control is there as soon as the round has been started, which the first probes may forestall.
    private static func wait(for control: borrowing Mutex<RoundControl?>) -> RoundControl {
        while true { if let found = control.withLock({ $0 }) { return found } }
    }

    @Test("read every reply that was there before they end, however many and however late they come to it")
    func drained() throws {
        // With the self-probe's, and a stamp for each, these fit into the receive buffer unread.
        let count = 800
        let all = try EventFlag()
        let echo = try EchoResponder([EchoResponder.loopback]) { request in
            if request.probe.sequence == count - 1 { all.raise() }
            return [EchoResponder.Answer(payload: request.payload)]
        }
        let prepared = try RealRound.prepare(echo.endpoints.map(RealRound.line)) {
            $0.count = count
            $0.interval = .seconds(1)
            $0.timeout = .milliseconds(1)
        }
        let setup = try RoundSetup(prepared, control: RoundControl())
        var loop = MeasuringLoop(setup, thread: 0)
        // A prober that was stopped after the sending: the answers are there, unread, and their time is over.
        let first = loop.machine.start
        for turn in 0...count { loop.sendDue(now: first.advanced(byNanoseconds: Int64(turn) * 1_000_000_000)) }
        let inTime = WaitSet([all.descriptor]).wait(until: MonotonicTime.now().advanced(byNanoseconds: 60_000_000_000))
        #expect(inTime == 1)
        echo.stop()
        let last = loop.machine.listenUntil() ?? first
        sleep(until: last.advanced(byNanoseconds: 1))
        loop.run()
        let outcomes = setup.table.row(0).map(\.outcome)
        #expect(outcomes.allSatisfy { $0 == .received || $0 == .late })
    }
}

@Suite("Lines that cannot be measured", .tags(.kernel))
struct UnmeasurableLineTests {
    @Test("leave the rest of the round alone: no name, no way, no family, no echo, no such payload")
    func others() throws {
        let echo = try EchoResponder([EchoResponder.loopback])
        defer { echo.stop() }
        let good = RealRound.line(echo.endpoints[0])
        let lines = [
            Line(ingress: HostPort(host: "no..such..name", port: 7)),
            Line(ingress: HostPort(host: "::ffff:127.0.0.1", port: 7)), good,
            Line(ingress: HostPort(host: "255.255.255.255", port: 7)),
            Line(ingress: HostPort(host: "0.0.0.0", port: 7)),
            Line(ingress: HostPort(host: "127.0.0.1", port: 7), payload: .relay),
            Line(ingress: HostPort(host: "127.0.0.1", port: 7), payload: PayloadKind(rawValue: "raw")),
        ]
        let round = try RealRound(RealRound.prepare(lines) { _ in })
        #expect(round.prepared.placements[2] == .target(0) && round.all(.received, [0]))
        let unmeasured = round.prepared.placements.compactMap(\.reason)
        let reasons = unmeasured.map(Words.flags.unmeasured)
        #expect(unmeasured.map(\.kind) == [.name, .way, .way, .address, .payload, .payload])
        #expect(
            unmeasured.map(\.stored) == [
                .init(.name, "no..such..name"), .init(.way, "::ffff:127.0.0.1"), .init(.way, "255.255.255.255"), nil,
                nil, nil,
            ])
        #expect(reasons.count == 6 && reasons[0].hasPrefix("the name no..such..name does not resolve: "))
        #expect(
            reasons.dropFirst() == [
                "no way to ::ffff:127.0.0.1: Network is unreachable (ENETUNREACH), there is no route to it; check `ip route get ::ffff:127.0.0.1`",
                "no way to 255.255.255.255: Permission denied (EACCES), a prohibiting route leads there, or it is a broadcast address; check `ip route get 255.255.255.255`",
                "0.0.0.0 is no address that packets can be sent to",
                "the payload relay needs an echo, and the line has none", "there is no payload \"raw\"",
            ])
    }

    @Test("are told the largest size when their packets would be too long for the way")
    func size() throws {
        let outside = Endpoint(ipv4: (198, 51, 100, 1), port: 7)
        let check = try RouteCheck(.ipv4, source: nil, interface: nil)
        guard let largest = (try? check.route(to: outside))?.maximumPacket, largest < 65_000 else {
            try Test.cancel("this machine has no way to 198.51.100.1 with an MTU below 65,000")
        }
        let lines = [RealRound.line(outside), RealRound.line(outside.withPort(8))]
        let prepared = try RealRound.prepare(lines) { $0.size = largest - 27 }
        let reason =
            "a probe of \(largest - 27) octets is a packet of \(largest + 1), and the way to 198.51.100.1 takes "
            + "\(largest); choose --size \(largest - 28) or less"
        #expect(prepared.placements.map(\.words) == [reason, reason] && prepared.targets == [])
        let fitting = try RealRound.prepare(lines) { $0.size = largest - 28 }
        #expect(fitting.placements == [.target(0), .target(1)])
    }

    @Test("are those of the other family when the source has one")
    func otherFamily() throws {
        let lines = ["127.0.0.1", "::1"].map { Line(ingress: HostPort(host: $0, port: 7)) }
        let prepared = try RealRound.prepare(lines) { $0.source = "127.0.0.1" }
        #expect(
            prepared.placements.map(\.words) == [nil, "::1 has no IPv4 address, and the source is IPv4"])
    }

    @Test("do not exist when the source or the interface itself cannot be used: then there is no round")
    func unusable() throws {
        #expect(throws: SocketError.self) { try RealRound.prepare([]) { $0.source = "192.0.2.77" } }
        #expect(throws: SocketError.self) { try RealRound.prepare([]) { $0.source = "nonsense" } }
        #expect(throws: SocketError.self) { try RealRound.prepare([]) { $0.interface = "no-such-if" } }
    }
}
