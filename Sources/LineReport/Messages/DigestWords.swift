internal import LineModel

/// The words of messages, in each language.
struct DigestWords {
    let isChinese: Bool
    /// The words of reasons. Messages are the service's.
    private let findings: Words

    init(_ language: MessageLanguage) {
        isChinese = language == .zh
        findings = Words(.keys, language)
    }

    var colon: String { isChinese ? "：" : ": " }
    var semicolon: String { isChinese ? "；" : "; " }
    var test: String {
        isChinese ? "测试消息：没有发生任何故障" : "This is a test; nothing has happened"
    }

    func title(_ vantage: String, _ items: [DigestItem]) -> String {
        let words = items.filter { $0.change != .continued }.map { (rank: $0.change, word: change($0)) }
        let counts = IncidentChange.allCases.flatMap { change -> [String] in
            let same = words.filter { $0.rank == change }.map(\.word)
            return Set(same).sorted().map { word in
                let count = same.count { $0 == word }
                return isChinese ? "\(word) \(count)" : "\(count) \(word.lowercased())"
            }
        }
        let what = counts.isEmpty ? (isChinese ? "无变化" : "no change") : counts.joined(separator: isChinese ? "，" : ", ")
        return "Plumbline \(vantage)\(colon)\(what)"
    }

    func round(_ time: String, _ lines: Int, _ abnormal: Int, _ unmeasured: Int) -> String {
        isChinese
            ? "\(time)，共 \(lines) 条线路：异常 \(abnormal)，未测 \(unmeasured)"
            : "\(time), \(count(lines, "line")): \(abnormal) abnormal, \(unmeasured) unmeasured"
    }

    /// What became of an incident. One whose lines are not measured any more is not said to have recovered.
    func change(_ item: DigestItem) -> String {
        switch item.change {
        case .closed where item.isNoLongerMeasured == true: isChinese ? "不再测量" : "No longer measured"
        case .opened: isChinese ? "新故障" : "Opened"
        case .reopened: isChinese ? "再次发生" : "Reopened"
        case .worse: isChinese ? "加重" : "Worse"
        case .closed: isChinese ? "已恢复" : "Closed"
        case .absorbed: isChinese ? "已合并" : "Absorbed"
        case .improved: isChinese ? "部分恢复" : "Partly recovered"
        case .remains: isChinese ? "仍未恢复" : "Still bad"
        case .quiet: isChinese ? "暂时平稳" : "Quiet"
        case .continued: isChinese ? "持续" : "Continued"
        }
    }

    /// `CauseKind.word` as people say it; of a kind that a newer version knows, the word itself.
    func cause(_ kind: CauseKind) -> String {
        switch kind {
        case .ingress: isChinese ? "入口" : "ingress"
        case .echo: isChinese ? "回显端" : "echo"
        case .ingressHost: isChinese ? "入口主机" : "ingress host"
        case .echoHost: isChinese ? "回显主机" : "echo host"
        case .vantage: isChinese ? "本探测点（自身网络）" : "this vantage (its own network)"
        case .tag: isChinese ? "标签" : "tag"
        case .line: isChinese ? "线路" : "line"
        case .other(let word): TerminalText.cleaned(word)
        }
    }

    /// A trouble that only a newer version knows is said to be the common one.
    ///
    /// - Parameter isOver: they are so no more.
    func lines(_ number: Int, _ trouble: Trouble, isOver: Bool) -> String {
        let isUnmeasured = trouble == .unmeasured
        if isChinese { return "\(number) 条线路\(isOver ? "曾" : "")\(isUnmeasured ? "未测到" : "异常")" }
        let verb = isOver ? (number == 1 ? "was " : "were ") : ""
        return "\(count(number, "line")) \(verb)\(isUnmeasured ? "unmeasured" : "abnormal")"
    }

    func since(_ time: String) -> String { isChinese ? "开始于 \(time)" : "since \(time)" }

