import Testing

@testable import LineModel

/// A line that takes 40 ms, held against a direct way of another delay.
private func gain(_ milliseconds: Double, spread: Double = 0.5, note: GainNote? = nil) -> LineGain {
    var gain = LineGain(every: 1, pairs: SegmentPairs(bothReceived: 100))
    gain.delay = GainDelay(
        pairs: 100, lineMedian: 40, directMedian: 40 + milliseconds, gain: milliseconds,
        interval: milliseconds - spread...milliseconds + spread)
    gain.note = note
    return gain
}

private let summary: LineSummary = {
    var summary = LineSummary()
    summary.counts.received = 100
    summary.rtt = DelayStatistics(min: 40, mean: 40, median: 40, p90: 40, p95: 40, p99: 40, max: 40, stddev: 0)
    return summary
}()

private func limits(_ minGain: Duration?) -> LineLimits {
    LineLimits(maxLoss: 0.3, maxRTT: nil, minGain: minGain)
}

@Suite("A limit of the gain")
struct GainLimitTests {
    private func judge(_ gain: LineGain?, _ limit: Duration?) -> LineJudgement {
        LineVerdict.judge(summary: summary, limits: limits(limit), round: .valid, gain: gain)
    }

    @Test("makes a line abnormal where the whole interval lies below it, so that chance does not decide")
    func interval() {
        let slower = judge(gain(-8), .zero)
        #expect(
            slower.verdict == .abnormal && slower.reasons.map(\.kind) == [.gain]
                && slower.reasons.words == [
                    "gain -8.0 ms (95 % interval -8.5 to -7.5) is below 0 ms: the line takes 40.0 ms, the way "
                        + "without it 32.0 ms"
                ])
        #expect(judge(gain(-0.4), .zero).verdict == .healthy)
        #expect(judge(gain(-0.5), .zero).verdict == .healthy)
        #expect(judge(gain(-0.6), .zero).verdict == .abnormal)
        #expect(judge(gain(8), .milliseconds(10)).verdict == .abnormal)
        #expect(judge(gain(12), .milliseconds(10)).verdict == .healthy)
    }

    @Test("below 0 lets a line be slower by so much")
    func tolerance() {
        #expect(judge(gain(-5), .milliseconds(-5)).verdict == .healthy)
        #expect(judge(gain(-6), .milliseconds(-5)).verdict == .abnormal)
    }

    @Test("says by as many digits that the interval is below it")
    func digits() {
        #expect(judge(gain(-0.51), .zero).reasons.words[0].contains("(95 % interval -1.0 to -0.010) is below 0 ms"))
    }

    @Test("judges nothing where it is not set, where nothing was measured, and where nothing may be concluded")
    func silent() {
        #expect(judge(gain(-50), nil).verdict == .healthy)
        #expect(judge(nil, .zero).verdict == .healthy)
        #expect(judge(LineGain(unavailable: .noRoom), .zero).verdict == .healthy)
        #expect(judge(gain(-50, note: .withheld(.roundNotValid(.suspect))), .zero).verdict == .healthy)
        #expect(judge(gain(-50, note: .silent), .zero).verdict == .healthy)
        let suspect = LineVerdict.judge(
            summary: summary, limits: limits(.zero), round: .suspect, gain: gain(-50))
        #expect(suspect.verdict == .unmeasured)
    }

    @Test("is the line's own, else that of its first tag, else that of all; what is probed beside it stays its own")
    func rules() {
        var rules = LimitRules()
        let tag = Tag(key: "carrier", value: "ct")
        rules.minGain = .milliseconds(1)
        rules.tags = [LimitRules.TagRule(tag: tag, minGain: .milliseconds(-2))]
        let plain = Line(ingress: HostPort(host: "h", port: 7))
        var own = Line(ingress: HostPort(host: "h", port: 7), tags: [tag])
        #expect(rules.limits(for: plain).minGain == .milliseconds(1))
        #expect(rules.limits(for: own).minGain == .milliseconds(-2))
        (own.minGain, own.direct, own.flows) = (.milliseconds(3), .place(HostPort(host: "r", port: 7)), true)
        #expect(rules.limits(for: own).minGain == .milliseconds(3))
        let applied = rules.applied(to: own)
        #expect(applied.minGain == .milliseconds(3) && applied.direct == own.direct && applied.flows == true)
        #expect(rules.applied(to: plain).minGain == .milliseconds(1) && rules.limitsOfAll.minGain == .milliseconds(1))
    }

    @Test("clears a line whose gain is not below it, and waits where the gain is not known")
    func clearing() {
        func clears(_ gain: LineGain?, _ limit: Duration? = .zero) -> Bool {
            LineReading(summary: summary, limits: limits(limit), round: .valid, gain: gain).isUnderLowerMark
        }
        #expect(clears(gain(1)) && clears(gain(0, spread: 4)) && clears(nil))
        #expect(!clears(gain(-0.1, spread: 4)) && clears(gain(-0.1, spread: 4), nil))
        #expect(!clears(LineGain(unavailable: .noRoom)) && !clears(gain(9, note: .withheld(.ownOverflow(dropped: 1)))))
        // The direct way is dead: the line is all there is.
        #expect(clears(gain(0, note: .silent)) && clears(LineGain(unavailable: .noDirectForm(payload: .relay))))
    }

    @Test("is held against nothing where no line has direct probes")
    func unjudged() {
        var settings = RoundSettings()
        let plain = Line(ingress: HostPort(host: "h", port: 7))
        var direct = Line(ingress: HostPort(host: "h", port: 7), echo: HostPort(host: "e", port: 7))
        #expect(!settings.judgesNoGain(of: [plain, direct]))
        settings.minGain = .zero
        #expect(settings.judgesNoGain(of: [plain, direct]))
        settings.direct = .echo
        #expect(settings.judgesNoGain(of: [plain]) && !settings.judgesNoGain(of: [plain, direct]))
        direct.direct = .off
        #expect(settings.judgesNoGain(of: [direct]))
        var own = RoundSettings()
        direct.minGain = .zero
        #expect(own.judgesNoGain(of: [direct]))
        own.minGain = .seconds(601)
        #expect(own.problems.map(\.setting) == [.minGain])
    }
}

