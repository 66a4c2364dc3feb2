package import LineModel

extension Words {
    /// Why a line has no old flow, or none that anything is concluded from.
    package func note(_ note: FlowNote) -> String {
        switch note {
        case .noOldForm(let payload):
            say(
                "no old flow: the payload \(payload.rawValue) cannot be sent on one flow from round to round",
                "没有旧流：载荷 \(payload.rawValue) 无法跨轮沿用同一条流")
        case .oneRound:
            say(
                "no old flow: this round stands alone, and a flow grows old from round to round",
                "没有旧流：本轮是单独的一轮，而旧流要跨轮保持")
        case .noRoom(let most):
            say(
                "no old flow: \(grouped(most)) are kept open already, and no more may be",
                "没有旧流：已保持 \(grouped(most)) 条，不能更多")
        case .notOpened(let failure): say("no old flow: ", "没有旧流：") + self.failure(failure)
        case .new:
            say(
                "the old flow was opened with this round: nothing to compare yet",
                "旧流在本轮才打开：暂无可比")
        case .ownLoss:
            say(
                "nothing is concluded of the old flow: losses of this line may be this machine's own",
                "不对旧流下结论：该线路的丢包可能出自本机")
        case .withheld(let reason): self.note(reason)
        }
    }

    func said(_ finding: FlowFinding) -> String {
        let age = age(finding.age)
        var facts: [String] = []
        if finding.lossChance != nil {
            let more = decimal(finding.excess * 100, 1...1)
            facts.append(
                finding.isDead
                    ? say("gets no answer at all, unlike fresh ones,", "旧流全无回复，新流正常")
                    : say("loses \(more) % more than fresh ones", "比新流多丢 \(more)%"))
        }
        if let slower = finding.slowerBy.map({ decimal($0, 1...1) }) {
            facts.append(say("is \(slower) ms slower than fresh ones", "比新流慢 \(slower) ms"))
        }
        let found = facts.joined(separator: say(" and ", "，"))
        return say(
            "the old flow (open for \(age)) \(found) in the same instants: throttled or stale; a new port cures it",
            "旧流（已持续 \(age)）与新流同时探测，\(found)：被限速或状态失效；更换端口即可恢复")
    }

    /// Whole minutes from 100 seconds on, whole hours from 100 minutes on.
    private func age(_ seconds: Double) -> String {
        let whole = Int(min(max(seconds, 0), 1e12).rounded())
        if whole < 100 { return say("\(whole) s", "\(whole) 秒") }
        let minutes = (whole + 30) / 60
        if minutes < 100 { return say("\(minutes) min", "\(minutes) 分钟") }
        let hours = (minutes + 30) / 60
        return say("\(hours) h", "\(hours) 小时")
    }
}

/// What a line's old flow did, in words for people. Notes are the program's own, and plain text.
enum FlowWords {
    /// A row a fact, for the block of one line.
    static func rows(_ flow: LineFlow, _ words: Words) -> [String] {
        let note = flow.note.map { [words.note($0)] } ?? []
        guard flow.isProbed else { return note }
        let beside = flow.every == 1 ? "each probe" : "one probe in \(grouped(flow.every))"
        let port = flow.port.map { " from port \($0)" } ?? ""
        return [
            "old flow\(port), \(grouped(Int(flow.age.rounded()))) s old, beside \(beside): \(old(flow))",
            "old less fresh: \(figures(flow))",
        ] + note
    }

    private static func old(_ flow: LineFlow) -> String {
        let loss = flow.old.lossRatio.map { "loss \(decimal($0 * 100, 1...2)) %" } ?? "nothing sent"
        let counts = RoundWords.counts(flow.old, duplicates: 0, corrupt: 0)
        guard let rtt = flow.oldRTT else { return "\(loss) (\(counts))" }
        return "rtt median \(decimal(rtt.median, 3...3)) ms, mean \(decimal(rtt.mean, 3...3)) ms; \(loss) (\(counts))"
    }

    private static func figures(_ flow: LineFlow) -> String {
        var facts: [String] = []
        if let delay = flow.delay {
            let interval = delay.interval.map {
                " (95 % interval \(decimal($0.lowerBound, 3...3)) to \(decimal($0.upperBound, 3...3)))"
            }
            facts.append("rtt \(decimal(delay.gain, 3...3)) ms\(interval ?? "")")
        }
        if let loss = flow.loss, let interval = flow.lossInterval {
            let ends = "\(decimal(interval.lowerBound * 100, 1...2)) to \(decimal(interval.upperBound * 100, 1...2)) %"
            facts.append("loss \(decimal(loss * 100, 1...2)) % (95 % interval \(ends))")
        }
        return facts.isEmpty ? "not known" : facts.joined(separator: "; ")
    }
}
