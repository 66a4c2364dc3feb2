import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

/// STAMP lines against this program's own reflector, over loopback.
@Suite("Rounds of STAMP lines", .tags(.kernel))
struct STAMPRoundTests {
    private static let key = STAMPKey(bytes: Array("a shared secret".utf8))
    private static let otherKey = STAMPKey(bytes: Array("another secret".utf8))

    private static func reflector(
        key: STAMPKey? = nil, isStateful: Bool = true, listen: [Endpoint] = [.loopback(.ipv4)],
        _ impair: (inout Impairment) -> Void = { _ in }
    ) throws -> RunningReflector {
        var settings = ReflectorSettings(listen: [])
        settings.seed = 7
        settings.stamp = STAMPListening(
            listen: listen,
            settings: STAMPReflectorSettings(
                mode: key == nil ? .open : .authenticated, key: key, sessionCapacity: isStateful ? 1024 : nil,
                errorEstimate: STAMPErrorEstimate(isSynchronised: true, format: .ntp, nanoseconds: 1_000_000)))
        impair(&settings.impairments.standard)
        return try Reflector.start(settings)
    }

    private static func round(
        _ endpoints: [Endpoint], _ formats: FormatSettings = FormatSettings(),
        _ change: (inout RoundSettings) -> Void = { _ in }
    ) throws -> RealRound {
        var settings = RoundSettings()
        (settings.count, settings.interval, settings.timeout) = (60, .milliseconds(3), .milliseconds(300))
        settings.maxAddressRate = 20_000
        change(&settings)
        let lines = endpoints.enumerated().map { index, endpoint in
            Line(
                name: "line \(index)", ingress: HostPort(host: endpoint.addressText, port: endpoint.port),
                payload: .stamp)
        }
        return try RealRound(RoundPreparation.prepare(lines, settings: settings, seed: 3, formats: formats))
    }

    @Test("over both families are answered, each line a session of its own, with marks and stays told")
    func plain() throws {
        let reflector = try Self.reflector(listen: [.loopback(.ipv4), .loopback(.ipv6)])
        var formats = FormatSettings()
        formats.stamp.extensions = [.classOfService, .directMeasurement, .timestampInformation]
        formats.stamp.replyDSCP = 10
        // Two lines to one reflector: their sessions must not be one.
        let round = try Self.round(reflector.listening + reflector.listening, formats) {
            ($0.dscp, $0.timeToLive) = (46, 61)
        }
        let truth = reflector.stop()
        #expect(truth.ignored == IgnoredCounts())
        for row in 0..<4 {
            #expect(round.all(.received, [row]), "\(round.outcomes(row))")
            let stamp = try #require(round.measured.stamps[row])
            #expect(stamp.isStateful == true && stamp.lostThere == 0 && stamp.lostBack == 0 && stamp.restarts == 0)
            #expect(stamp.dwell?.mean ?? -1 >= 0 && stamp.dwellUnknown == 0)
            #expect(stamp.path.hopsThere == 0...0 && stamp.path.dscpThere.compared == round.sent(row).count)
            #expect(stamp.path.dscpThere.changed == 0 && stamp.path.dscpBack.changed == 0)
            #expect(stamp.path.dscpBack.compared == round.sent(row).count)
            #expect(stamp.unrecognised == 0 && stamp.malformed == 0 && stamp.integrityFailed == 0)
            #expect(stamp.reflectorReceived == round.sent(row).count)
            #expect(stamp.claimsSynchronised == true)
        }
        #expect(round.measured.counts.allSatisfy { $0.corrupt == 0 && $0.duplicates == 0 })
    }

    @Test("in authenticated mode are answered with the key, and with another one met by silence")
    func authenticated() throws {
        let reflector = try Self.reflector(key: Self.key)
        var formats = FormatSettings()
        formats.stamp.key = Self.key
        formats.stamp.extensions = [.classOfService]
        let round = try Self.round(reflector.listening, formats)
        #expect(round.all(.received, [0]))
        #expect(round.measured.stamps[0]?.verified == round.sent().count)
        formats.stamp.key = Self.otherKey
        let silent = try Self.round(reflector.listening, formats)
        #expect(silent.all(.lost, [0]))
        let truth = reflector.stop()
        #expect(truth.ignored[.stampNotAuthentic] == silent.sent().count)
        #expect(truth.lines.first?.received == round.sent().count)
    }

