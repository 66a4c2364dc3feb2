internal import LineModel

/// Writes the parts of a digest's text.
struct DigestWriter {
    let digest: Digest
    let dialect: DigestDialect
    let words: DigestWords
    let isTest: Bool
    /// Whether the text begins with the title; where the destination has a title of its own it need not.
    let hasTitle: Bool
    /// A name, a value or a reason is shown to this many characters; figures are whole.
    static let maxCharacters = 120
    /// Healthy lines that are named as the proof.
    private static let maxWitnesses = 3

    /// What the message is about and the round's own figures.
    var head: [String] {
        let end = dialect == .dingtalk ? "\n" : ""
        let round = words.round(
            dateAndTime(digest.at), digest.lines, digest.abnormalLines, digest.unmeasuredLines)
        let alone = digest.speaksAloneAfter.map { [words.speaksAlone($0) + end] } ?? []
        return (isTest ? [dialect.bold(words.test)] : []) + (hasTitle ? [title + end] : []) + alone + [round + end]
    }

    /// An incident each. What merely goes on is no news to people.
    func blocks(linesEach most: Int) -> [String] {
        told.enumerated().map { index, item in block(item, most, isInTitle: index == 0) }
    }

    private var told: [DigestItem] { digest.items.filter(\.isNews) }

    private var title: String {
        let (tag, text) = words.title(shown(digest.vantage), digest.items, shown: shown)
        return dialect.heading(tag: dialect.literal(tag), text, isGood: told.allSatisfy(\.isGood))
    }

    /// The items whose lines are named: of what has ended only the number is.
    var listed: [DigestItem] { digest.items.filter { $0.change != .continued && !$0.isOver } }

    /// "故障 #12 由 张三 认领：正在联系运营商"; nil where nobody is on it.
    private func acknowledgement(_ item: DigestItem) -> String? {
        item.acknowledgement.map { found in
            words.acknowledged(item.incident, by: shown(found.by), found.text.isEmpty ? nil : said(found.text))
        }
    }