@Suite("The cause of lines that gain too little")
struct GainCauseTests {
    private static let low = LineReading(summary: summary, limits: limits(.zero), round: .valid, gain: gain(-20))
    private static let lost = LineReading(
        verdict: .abnormal, reasons: [.loss(ratio: 1, limit: 0.3, at: nil)],
        figures: LineFigures(lossPerMille: 1000), isUnderLowerMark: false)
    private static let well = LineReading(summary: summary, limits: limits(.zero), round: .valid, gain: gain(20))

    /// Eight lines, two at each of four ingresses, over two echoes.
    private func causes(_ readings: [LineReading]) -> [CauseKey] {
        let lines = (0..<8).map {
            Line(
                name: "l\($0)", ingress: HostPort(host: "192.0.2.\($0 / 2)", port: 7000),
                echo: HostPort(host: "198.51.100.\($0 % 2)", port: 7), tags: [Tag(key: "half", value: "\($0 / 4)")])
        }
        var watch = FieldWatch()
        var step = watch.begin(CauseField(lines), lines: lines, readings: readings, round: .valid)
        watch.confirm(&step, found: Dictionary(uniqueKeysWithValues: step.suspects.map { ($0, readings[$0]) }))
        watch.close(&step, now: WallTime(nanosecondsSince1970: 1))
        return step.causes.map(\.key)
    }

    @Test("is each line by itself: neither their ingress, nor their echo, nor a tag, nor the vantage")
    func alone() {
        let (low, well) = (Self.low, Self.well)
        #expect(
            causes([low, low, well, well, well, well, well, well]) == [CauseKey(.line, "l0"), CauseKey(.line, "l1")])
        #expect(causes([low, well, low, well, low, well, low, well]).map(\.kind) == [.line, .line, .line, .line])
        #expect(causes(Array(repeating: low, count: 8)).map(\.kind) == Array(repeating: .line, count: 8))
    }

    @Test("leaves the cause of lines that lose what it is, and speaks for what they share as a healthy line does")
    func besideLoss() {
        let (low, lost, well) = (Self.low, Self.lost, Self.well)
        #expect(
            causes([lost, lost, low, well, well, well, well, well])
                == [CauseKey(.ingress, "192.0.2.0:7000"), CauseKey(.line, "l2")])
        // The second line of that ingress loses nothing: the ingress works.
        #expect(causes([lost, low, well, well, well, well, well, well]).map(\.kind) == [.line, .line])
    }

    @Test("is shared where the lines lose as well: then they are accused of that")
    func both() {
        var both = Self.lost
        both.reasons += Self.low.reasons
        #expect(
            causes([both, both] + Array(repeating: Self.well, count: 6)) == [CauseKey(.ingress, "192.0.2.0:7000")])
    }
}

@Suite("Durations with a sign")
struct SignedDurationTests {
    @Test("are read with either sign, or none, and written so that they are read back")
    func read() throws {
        #expect(try Duration(signedText: "-5ms") == .milliseconds(-5))
        #expect(try Duration(signedText: " +1.5s ") == .milliseconds(1500))
        #expect(try Duration(signedText: "0ms") == .zero && Duration(signedText: "-0ms") == .zero)
        #expect(try Duration(signedText: "－５ms") == .milliseconds(-5))
        #expect(try Duration(signedText: Duration.microseconds(-5250).shortText) == .microseconds(-5250))
    }

    @Test("are refused in other forms", arguments: ["", "-", "--5ms", "-5", "+-5ms", "- 5ms", "5", "-ms"])
    func refused(_ text: String) {
        #expect(throws: TextError.self) { try Duration(signedText: text) }
    }
}

@Suite("Where a lines file says how little a line may gain")
struct LinesFileGainTests {
    private func file(_ text: String) -> LinesFile { LinesFile.parse(bytes: Array(text.utf8), source: "x") }

    @Test("in CSV, by its English or Chinese name, and in JSON as a text, as milliseconds, or as a label")
    func read() {
        for name in ["min_gain", "增益下限", "最小增益"] {
            let lines = file("ingress,\(name)\na:1,0ms\na:2,-5ms\na:3,\n").lines
            #expect(lines.map(\.minGain) == [.zero, .milliseconds(-5), nil])
        }
        let lines = file(
            """
            [{"ingress": "a:1", "min_gain": -2.5}, {"ingress": "a:2", "min_gain": "3ms"},
             {"targets": ["a:3"], "labels": {"__plumbline_min_gain": "-1ms"}}]
            """
        ).lines
        #expect(lines.map(\.minGain) == [.microseconds(-2500), .milliseconds(3), .milliseconds(-1)])
    }

    @Test("anything else is refused with its place")
    func wrong() {
        for (text, words) in [
            ("ingress,min_gain\na:1,5\n", ":2:5 (column min_gain): \"5\" has no unit"),
            ("ingress,min_gain\na:1,-11m\n", ":2:5 (column min_gain): -11m is out of range; write a duration with"),
            ("[{\"ingress\": \"a:1\", \"min_gain\": 1e9}]", "(key min_gain): 1e9 ms is out of range"),
        ] {
            #expect(file(text).problems.first?.description.contains(words) == true, "\(file(text).problems)")
        }
    }
}
