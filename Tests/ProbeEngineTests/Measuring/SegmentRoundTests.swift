import LinuxSocket
import ProbeWire
import Testing

@testable import LineModel
import LineReport
@testable import ProbeEngine

/// Lines through a relay whose ingress is probed too, over loopback.
@Suite("Rounds of lines with two segments", .tags(.kernel))
struct SegmentRoundTests {
    /// An ingress that relays and answers STAMP, with faults of its own on each.
    private struct Field {
        let ingress: RunningReflector
        let echo: RunningReflector

        /// - Parameters:
        ///   - family: of the ingress and of the echo.
        ///   - relay: what happens to relayed probes.
        ///   - stamp: what happens to STAMP requests.
        init(
            _ family: AddressFamily = .ipv4, relay: (inout Impairment) -> Void = { _ in },
            stamp: (inout Impairment) -> Void = { _ in }
        ) throws {
            let place = family == .ipv4 ? Endpoint(ipv4: (127, 0, 2, 1), port: 0) : .loopback(.ipv6)
            echo = try Reflector.start(ReflectorSettings(listen: [place]))
            var settings = ReflectorSettings(listen: [.loopback(family)])
            settings.seed = 11
            settings.relay = RelaySettings(
                allowEcho: [try AddressPrefix(text: family == .ipv4 ? "127.0.0.0/8" : "::1/128")])
            settings.stamp = STAMPListening(
                listen: [.loopback(family)],
                settings: STAMPReflectorSettings(
                    errorEstimate: STAMPErrorEstimate(
                        isSynchronised: false, format: .ntp, nanoseconds: 1_000_000_000)))
            stamp(&settings.impairments.standard)
            var impairment = Impairment()
            relay(&impairment)
            settings.impairments.add(
                ImpairmentProfile.Rule(
                    address: nil, hasPort: false, echo: echo.listening[0], impairment: impairment))
            ingress = try Reflector.start(settings)
        }

        var line: Line {
            Line(
                name: "line", ingress: SegmentRoundTests.place(ingress.listening[0]),
                echo: SegmentRoundTests.place(echo.listening[0]))
        }

        /// STAMP's port is the second that the reflector listens to.
        var probe: IngressProbe { .stamp(port: ingress.listening[1].port) }

        func stop() {
            ingress.stop()
            echo.stop()
        }
    }

    private static func place(_ endpoint: Endpoint) -> HostPort {
        HostPort(host: endpoint.addressText, port: endpoint.port)
    }

    /// What is found of lines, whatever else a busy machine has to say of its round.
    private struct Found {
        let round: RealRound
        let rows: [(summary: LineSummary, segments: LineSegments?, judgement: LineJudgement)]

        init(
            _ lines: [Line], _ probe: IngressProbe, whenStarted: (RunningRound) -> Void = { _ in },
            _ change: (inout RoundSettings) -> Void
        ) throws {
            let prepared = try RealRound.prepare(lines) { settings in
                (settings.count, settings.interval, settings.timeout) = (200, .milliseconds(2), .milliseconds(1500))
                settings.segments = probe
                change(&settings)
            }
            let round = try RealRound(prepared, whenStarted: whenStarted)
            self.round = round
            let findings = try #require(prepared.segmentFindings)
            var summarizer = SegmentSummarizer(findings, round.measured.samples)
            rows = lines.indices.map { row in
                let summary = LineSummary(
                    samples: round.measured.samples.row(row), duplicates: round.measured.counts[row].duplicates,
                    corrupt: round.measured.counts[row].corrupt, intervalNanoseconds: 2_000_000)
                let segments = summarizer.segments(row: row, summary: summary)
                let judgement = LineVerdict.judge(
                    summary: summary, limits: LineLimits(maxLoss: 0.1, maxRTT: nil), round: .valid,
                    segments: segments)
                return (summary, segments, judgement)
            }
        }
    }