    func worst(lossPerMille: Int?, rtt: Int?) -> String {
        let figures = figures(lossPerMille: lossPerMille, rtt: rtt)
        guard !figures.isEmpty else { return "" }
        return isChinese ? "，最差\(figures)" : ", worst \(figures)"
    }

    func closed(after duration: String, _ from: String, _ to: String) -> String {
        isChinese ? "历时 \(duration)（\(from) 至 \(to)）" : "after \(duration) (\(from) to \(to))"
    }

    func absorbed(by numbers: [String]) -> String {
        let list = numbers.joined(separator: isChinese ? "、" : ", ")
        guard !list.isEmpty else { return isChinese ? "其线路属于别的故障" : "its lines belong to another incident" }
        return isChinese ? "其线路属于 \(list)" : "its lines belong to \(list)"
    }

    /// What is healthy and therefore proves the cause.
    func proof(kind: CauseKind, outside: Int, inside: Int, witnesses: [String]) -> String {
        var parts: [String] = []
        if outside > 0 { parts.append(isChinese ? "其他 \(outside) 条线路正常" : "\(count(outside, "other line")) healthy") }
        if let way = witnessWay(kind), !witnesses.isEmpty {
            parts.append(way + witnesses.joined(separator: isChinese ? "、" : ", "))
        }
        if inside > 0 {
            parts.append(
                isChinese
                    ? "经过它的 \(inside) 条线路正常" : "\(count(inside, "line")) that share\(inside == 1 ? "s" : "") it healthy"
            )
        }
        return parts.joined(separator: isChinese ? "；" : "; ")
    }

    private func witnessWay(_ kind: CauseKind) -> String? {
        switch kind {
        case .ingress, .ingressHost:
            isChinese ? "从其他入口到相同回显端正常，例如 " : "other ingresses to the same echoes are healthy, such as "
        case .echo, .echoHost:
            isChinese ? "从相同入口到其他回显端正常，例如 " : "other echoes over the same ingresses are healthy, such as "
        case .vantage: nil
        case .tag, .line, .other: isChinese ? "例如 " : "such as "
        }
    }

    /// Says one line: its figures, what they are above, and where that arises; nil where there are no figures.
    func measured(_ line: DigestLine) -> String? {
        let figures = figures(lossPerMille: line.lossPerMille, rtt: line.rttMicroseconds)
        guard !figures.isEmpty else { return nil }
        let above = line.excess.map { excess($0, hasRTT: line.rttMicroseconds != nil) } ?? ""
        return figures + above + (line.ways.map(ways) ?? "") + (line.segments.map(segments) ?? "")
    }

    /// Why a line has no figures.
    func unmeasured(_ line: DigestLine) -> String {
        line.reasons.first.map(findings.brief) ?? (isChinese ? "未测到" : "unmeasured")
    }

    /// "; RTT above its limit of 8 ms, median RTT 230.0 ms above the usual 149.8 ms (up to 179.8 ms)", behind the
    /// figures.
    private func excess(_ excess: LineExcess, hasRTT: Bool) -> String {
        var parts: [String] = []
        if let usual = excess.usualLossPerMille {
            parts.append(isChinese ? "丢包高于平时的 \(tenths(usual)) %" : "loss above the usual \(tenths(usual)) %")
        }
        if let limit = excess.rttLimit {
            let limit = "\(FigureText.short(Double(limit) / 1000)) ms"
            let chinese = hasRTT ? "时延高于上限 \(limit)" : "无回复，视为高于时延上限 \(limit)"
            let english = (hasRTT ? "RTT above its limit of " : "no reply counts as above the RTT limit of ") + limit
            parts.append(isChinese ? chinese : english)
        }
        if let rtt = excess.usualRTT {
            let (median, usual, most) = (milliseconds(rtt.median), milliseconds(rtt.usual), milliseconds(rtt.most))
            parts.append(
                isChinese
                    ? "时延中位数 \(median) 高于平时的 \(usual)（至多 \(most)）"
                    : "median RTT \(median) above the usual \(usual) (up to \(most))")
        }
        guard !parts.isEmpty else { return "" }
        return isChinese ? "；" + parts.joined(separator: "，") : "; " + parts.joined(separator: ", ")
    }

