internal import LineModel

/// The words of messages, in each language.
struct DigestWords {
    let isChinese: Bool
    /// The words of reasons. Messages are the service's.
    let findings: Words

    init(_ language: MessageLanguage) {
        isChinese = language == .zh
        findings = Words(.keys, language)
    }

    var colon: String { isChinese ? "：" : ": " }
    var comma: String { isChinese ? "，" : ", " }
    var semicolon: String { isChinese ? "；" : "; " }
    var test: String {
        isChinese ? "测试消息：没有发生任何故障" : "This is a test; nothing has happened"
    }

    /// What happened, for a telephone that shows nothing but this: the first item whole, the others counted.
    ///
    /// - Parameter shown: makes the texts that other people chose fit for where they are shown.
    func title(_ vantage: String, _ items: [DigestItem], shown: (String) -> String) -> (tag: String, text: String) {
        let told = items.filter(\.isNews)
        let place = isChinese ? "（\(vantage)）" : " (\(vantage))"
        guard let first = told.first else { return ("", (isChinese ? "无变化" : "No change") + place) }
        return (tag(first), phrase(first, shown: shown) + others(told.dropFirst()) + place)
    }

    /// "【新故障】", "Opened: ".
    private func tag(_ item: DigestItem) -> String { isChinese ? "【\(change(item))】" : "\(change(item)): " }

    /// "；另有新故障 1 个，已恢复 2 个"
    private func others(_ items: ArraySlice<DigestItem>) -> String {
        guard !items.isEmpty else { return "" }
        let counts = IncidentChange.allCases.flatMap { kind -> [String] in
            let same = items.filter { $0.change == kind }.map(change)
            return Set(same).sorted().map { word in
                let count = same.count { $0 == word }
                return isChinese ? "\(word) \(count) 个" : "\(count) \(word.lowercased())"
            }
        }
        return isChinese ? "；另有" + counts.joined(separator: "，") : "; also " + counts.joined(separator: ", ")
    }

    /// What became of which lines: "入口 203.0.113.7:7000，10 条线路异常".
    func phrase(_ item: DigestItem, shown: (String) -> String) -> String {
        if item.change == .absorbed { return absorbed(item) }
        if let found = item.acknowledgement, item.isAcknowledgementAlone {
            return acknowledged(item, by: shown(found.by), shown: shown)
        }
        let what = cause(item, shown: shown)
        if item.isHandedOver == true { return what + comma + handedOver }
        if item.trouble == .blind, item.cause == .vantage { return blind(item) }
        if let fault = vantageFault(item, shown: shown) { return fault }
        if item.trouble == .stale { return what + stale(item) }
        if let recovery = recovery(item) { return what + comma + recovery }
        if item.cause.kind == .line, item.toldLines == 1 {
            return what + (isChinese ? " " : "") + state(item)
        }
        let number = isChinese ? "\(item.toldLines) 条线路" : count(item.toldLines, "line")
        return what + comma + number + state(item)
    }

    /// The cause alone: "入口 203.0.113.7:7000".
    func cause(_ item: DigestItem, shown: (String) -> String) -> String {
        item.cause.value.isEmpty ? kind(of: item.cause) : "\(kind(of: item.cause)) \(shown(item.cause.value))"
    }

    /// What stands before a cause's value. A vantage with a name is one of a fleet's.
    func kind(of key: CauseKey) -> String {
        guard key.kind == .vantage, !key.value.isEmpty else { return cause(key.kind) }
        return isChinese ? "探测点" : "vantage"
    }

    /// How the lines are; of an incident that is over, how they are now. A trouble that only a newer version knows is
    /// said to be the common one.
    private func state(_ item: DigestItem) -> String {
        let isUnmeasured = item.trouble == .unmeasured
        guard item.isOver else {
            return isChinese ? (isUnmeasured ? "未测" : "异常") : (isUnmeasured ? " unmeasured" : " abnormal")
        }
        guard item.isNoLongerMeasured == true else { return isChinese ? "已恢复正常" : " healthy again" }
        let verb = item.toldLines == 1 ? " was" : " were"
        return isChinese ? "曾\(isUnmeasured ? "未测" : "异常")" : verb + (isUnmeasured ? " unmeasured" : " abnormal")
    }

