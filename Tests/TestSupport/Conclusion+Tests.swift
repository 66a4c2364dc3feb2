package import LineModel

extension Conclusion {
    /// A round way that loses a third of its long packets.
    package static let sampleSize = Conclusion.sizeLimit(
        SizeFinding(
            passes: 1_200, fails: 1_400, small: ExperimentArm(bytes: 32, dscp: 0, sent: 200, lost: 0),
            large: ExperimentArm(bytes: 1_400, dscp: 0, sent: 200, lost: 66, runs: 50), chance: 1e-12))

    /// A way that loses the packets of one class.
    package static let sampleDSCP = Conclusion.dscpClass(
        DSCPFinding(
            lossy: ExperimentArm(bytes: 64, dscp: 46, sent: 200, lost: 90, runs: 40),
            other: ExperimentArm(bytes: 64, dscp: 0, sent: 200), chance: 1e-9))

    /// A way whose third hop is another router.
    package static let sampleRouteChange = Conclusion.routeChange(
        RouteChange(
            evidence: .trace, hop: 3, was: ["203.0.113.1"], now: ["198.51.100.9"], agreesFrom: 5, hopsBefore: 6,
            hopsNow: 7))

    /// A way whose fourth hop and all behind it have fallen silent.
    package static let sampleWayEnds = Conclusion.wayEnds(
        RouteChange(evidence: .trace, hop: 4, was: ["203.0.113.1"], hopsBefore: 6))
    /// A line that takes 40 ms where the way without it takes 22.
    package static var sampleGain: Conclusion {
        var gain = LineGain(every: 1, pairs: SegmentPairs(bothReceived: 98, onlyLineLost: 2))
        gain.delay = GainDelay(pairs: 98, lineMedian: 40.25, directMedian: 22, gain: -18.25, interval: -18.75 ... -18)
        guard let finding = GainFinding(gain) else { preconditionFailure("18 ms are a detour") }
        return .slowerThanDirect(finding)
    }
    /// What a limit of 5 ms makes of a line that takes 40 ms where the way without it takes 22.
    package static var sampleShortfall: GainShortfall {
        var gain = LineGain(every: 1, pairs: SegmentPairs(bothReceived: 98, onlyLineLost: 2))
        gain.delay = GainDelay(pairs: 98, lineMedian: 40.25, directMedian: 22, gain: -18.25, interval: -18.75 ... -18)
        let limits = LineLimits(maxLoss: 0.3, maxRTT: nil, minGain: .milliseconds(5))
        guard let found = GainShortfall(gain, limits: limits) else { preconditionFailure("-18 ms are below 5 ms") }
        return found
    }

    /// A flow that loses 12 % since it is old.
    package static var sampleOldFlow: Conclusion {
        var tally = FlowTally()
        (tally.pairs, tally.oldLost, tally.worse) = (100, 12, 9)
        let pairs = SegmentPairs(bothReceived: 88, onlyIngressLost: 12)
        var flow = LineFlow(every: 1, pairs: pairs)
        (flow.age, flow.port, flow.tally) = (1_500, 40_001, tally)
        flow.past = FlowPast(firstSent: 100, firstLost: 0, firstMedian: 40).adding(tally).adding(tally)
        guard let finding = FlowFinding(flow) else { preconditionFailure("27 of 27 blocks are no chance") }
        return .oldFlow(finding)
    }

    /// A way that loses 30 % of UDP and nothing of TCP, for six rounds.
    package static var sampleTCP: Conclusion {
        let row = SampleRow(String(repeating: "rxrrrxrxrr", count: 10))
        let made = (0..<10).map {
            TCPHandshake(
                part: $0, startNanoseconds: Int64($0) * 200_000_000, durationNanoseconds: 31_000_000,
                outcome: .connected)
        }
        var tcp = LineTCP(port: 443)
        (tcp.counts, tcp.rtt) = (TCPCounts(made), DelayStatistics(sortedNanoseconds: [31_000_000]))
        tcp.tally = row.with { TCPTally(made, probes: $0, parts: 10, flows: 1, slack: 20_000_000) }
        guard let finding = TCPFinding(tcp, past: [TCPTally](repeating: tcp.tally, count: 7)) else {
            preconditionFailure("80 of 80 handshakes are no chance")
        }
        return .udpOnly(finding)
    }

    /// A line with a dead path among eight, seen again with fresh ports.
    package static let samplePorts: Conclusion = {
        let row = SampleRow(String(repeating: "rrxrrrrr", count: 12)).records
        let found = row.withUnsafeBufferPointer { PortFinding($0, ports: 8, numbers: Array(40_001...40_008)) }
        guard let found else { preconditionFailure("a dead port is found") }
        return .lossyPort(found.proved(by: found))
    }()

    /// A line with a path among eight that is longer by half.
    package static let sampleSlowPorts: Conclusion = {
        let delays = (0..<96).map { (probe: Int) -> Double? in probe % 8 == 5 ? 60 : 40 + Double(probe % 7) }
        let row = SampleRow(milliseconds: delays).records
        let found = row.withUnsafeBufferPointer { SlowPortFinding($0, ports: 8, numbers: Array(40_001...40_008)) }
        guard let found else { preconditionFailure("a slow port is found") }
        return .slowPort(found)
    }()
}