    /// "; lost there 10.0 %, back 2.5 %", behind the figures.
    private func ways(_ ways: LossWays) -> String {
        let (there, back) = ("\(tenths(ways.there)) %", "\(tenths(ways.back)) %")
        guard ways.either > 0 else {
            return isChinese ? "；去程丢 \(there)，回程丢 \(back)" : "; lost there \(there), back \(back)"
        }
        let either = "\(tenths(ways.either)) %"
        return isChinese
            ? "；去程丢 \(there)，回程丢 \(back)，方向不明 \(either)"
            : "; lost there \(there), back \(back), on either \(either)"
    }

    /// "; loss behind the ingress, 67.5 ms of the RTT behind the ingress", behind the figures; nothing of what is not
    /// known.
    private func segments(_ shares: SegmentShares) -> String {
        var parts: [String] = []
        switch shares.lossAt {
        case .ingress: parts.append(isChinese ? "丢包在入口之前" : "loss before the ingress")
        case .beyond: parts.append(isChinese ? "丢包在入口之后" : "loss behind the ingress")
        case .both: parts.append(isChinese ? "入口前后都有丢包" : "loss before and behind the ingress")
        case .unknown, nil: break
        }
        if let delayAt = shares.delayAt, delayAt != .unknown, let beyond = shares.beyondMicroseconds {
            let delay = milliseconds(max(beyond, 0))
            parts.append(isChinese ? "入口之后占时延 \(delay)" : "\(delay) of the RTT behind the ingress")
        }
        guard !parts.isEmpty else { return "" }
        return isChinese ? "；" + parts.joined(separator: "，") : "; " + parts.joined(separator: ", ")
    }

    /// "loss 12.5 %, RTT 83.2 ms"
    func figures(lossPerMille: Int?, rtt: Int?) -> String {
        var parts: [String] = []
        if let lossPerMille { parts.append("\(isChinese ? "丢包 " : "loss ")\(tenths(lossPerMille)) %") }
        if let rtt { parts.append("\(isChinese ? "时延 " : "RTT ")\(milliseconds(rtt))") }
        return parts.joined(separator: isChinese ? "，" : ", ")
    }

    func moreLines(_ number: Int) -> String {
        isChinese ? "另有 \(number) 条线路未列出" : "\(number) more \(number == 1 ? "line" : "lines") not shown"
    }

    func leftOut(lines: Int, incidents: Int) -> String {
        isChinese
            ? "篇幅所限：未列出 \(incidents) 个故障，共 \(lines) 条线路"
            : "Too long: \(count(incidents, "incident")) left out, \(count(lines, "line")) not named"
    }

    /// The two greatest units: "2 d 3 h", "1 h 5 min", "45 s".
    func duration(seconds: Int) -> String {
        let units = [
            (86_400, isChinese ? "天" : "d"), (3600, isChinese ? "小时" : "h"), (60, isChinese ? "分" : "min"),
            (1, isChinese ? "秒" : "s"),
        ]
        guard let first = units.firstIndex(where: { seconds >= $0.0 }) else { return "0 \(units[3].1)" }
        let (whole, rest) = seconds.quotientAndRemainder(dividingBy: units[first].0)
        var text = "\(whole) \(units[first].1)"
        if first + 1 < units.count, rest / units[first + 1].0 > 0 {
            text += " \(rest / units[first + 1].0) \(units[first + 1].1)"
        }
        return text
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    private func milliseconds(_ microseconds: Int) -> String {
        "\(tenths(Int((Double(microseconds) / 100).rounded()))) ms"
    }

    private func tenths(_ value: Int) -> String { "\(value / 10).\(abs(value % 10))" }
}