    /// "#1 已并入 #5"
    private func absorbed(_ item: DigestItem) -> String {
        let numbers = item.absorbedBy.map { "#\($0)" }.joined(separator: isChinese ? "、" : ", ")
        guard !numbers.isEmpty else {
            return "#\(item.incident) " + (isChinese ? "已并入其他故障" : "is now part of another incident")
        }
        return "#\(item.incident) " + (isChinese ? "已并入 \(numbers)" : "is now part of \(numbers)")
    }

    /// The figures of the round. The program's name is in it because robots may be set to take only what has it.
    func round(_ time: String, _ lines: Int, _ abnormal: Int, _ unmeasured: Int) -> String {
        isChinese
            ? "Plumbline \(time)，共 \(lines) 条线路：异常 \(abnormal) 条，未测 \(unmeasured) 条"
            : "Plumbline \(time), \(count(lines, "line")): \(abnormal) abnormal, \(unmeasured) unmeasured"
    }

    /// What became of an incident. One whose lines are not measured any more is not said to have recovered.
    func change(_ item: DigestItem) -> String {
        switch item.change {
        case .closed where item.isHandedOver == true: isChinese ? "已移交" : "Handed over"
        case .closed where item.isNoLongerMeasured == true: isChinese ? "不再测量" : "No longer measured"
        case .opened: isChinese ? "新故障" : "Opened"
        case .reopened: isChinese ? "再次发生" : "Reopened"
        case .worse: isChinese ? "恶化" : "Worse"
        case .closed: isChinese ? "已恢复" : "Closed"
        case .absorbed: isChinese ? "已合并" : "Absorbed"
        case .improved: isChinese ? "部分恢复" : "Partly recovered"
        case .remains: isChinese ? "仍未恢复" : "Still bad"
        case .quiet: isChinese ? "暂时平稳" : "Quiet"
        case .continued where item.acknowledgement != nil: isChinese ? "已认领" : "Acknowledged"
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
        case .vantage: isChinese ? "疑似本探测点自身网络故障" : "this vantage (its own network)"
        case .fleet: isChinese ? "全部探测点的全部线路" : "everything, from all vantages"
        case .tag: isChinese ? "标签" : "tag"
        case .way: isChinese ? "网络路径" : "way"
        case .line: isChinese ? "线路" : "line"
        case .source: isChinese ? "线路来源" : "source of lines"
        case .other(let word): TerminalText.cleaned(word)
        }
    }

    func since(_ time: String) -> String { isChinese ? "开始于 \(time)" : "since \(time)" }

    func worst(lossPerMille: Int?, rtt: Int?) -> String? {
        let figures = figures(lossPerMille: lossPerMille, rtt: rtt)
        guard !figures.isEmpty else { return nil }
        return isChinese ? "最高\(figures)" : "worst \(figures)"
    }

    func closed(after duration: String, _ from: String, _ to: String) -> String {
        isChinese ? "历时 \(duration)（\(from) 至 \(to)）" : "after \(duration) (\(from) to \(to))"
    }

    /// What is healthy and therefore proves the cause.
    ///
    /// - Parameter isRest: `outside` are all other lines, as the round's own figures have said.
    func proof(kind: CauseKind, outside: Int, isRest: Bool, inside: Int, witnesses: [String]) -> String {
        var parts: [String] = []
        let isSaid = isRest && (witnesses.isEmpty || saysHealthy(kind))
        if outside > 0, !isSaid {
            parts.append(isChinese ? "其他 \(outside) 条线路正常" : "\(count(outside, "other line")) healthy")
        }
        if let way = witnessWay(kind), !witnesses.isEmpty {
            parts.append(way + witnesses.joined(separator: isChinese ? "、" : ", "))
        }
        if inside > 0 {
            parts.append(
                isChinese
                    ? "同样经过它的 \(inside) 条线路正常"
                    : "\(count(inside, "line")) that share\(inside == 1 ? "s" : "") it healthy"
            )
        }
        return parts.joined(separator: isChinese ? "；" : "; ")
    }

