import LineModel

/// Rules over past rounds.
extension Words {
    /// "evidence 1/week", "limits alone".
    func setting(_ setting: ReplaySetting) -> String {
        switch setting {
        case .limits: say("limits alone", "仅按上限")
        case .evidence(let budget): say("evidence \(budget)", "按证据 \(budget)")
        }
    }

    /// What an alarm is of, in few columns: a line's name, or the address or tag that its lines share.
    func raised(_ alarm: ReplayAlarm, _ lines: [Line]) -> String {
        guard let group = alarm.group else {
            return alarm.lines.first.map { TerminalText.cleaned(lines[$0].name) } ?? ""
        }
        return group.value.isEmpty ? cause(group) : TerminalText.cleaned(group.value)
    }

    /// When the other setting raised the same: "14 rounds later", "never".
    func later(_ rounds: Int?) -> String {
        guard let rounds else { return say("never", "从未") }
        let number = abs(rounds)
        if number == 0 { return say("same round", "同一轮") }
        return rounds > 0
            ? say("\(count(number, "round")) later", "晚 \(number) 轮")
            : say("\(count(number, "round")) sooner", "早 \(number) 轮")
    }

    /// How long an alarm lasted: "3 h 5 min", "open".
    func lasted(_ alarm: ReplayAlarm) -> String { alarm.length.map { duration($0) } ?? say("open", "未恢复") }

    /// What was gone through: "4,032 rounds from 2026-11-10 14:00 to 2026-11-24 13:55 (UTC+08:00), 12,000 lines".
    func replayed(rounds: Int, lines: Int, first: WallTime, last: WallTime) -> String {
        let (from, to) = (moment(first), moment(last))
        let zone = last.rfc3339(fractionDigits: 0).hasSuffix("Z") ? "UTC" : "UTC\(last.rfc3339().suffix(6))"
        let all = LineReport.grouped(lines)
        return say(
            "\(LineReport.grouped(rounds)) \(rounds == 1 ? "round" : "rounds") from \(from) to \(to) (\(zone)), "
                + "\(all) \(lines == 1 ? "line" : "lines") of the last one",
            "\(from) 至 \(to)（\(zone)）共 \(LineReport.grouped(rounds)) 轮，最后一轮的 \(all) 条线路")
    }

    /// `2026-11-10 14:00`
    func moment(_ time: WallTime) -> String { "\(time.dateText) \(time.timeText.prefix(5))" }

    /// What is to be known of a replay, a sentence each.
    ///
    /// - Parameters:
    ///   - missing: how much of the time that was asked for lies before the first round; nil for none of it.
    ///   - learning: rounds at the beginning in which evidence of delay and jitter could raise nothing.
    ///   - isCompared: whether the limits are one of the two settings.
    func replayNotes(
        invalid: Int, withoutPast: Int, missing: Duration?, dependent: [CauseKey], learning: Int, isCompared: Bool
    ) -> [String] {
        var notes: [String] = []
        if let missing {
            notes.append(
                say(
                    "the first \(duration(missing)) of the time that was asked for have no rounds",
                    "所问时间的前 \(duration(missing))没有测量"))
        }
        if invalid > 0 {
            notes.append(
                say(
                    "\(LineReport.grouped(invalid)) \(invalid == 1 ? "round was" : "rounds were") not valid and "
                        + "changed nothing", "\(LineReport.grouped(invalid)) 轮无效，未计入"))
        }
        if withoutPast > 0 {
            notes.append(
                say(
                    "in \(LineReport.grouped(withoutPast)) \(withoutPast == 1 ? "round" : "rounds") no line had a past "
                        + "yet, which takes \(UsualLoss.minDays) days: little can be found there",
                    "\(LineReport.grouped(withoutPast)) 轮中还没有任何线路有历史（需要 \(UsualLoss.minDays) 天），"
                        + "其中能发现的很少"))
        }
        if !dependent.isEmpty {
            let shown = dependent.prefix(3).map(cause).joined(separator: comma)
            let left = dependent.count - min(3, dependent.count)
            let more = left > 0 ? say(", and \(left) more", " 等 \(dependent.count) 组") : ""
            notes.append(
                say(
                    "lines of these lose together while nothing is wrong, so that they are judged by the mean: ",
                    "以下各组的线路平时也会一起丢包，因此按均值判定：") + shown + more)
        }
        if learning > 0 {
            notes.append(
                say(
                    "what is usual for the spread of delays is learned of the first \(LineReport.grouped(learning)) "
                        + "\(learning == 1 ? "round" : "rounds"): evidence of delay and jitter raises nothing there",
                    "时延离散程度的平时值由前 \(LineReport.grouped(learning)) 轮学得，其间不按时延和抖动的证据告警"))
        }
        return notes + replayLimits(isCompared: isCompared)
    }

    /// Which figure of the delay an alarm is for, in few columns.
    func figure(_ figure: DelayEvidence.Figure) -> String {
        switch figure {
        case .median: say("median", "中位数")
        case .p95: "p95"
        case .variation: say("jitter", "抖动")
        }
    }

    /// In what a replay differs from use.
    private func replayLimits(isCompared: Bool) -> [String] {
        var notes = [
            say(
                "in use suspects get further probes, so that it would be found sooner; the history has none of them",
                "实际运行时可疑线路会被追加探测，因此会更早发现；历史中没有这些探测")
        ]
        notes.append(
            isCompared
                ? say(
                    "evidence comes on top of the limits: what these raise they raise as before, and of it evidence "
                        + "raises nothing again",
                    "证据判定是在上限之外的补充：超过上限的仍照常告警，证据判定不再重复告警")
                : say(
                    "both come on top of the limits: of what these raise evidence raises nothing again",
                    "两者都是在上限之外的补充：超过上限的，证据判定不再重复告警"))
        notes.append(
            say(
                "limits are those of then; a confirmation is taken to have found what its round did, and a change of "
                    + "loss or delay counts in the second round running",
                "上限按当时的设置；视复测结果与该轮一致，丢包或时延变化须连续两轮"))
        return notes
    }

    /// How far a replay is: "gone through 1,200 of 8,064 rounds, 14 %".
    package func replayProgress(_ done: Int, of total: Int) -> String {
        let share = total == 0 ? 100 : done * 100 / total
        let (part, all) = (LineReport.grouped(done), LineReport.grouped(total))
        return say("\(part) of \(all) steps, \(share) %", "\(part)/\(all) 步，\(share)%")
    }
}