    @Test("tell the loss on the way there from that on the way back, exactly as the reflector made it")
    func lossByWay() throws {
        let reflector = try Self.reflector {
            $0.loss = 0.1
            $0.lossBack = 0.2
        }
        let round = try Self.round(reflector.listening) { $0.count = 200 }
        let truth = try #require(reflector.stop().lines.first)
        let stamp = try #require(round.measured.stamps[0])
        #expect(truth.dropped > 0 && truth.droppedBack > 0)
        #expect(round.count(.lost) == truth.dropped + truth.droppedBack)
        let (there, back) = (try #require(stamp.lostThere), try #require(stamp.lostBack))
        #expect(there + back + stamp.lostSomewhere == round.count(.lost))
        #expect(there <= truth.dropped && back <= truth.droppedBack)
        // Only what lies before the first reply and after the last one is not known.
        #expect(stamp.lostSomewhere <= 20)
        #expect(there >= truth.dropped - stamp.lostSomewhere && back >= truth.droppedBack - stamp.lostSomewhere)
    }

    @Test("say nothing of ways where the reflector does not count")
    func stateless() throws {
        let reflector = try Self.reflector(isStateful: false) { $0.lossBack = 0.3 }
        let round = try Self.round(reflector.listening)
        reflector.stop()
        let stamp = try #require(round.measured.stamps[0])
        #expect(stamp.isStateful == false && stamp.lostThere == nil && stamp.lostBack == nil)
        #expect(stamp.lostSomewhere == round.count(.lost))
    }

    @Test("count the delay of the way there as delay, and not as the reflector's stay")
    func delayed() throws {
        let reflector = try Self.reflector {
            $0.delay = .milliseconds(20)
            $0.duplicate = 0.2
        }
        let round = try Self.round(reflector.listening) { $0.count = 40 }
        let truth = try #require(reflector.stop().lines.first)
        let stamp = try #require(round.measured.stamps[0])
        let summary = LineSummary(
            samples: round.measured.samples.row(0), duplicates: round.measured.counts[0].duplicates, corrupt: 0,
            intervalNanoseconds: 3_000_000)
        #expect(summary.rtt?.min ?? 0 >= 19.9)
        // The round is over with its last reply, and a copy of that one may come behind its end.
        #expect((truth.duplicated - 1...truth.duplicated).contains(summary.duplicates) && truth.duplicated > 0)
        #expect(stamp.duplicatedThere == summary.duplicates && stamp.lostBack == 0 && stamp.lostThere == 0)
        #expect(stamp.variationThere != nil && stamp.variationBack != nil)
    }

    /// A responder as RFC 5357 section 4.2.1 has it, without a padding of its own: its replies have so many bytes.
    private static func responder(bytes length: Int) throws -> FarEnd {
        try FarEnd { request, _, number in
            let now = STAMPTimestamp(nanosecondsSince1970: RealTime.now().nanoseconds, format: .ntp)
            var reply = [UInt8](repeating: 0, count: max(length, 64))
            reply.withUnsafeMutableBytes { bytes in
                guard let fields = request.withUnsafeBytes({ STAMPRequest($0, mode: .open) }) else { return }
                STAMPReply(
                    sequence: UInt32(number), timestamp: now, errorEstimate: STAMPErrorEstimate(bits: 1),
                    receiveTimestamp: now, to: fields, senderTTL: 0
                ).encode(into: bytes, mode: .open)
            }
            return [FarEnd.Answer(bytes: Array(reply.prefix(length)))]
        }
    }

    @Test("are measured by replies of other lengths than was asked", arguments: [36, 38, 41, 200, 1400])
    func otherLengths(length: Int) throws {
        let responder = try Self.responder(bytes: length)
        let round = try Self.round([responder.endpoint])
        responder.stop()
        #expect(round.all(.received, [0]), "\(round.outcomes(0))")
        let stamp = try #require(round.measured.stamps[0])
        #expect(stamp.isStateful == true && stamp.lostThere == 0 && stamp.tooShort == 0 && stamp.dwellUnknown == 0)
        #expect(stamp.path.hopsThere == nil, "a TTL of 0 is unknown")
    }

    @Test("tell that the far end's replies are too short", arguments: [1, 2])
    func tooShort(lines: Int) throws {
        let responder = try Self.responder(bytes: 30)
        let round = try Self.round([Endpoint](repeating: responder.endpoint, count: lines))
        responder.stop()
        #expect(round.all(.lost, [0]), "\(round.outcomes(0))")
        // With two lines at one address the datagrams have nothing that names one of them.
        guard lines == 1 else { return }
        let stamp = try #require(round.measured.stamps[0])
        #expect(stamp.tooShort == round.sent(0).count)
        // Whatever this machine makes of the round: a reason of an abnormal line, and of no other.
        #expect(stamp.causes(.abnormal) == [.repliesTooShort(count: stamp.tooShort)])
        #expect(stamp.causes(.healthy).isEmpty && stamp.causes(.unmeasured).isEmpty)
    }

    @Test("with other payloads beside them keep apart, each line to its own")
    func mixed() throws {
        let stamp = try Self.reflector()
        let echo = try Reflector.start(ReflectorSettings(listen: [.loopback(.ipv4)]))
        let place = { (endpoint: Endpoint) in HostPort(host: endpoint.addressText, port: endpoint.port) }
        let lines = [
            Line(ingress: place(echo.listening[0])), Line(ingress: place(stamp.listening[0]), payload: .stamp),
        ]
        let round = try RealRound(RealRound.prepare(lines) { $0.sourcePorts = 3 })
        stamp.stop()
        echo.stop()
        #expect(round.all(.received, 0..<2))
        #expect(round.measured.stamps.map { $0 != nil } == [false, true])
        #expect(round.measured.stamps[1]?.lostThere == 0 && round.measured.stamps[1]?.lostBack == 0)
        #expect(round.measured.counts.allSatisfy { $0.corrupt == 0 })
    }

    @Test("take no memory in the probes' records, and none at all for lines of other payloads")
    func memory() {
        #expect(MemoryLayout<ProbeRecord>.size == 16)
        #expect(MemoryLayout<STAMPRecord>.stride <= 56)
        let table = STAMPTable(isStamp: [false, true, false], count: 2, threads: 1)
        #expect(!table.has(0) && table.has(1) && !table.has(2))
        table.remember(5, 1, 1)
        #expect(table.token(1, 1) == 5 && table.token(1, 0) == 0)
        var record = STAMPRecord()
        record.flags = .isKnown
        record.reflectorSequence = 1
        table.add(record, 1, 0, thread: 0)
        record.reflectorSequence = 2
        table.add(record, 1, 0, thread: 0)
        #expect(table.record(1, 0).reflectorSequence == 1)
        #expect(table.furtherByRow()[1]?.map(\.record.reflectorSequence) == [2])
    }
}