    /// Whether the witnesses of such a cause are told with a sentence of their own.
    private func saysHealthy(_ kind: CauseKind) -> Bool {
        switch kind {
        case .ingress, .ingressHost, .echo, .echoHost, .vantage, .fleet, .way, .source: true
        case .tag, .line, .other: false
        }
    }

    private func witnessWay(_ kind: CauseKind) -> String? {
        switch kind {
        case .ingress, .ingressHost:
            isChinese ? "经其他入口访问同一批回显端均正常，例如 " : "other ingresses to the same echoes are healthy, such as "
        case .echo, .echoHost:
            isChinese ? "经同一批入口访问其他回显端均正常，例如 " : "other echoes over the same ingresses are healthy, such as "
        case .way: isChinese ? "从其他探测点访问同一批线路均正常，例如 " : "the same lines are healthy from other vantages, such as "
        case .vantage, .fleet, .source: nil
        case .tag, .line, .other: isChinese ? "例如 " : "such as "
        }
    }

    /// Says one line: its figures, what they are above, and where that arises; nil where there are no figures.
    func measured(_ line: DigestLine) -> String? {
        let figures = figures(lossPerMille: line.lossPerMille, rtt: line.rttMicroseconds)
        guard !figures.isEmpty else { return nil }
        let above = line.excess.map { excess($0, hasRTT: line.rttMicroseconds != nil) } ?? ""
        let evidence = line.evidence.map { findings.semicolon + findings.standing($0) } ?? ""
        return figures + evidence + above + (line.ways.map(ways) ?? "") + (line.segments.map(segments) ?? "")
    }

    /// Why a line has no figures.
    func unmeasured(_ line: DigestLine) -> String {
        line.reasons.first.map(findings.brief) ?? (isChinese ? "未测" : "unmeasured")
    }

    /// "; RTT above its limit of 8 ms, median RTT 230.0 ms above the usual 149.8 ms (up to 179.8 ms)", behind the
    /// figures.
    private func excess(_ excess: LineExcess, hasRTT: Bool) -> String {
        var parts: [String] = []
        if let usual = excess.usualLossPerMille {
            parts.append(isChinese ? "丢包高于平时的 \(share(usual))" : "loss above the usual \(share(usual))")
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
        let (there, back) = (share(ways.there), share(ways.back))
        guard ways.either > 0 else {
            return isChinese ? "；去程丢 \(there)，回程丢 \(back)" : "; lost there \(there), back \(back)"
        }
        let either = share(ways.either)
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
        if let lossPerMille { parts.append((isChinese ? "丢包 " : "loss ") + share(lossPerMille)) }
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

    func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    private func milliseconds(_ microseconds: Int) -> String {
        "\(tenths(Int((Double(microseconds) / 100).rounded()))) ms"
    }

    /// "12.5%", "100%" as Chinese is written; "12.5 %", "100.0 %".
    private func share(_ perMille: Int) -> String {
        guard isChinese else { return "\(tenths(perMille)) %" }
        return perMille % 10 == 0 ? "\(perMille / 10)%" : "\(tenths(perMille))%"
    }

    private func tenths(_ value: Int) -> String { "\(value / 10).\(abs(value % 10))" }
}

extension DigestItem {
    /// The lines that it tells of: those that are bad now; of one that is over, as many as it ever had at once.
    fileprivate var toldLines: Int { isOver ? mostLines : lineCount }
}