    @Test(
        "find loss behind the ingress behind it, by STAMP", .timeLimit(.minutes(1)), arguments: AddressFamily.allCases)
    func behindByStamp(family: AddressFamily) throws {
        let field = try Field(family, relay: { ($0.loss, $0.delay) = (0.3, .milliseconds(20)) })
        let found = try Found([field.line], field.probe) { _ in }
        field.stop()
        let segments = try #require(found.rows[0].segments)
        #expect(segments.lossAt == .beyond && segments.delayAt == .beyond, "\(segments)")
        // A busy machine leaves probes unsent, and their neighbours without a pair.
        let (lost, pairs) = (found.rows[0].summary.counts.lost, segments.loss.pairs)
        #expect(pairs.onlyLineLost <= lost && pairs.onlyLineLost >= lost - pairs.unpaired && lost > 0)
        #expect(segments.ingress.lossRatio == 0 && segments.delay?.beyondMedian ?? 0 > 19)
        #expect(found.rows[0].judgement.reasons.words.first?.hasSuffix("%, behind the ingress") == true)
    }

    @Test("find loss behind a SOCKS5 proxy behind it, and leave a line alone whose proxy refuses")
    func behindProxy() throws {
        let field = try Field()
        let echo = try EchoResponder([.loopback(.ipv4)])
        let losing = try SmallProxy { $0.losesEvery = 4 }
        let refusing = try SmallProxy { $0.reply = 5 }
        let lines = [refusing, losing].map { proxy in
            Line(
                name: "\(proxy.endpoint)", ingress: Self.place(proxy.endpoint), echo: Self.place(echo.endpoints[0]),
                payload: .socks5)
        }
        let round = try RealRound(
            RealRound.prepare(lines) { settings in
                (settings.count, settings.interval, settings.timeout) = (200, .milliseconds(2), .milliseconds(1500))
                settings.segments = field.probe
            })
        let account = losing.stop()
        refusing.stop()
        echo.stop()
        field.stop()
        let report = RoundReport(round.measured, vantage: "test")
        let (unmeasured, measured) = (report.lines[0], report.lines[1])
        #expect(unmeasured.verdict == .unmeasured && unmeasured.segments?.ingress.sent ?? 0 == 0)
        #expect(measured.summary.counts.lost == account.lost[0]?.count && measured.summary.counts.lost > 30)
        let segments = try #require(measured.segments)
        #expect(segments.ingress.received == segments.ingress.sent && segments.ingress.sent > 100)
        #expect(segments.lossAt == .beyond || report.validity.verdict != .valid, "\(segments)")
    }

    @Test(
        "find loss behind the ingress behind it, by ICMP", .enabled(if: IcmpRoundTests.isPermitted),
        arguments: AddressFamily.allCases)
    func behindByICMP(family: AddressFamily) throws {
        let field = try Field(family, relay: { $0.loss = 0.3 })
        // A line with one segment beside it, to the same address.
        let single = Line(name: "single", ingress: Self.place(field.echo.listening[0]))
        let found = try Found([single, field.line], .icmp) { _ in }
        field.stop()
        #expect(found.rows[0].segments == nil && found.rows[0].summary.counts.lost == 0)
        let segments = try #require(found.rows[1].segments)
        #expect(segments.lossAt == .beyond && segments.ingress.received == segments.ingress.sent, "\(segments)")
        let report = RoundReport(found.round.measured, vantage: "test")
        #expect(report.segments?.lines == 1 && report.segments?.counts.planned == 200)
        #expect(report.totals.planned == 400)
        // The self-probe's row is behind the companion's.
        #expect(found.round.measured.ledger.selfProbe?.lost == 0 && found.round.measured.samples.lines == 4)
    }

