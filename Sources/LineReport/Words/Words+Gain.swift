package import LineModel

extension Words {
    /// Why a line has no gain, or none that anything is concluded from.
    package func note(_ note: GainNote) -> String {
        switch note {
        case .noDirectForm(let payload):
            say(
                "the payload \(payload.rawValue) has no direct form: only the ingress knows what it becomes; name a "
                    + "reflector, host:port",
                "载荷 \(payload.rawValue) 没有直连形式：只有入口知道它会变成什么；请写明一个反射端 host:port")
        case .unreachable(let reason):
            say("no direct probes: ", "没有直连探测包：") + unmeasured(reason)
        case .noRoom:
            say(
                "no direct probes in this round: the caps have no room for those of all lines, which take turns",
                "本轮没有直连探测包：速率上限容不下所有线路的直连探测，各线路轮流进行")
        case .silent: say("no direct probe came back", "没有收到任何直连探测包的回复")
        case .withheld(let reason): self.note(reason)
        }
    }

    /// A gain that is below its limit.
    func gain(_ found: GainShortfall) -> String {
        let figure = { (value: Double) in decimal(value, 1...1) }
        let (gain, low, high) = (figure(found.gain), figure(found.low), below(found.high, found.limit))
        let (limit, line, direct) = (FigureText.short(found.limit), figure(found.line), figure(found.direct))
        return say(
            "gain \(gain) ms (95 % interval \(low) to \(high)) is below \(limit) ms: the line takes \(line) ms, the "
                + "way without it \(direct) ms",
            "增益 \(gain) ms（95% 区间 \(low) 至 \(high)）低于下限 \(limit) ms：线路 \(line) ms，直连 \(direct) ms")
    }

    /// An upper end with as many digits as show that it is below the limit.
    private func below(_ value: Double, _ limit: Double) -> String {
        let short = decimal(value, 1...1)
        return (Double(short) ?? value) < limit ? short : decimal(value, 3...3)
    }

    func said(_ finding: GainFinding) -> String {
        let (slower, line, direct) = (
            decimal(finding.slowerBy, 1...1), decimal(finding.lineMedian, 1...1), decimal(finding.directMedian, 1...1)
        )
        let (low, high) = (decimal(finding.interval.lowerBound, 1...1), decimal(finding.interval.upperBound, 1...1))
        return say(
            "slower than direct by \(slower) ms (95 % interval \(low) to \(high)): the line takes \(line) ms, the way "
                + "without it \(direct) ms",
            "比直连慢 \(slower) ms（95 % 区间 \(low) 至 \(high)）：线路 \(line) ms，直连 \(direct) ms")
    }
}

/// What a line gains, in words for people. Notes are the program's own, and plain text.
enum GainWords {
    /// A row a fact, for the block of one line.
    static func rows(_ gain: LineGain, _ words: Words) -> [String] {
        let note = gain.note.map { ["gain: " + words.note($0)] } ?? []
        guard gain.isProbed else { return note }
        let beside = gain.every == 1 ? "each probe" : "one probe in \(grouped(gain.every))"
        let place = gain.place.map { " to \($0)" } ?? ""
        return ["direct\(place), beside \(beside): \(direct(gain))", "gain: \(figures(gain))"] + note
    }

    private static func direct(_ gain: LineGain) -> String {
        let loss = gain.direct.lossRatio.map { "loss \(decimal($0 * 100, 1...2)) %" } ?? "nothing sent"
        let counts = RoundWords.counts(gain.direct, duplicates: 0, corrupt: 0)
        guard let rtt = gain.directRTT else { return "\(loss) (\(counts))" }
        return "rtt median \(decimal(rtt.median, 3...3)) ms, mean \(decimal(rtt.mean, 3...3)) ms; \(loss) (\(counts))"
    }

    private static func figures(_ gain: LineGain) -> String {
        var facts: [String] = []
        if let delay = gain.delay {
            let interval = delay.interval.map {
                " (95 % interval \(decimal($0.lowerBound, 3...3)) to \(decimal($0.upperBound, 3...3)))"
            }
            facts.append("rtt \(decimal(delay.gain, 3...3)) ms\(interval ?? "")")
        }
        if let loss = gain.loss, let interval = gain.lossInterval {
            let ends = "\(decimal(interval.lowerBound * 100, 1...2)) to \(decimal(interval.upperBound * 100, 1...2)) %"
            facts.append("loss \(decimal(loss * 100, 1...2)) % (95 % interval \(ends))")
        }
        return facts.isEmpty ? "not known" : facts.joined(separator: "; ")
    }
}
