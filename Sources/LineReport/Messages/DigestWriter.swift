internal import LineModel

/// Writes the parts of a digest's text.
struct DigestWriter {
    let digest: Digest
    let dialect: DigestDialect
    let words: DigestWords
    let isTest: Bool
    /// A name, a value or a reason is shown to this many characters; figures are whole.
    static let maxCharacters = 120
    /// Healthy lines that are named as the proof.
    private static let maxWitnesses = 3

    /// What the message is about and the round's own figures.
    var head: [String] {
        (isTest ? [dialect.bold(words.test)] : []) + [
            dialect.heading(words.title(shown(digest.vantage), digest.items))
                + (dialect == .dingtalk ? "\n" : ""),
            words.round(dateAndTime(digest.at), digest.lines, digest.abnormalLines, digest.unmeasuredLines)
                + (dialect == .dingtalk ? "\n" : ""),
        ]
    }

    /// An incident each. What merely goes on is no news to people.
    func blocks(linesEach most: Int) -> [String] {
        digest.items.filter { $0.change != .continued }.map { block($0, most) }
    }

    /// The items whose lines are named: of what has ended only the number is.
    var listed: [DigestItem] { digest.items.filter { $0.change != .continued && !$0.isOver } }

    func note(lines: Int, incidents: Int) -> String { words.leftOut(lines: lines, incidents: incidents) }

    private func block(_ item: DigestItem, _ most: Int) -> String {
        let isGood = (item.isOver || item.change == .improved) && item.isNoLongerMeasured != true
        let change = dialect.coloured(words.change(item), isGood: isGood)
        var rows = ["\(change) #\(item.incident) \(cause(item))"]
        rows += [words.recovery(item), extent(item), proof(item), words.alike(item)].compactMap { $0 }
        if !item.isOver {
            rows += item.lines.prefix(most).map { dialect.bullet + line($0) }
            let left = item.lineCount - min(most, item.lines.count)
            if left > 0, most > 0 { rows.append(dialect.bullet + words.moreLines(left)) }
        }
        return rows.joined(separator: dialect.lineBreak) + (dialect == .dingtalk ? "\n" : "")
    }

    /// "ingress 203.0.113.7:7000: 10 lines abnormal"
    private func cause(_ item: DigestItem) -> String {
        let value = item.cause.value.isEmpty ? "" : " " + dialect.bold(shown(item.cause.value))
        let count = item.isOver ? item.mostLines : item.lineCount
        let lines = words.lines(count, item.trouble, isOver: item.isOver && item.change != .absorbed)
        return words.cause(item.cause.kind) + value + words.colon + lines
    }

    private func extent(_ item: DigestItem) -> String {
        switch item.change {
        case .closed:
            let end = item.closedAt ?? digest.at
            if let down = down(item, until: end) { return down }
            return words.closed(after: duration(from: item.openedAt, to: end), time(item.openedAt), time(end))
        case .absorbed: return words.absorbed(by: item.absorbedBy.map { "#\($0)" })
        case .quiet where item.quietSince != nil:
            return [down(item, until: item.quietSince ?? digest.at), quiet(item)].compactMap(\.self)
                .joined(separator: words.semicolon)
        case .opened, .reopened, .worse, .improved, .remains, .quiet, .continued:
            if let quiet = quiet(item) { return words.since(time(item.openedAt)) + words.semicolon + quiet }
            return words.since(time(item.openedAt))
                + words.worst(lossPerMille: item.worstLossPerMille, rtt: item.worstRTTMicroseconds)
        }
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

    /// Why the cause is believed: "8 healthy lines over other ingresses to the same echoes: a, b, c".
    private func proof(_ item: DigestItem) -> String? {
        guard !item.isOver, item.healthyOutside > 0 || item.healthyInside > 0 else { return nil }
        let names = item.witnesses.prefix(Self.maxWitnesses).map(shown)
        return words.proof(
            kind: item.cause.kind, outside: item.healthyOutside, inside: item.healthyInside, witnesses: names)
    }

    private func line(_ line: DigestLine) -> String {
        let way = line.echo.map { "\(line.ingress) > \($0)" } ?? line.ingress
        let shownWay = way == line.name ? "" : " (\(shown(way)))"
        let state = words.measured(line).map(dialect.literal) ?? shown(words.unmeasured(line))
        return shown(line.name) + shownWay + words.colon + state
    }

    private func shown(_ text: String) -> String {
        let characters = text.unicodeScalars
        guard characters.count > Self.maxCharacters else { return dialect.literal(text) }
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: characters.prefix(Self.maxCharacters))
        return dialect.literal(String(cut)) + "..."
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