    /// What somebody wrote: his own line ends are none here.
    private func said(_ text: String) -> String {
        shown(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    func note(lines: Int, incidents: Int) -> String { words.leftOut(lines: lines, incidents: incidents) }

    /// - Parameter isInTitle: the title has said what happened, and it is not said again.
    private func block(_ item: DigestItem, _ most: Int, isInTitle: Bool) -> String {
        if item.isAcknowledgementAlone { return acknowledgement(item) ?? "" }
        var rows = isInTitle ? [numbered(item)] : [heading(item)] + [extent(item)].compactMap(\.self)
        rows += [
            seenFrom(item), proof(item), words.alike(item), blindness(item), item.sourceProblem.map(shown),
            acknowledgement(item),
        ].compactMap(\.self)
        if !item.isOver {
            rows += item.lines.prefix(most).map { dialect.bullet + line($0, of: item) }
            let left = item.lineCount - min(most, item.lines.count)
            if left > 0, most > 0 { rows.append(dialect.bullet + words.moreLines(left)) }
        }
        return rows.joined(separator: dialect.lineBreak) + (dialect == .dingtalk ? "\n" : "")
    }

    /// What the title leaves out of its incident: "#12，最高丢包 100%".
    private func numbered(_ item: DigestItem) -> String {
        // The title of one that was absorbed has the number, and not what it was.
        if item.change == .absorbed { return extent(item) ?? "" }
        return (["#\(item.incident)"] + [extent(item)].compactMap(\.self)).joined(separator: words.comma)
    }

    /// "新故障 #12 入口 203.0.113.7:7000，10 条线路异常"
    private func heading(_ item: DigestItem) -> String {
        let phrase = words.phrase(item) { dialect.bold(shown($0)) }
        guard item.change != .absorbed else { return dialect.coloured(phrase, isGood: true) }
        return "\(dialect.coloured(words.change(item), isGood: item.isGood)) #\(item.incident) \(phrase)"
    }

    private func extent(_ item: DigestItem) -> String? {
        switch item.change {
        case .closed where item.isHandedOver == true: return words.since(time(item.openedAt))
        case .closed:
            let end = item.closedAt ?? digest.at
            if let down = down(item, until: end) { return down }
            return words.closed(after: duration(from: item.openedAt, to: end), time(item.openedAt), time(end))
        case .absorbed:
            return [words.cause(item) { dialect.bold(shown($0)) }, words.recovery(item)].compactMap(\.self)
                .joined(separator: words.comma)
        case .quiet where item.quietSince != nil:
            return [down(item, until: item.quietSince ?? digest.at), quiet(item)].compactMap(\.self)
                .joined(separator: words.semicolon)
        case .opened, .reopened, .worse, .improved, .remains, .quiet, .continued:
            // The round's own time stands above.
            let isNow = time(item.openedAt) == time(digest.at)
            let facts = [isNow ? nil : words.since(time(item.openedAt)), quiet(item) ?? worst(item)].compactMap(\.self)
            return facts.isEmpty ? nil : facts.joined(separator: words.comma)
        }
    }

    private func blindness(_ item: DigestItem) -> String? {
        item.blindness.map { dialect.literal(words.blindness($0, isOver: item.change.isEnd)) }
    }

    /// How often it was bad, and how long in all; nil where it was once.
    private func down(_ item: DigestItem, until end: WallTime) -> String? {
        guard let times = item.timesDown, let nanoseconds = item.downNanoseconds else { return nil }
        let seconds = Int((nanoseconds + 500_000_000) / 1_000_000_000)
        return words.down(times, words.duration(seconds: seconds), time(item.openedAt), time(end))
    }

    /// Since when nothing of it is bad, and when it closes; nil where lines are bad.
    private func quiet(_ item: DigestItem) -> String? {
        guard let since = item.quietSince, let closesAt = item.closesAt else { return nil }
        return words.quiet(time(since), closesAt: time(closesAt))
    }

    /// nil also where the only line has these very figures.
    private func worst(_ item: DigestItem) -> String? {
        if item.lineCount == 1, let line = item.lines.first, line.lossPerMille == item.worstLossPerMille,
            item.worstRTTMicroseconds == nil || line.rttMicroseconds == item.worstRTTMicroseconds
        {
            return nil
        }
        return words.worst(lossPerMille: item.worstLossPerMille, rtt: item.worstRTTMicroseconds)
    }

    /// From which vantages of a fleet it is bad.
    private func seenFrom(_ item: DigestItem) -> String? {
        item.isOver ? nil : words.seenFrom(item, shown: shown)
    }

    /// Why the cause is believed: "other ingresses to the same echoes are healthy, such as a, b, c".
    private func proof(_ item: DigestItem) -> String? {
        guard !item.isOver else { return nil }
        let names = item.witnesses.prefix(Self.maxWitnesses).map(shown)
        let rest = digest.lines - digest.abnormalLines - digest.unmeasuredLines
        let text = words.proof(
            kind: item.cause.kind, outside: item.healthyOutside, isRest: item.healthyOutside == rest,
            inside: item.healthyInside, witnesses: names)
        return text.isEmpty ? nil : text
    }

    /// The line without what its incident's cause has said.
    private func line(_ line: DigestLine, of item: DigestItem) -> String {
        let state =
            (words.measured(line).map(dialect.literal) ?? shown(words.unmeasured(line)))
            + (words.seenFrom(line, of: item).map(dialect.literal) ?? "")
        let name = item.cause.kind == .line && item.cause.value == line.name ? nil : line.name
        let way = way(line, besides: item.cause)
        let place: String? =
            switch (name, way) {
            case (let name?, let way?) where name != way: "\(shown(name)) (\(shown(way)))"
            case (let name?, _): shown(name)
            case (nil, let way?): shown(way)
            case (nil, nil): nil
            }
        return place.map { $0 + words.colon + state } ?? state
    }

    /// Its addresses; of a line that shares the cause's address the other one, and nil where the cause is all of it.
    private func way(_ line: DigestLine, besides cause: CauseKey) -> String? {
        if cause.kind == .line, cause.value == line.addresses { return nil }
        if cause.kind == .ingress, cause.value == line.ingress { return line.echo.map { "> \($0)" } }
        if cause.kind == .echo, cause.value == line.echo { return line.ingress }
        return line.addresses
    }

    /// A longer text loses its middle: names and addresses begin alike, and are told apart by their ends.
    private func shown(_ text: String) -> String {
        let characters = text.unicodeScalars
        guard characters.count > Self.maxCharacters else { return dialect.literal(text) }
        var (head, tail) = (String.UnicodeScalarView(), String.UnicodeScalarView())
        head.append(contentsOf: characters.prefix(Self.maxCharacters / 2))
        tail.append(contentsOf: characters.suffix(Self.maxCharacters - Self.maxCharacters / 2))
        return dialect.literal(String(head)) + "..." + dialect.literal(String(tail))
    }

    private func duration(from: WallTime, to: WallTime) -> String {
        let (nanoseconds, overflow) = to.nanosecondsSince1970.subtractingReportingOverflow(from.nanosecondsSince1970)
        return words.duration(seconds: overflow ? 0 : max(0, Int((nanoseconds + 500_000_000) / 1_000_000_000)))
    }

    /// At the round's offset, which is the vantage's; the date only where it is another one.
    private func time(_ time: WallTime) -> String {
        let local = atVantage(time)
        return local.dateText == digest.at.dateText ? local.timeText : "\(local.dateText) \(local.timeText)"
    }

    private func dateAndTime(_ time: WallTime) -> String {
        let local = atVantage(time)
        let text = local.rfc3339(fractionDigits: 0)
        let offset = text.hasSuffix("Z") ? "UTC" : String(text.suffix(6))
        return "\(local.dateText) \(local.timeText) \(offset)"
    }

    private func atVantage(_ time: WallTime) -> WallTime {
        WallTime(
            nanosecondsSince1970: time.nanosecondsSince1970, utcOffsetSeconds: digest.at.utcOffsetSeconds)
    }
}

extension DigestItem {
    /// Whether nobody need get up for it; of lines that are measured no more nothing is known.
    fileprivate var isGood: Bool {
        (isOver || change == .improved || isAcknowledgementAlone) && isNoLongerMeasured != true
            && isHandedOver != true
    }
}

extension DigestLine {
    fileprivate var addresses: String { echo.map { "\(ingress) > \($0)" } ?? ingress }
}