    @Test("find random loss on the way to the ingress there", .timeLimit(.minutes(1)))
    func before() throws {
        // The same share of both, one by one: neither probe of a pair knows of the other.
        let field = try Field(relay: { $0.loss = 0.4 }, stamp: { $0.loss = 0.4 })
        let found = try Found([field.line], field.probe) { ($0.count, $0.interval) = (600, .milliseconds(1)) }
        field.stop()
        let segments = try #require(found.rows[0].segments)
        // Of 20 such rounds, one's interval leaves out the true value: then it is no proof of the ingress. Of 40, one
        // has so many losses together that they look like shared ones.
        let interval = try #require(segments.loss.beyondInterval)
        if interval.contains(0) {
            let isTogether = SharedLossTest.probability(segments.loss.pairs) <= SegmentEvidence.significance
            #expect(segments.lossAt == .ingress, "\(segments)")
            #expect(segments.loss.isBlamedByShareAlone || isTogether, "\(segments)")
            #expect(found.rows[0].judgement.reasons.words.first?.hasSuffix("%, before the ingress") == true)
        } else {
            #expect(segments.lossAt != .beyond, "\(segments)")
        }
    }

    @Test("find an outage that meets both there, in the pairs that were lost together", .timeLimit(.minutes(1)))
    func outage() throws {
        let field = try Field()
        let line = field.line
        let found = try Found(
            [line], field.probe,
            whenStarted: { running in
                let deadline = MonotonicTime.now().advanced(byNanoseconds: 10_000_000_000)
                while running.control.received < 80, !running.control.isDone, MonotonicTime.now() < deadline {
                    WaitSet([running.control.done.descriptor]).wait(until: .now().advanced(byNanoseconds: 1_000_000))
                }
                field.stop()
            }
        ) { _ in }
        let segments = try #require(found.rows[0].segments)
        #expect(segments.loss.pairs.bothReceived >= 70 && segments.loss.pairs.bothLost > 20, "\(segments)")
        #expect(segments.lossAt == .ingress && !segments.loss.isBlamedByShareAlone, "\(segments)")
    }

    @Test("say that an ingress does not answer, and leave line and round alone", .timeLimit(.minutes(1)))
    func silent() throws {
        let field = try Field()
        // Where nothing listens: refused with an ICMP error each time.
        let taken = try UDPSocket(.ipv4)
        try taken.bind(to: .loopback(.ipv4))
        let port = try taken.localEndpoint().port
        let lost = try Found([field.line], .stamp(port: port)) { $0.count = 40 }
        let refused = try Found([field.line], .stamp(port: 1)) { $0.count = 40 }
        field.stop()
        withExtendedLifetime(taken) {}
        for (found, isRefused) in [(lost, false), (refused, true)] {
            let row = found.rows[0]
            #expect(row.judgement.verdict == .healthy && row.summary.counts.received == row.summary.counts.sent)
            #expect(row.segments?.ingress.received == 0 && row.segments?.lossAt == nil)
            let note = Words.flags.note(try #require(row.segments?.notes.first))
            #expect(note.hasPrefix("the ingress does not answer stamp") && note.contains("port") == isRefused)
            let report = RoundReport(found.round.measured, vantage: "test")
            #expect(report.totals.lost + report.totals.refused == 0)
        }
    }

    @Test("share one ingress, each with companions of its own, from several source ports")
    func shared() throws {
        let field = try Field()
        let more = try Field()
        let lines = (0..<6).map { number in
            let field = number % 2 == 0 ? field : more
            return Line(name: "\(number)", ingress: field.line.ingress, echo: field.line.echo)
        }
        let found = try Found(lines, field.probe) {
            ($0.count, $0.interval, $0.sourcePorts) = (30, .milliseconds(10), 2)
        }
        field.stop()
        more.stop()
        for row in found.rows {
            #expect(row.segments?.ingress.received == row.segments?.ingress.sent)
            #expect(row.segments?.loss.pairs.bothReceived ?? 0 > 0)
            #expect(row.summary.corrupt == 0 && row.summary.duplicates == 0)
        }
    }
}
