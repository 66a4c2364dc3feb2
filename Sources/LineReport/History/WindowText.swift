package import LineModel

/// What stands above and below a graph of a line's window, for a terminal.
package enum WindowText {
    /// "sz-tokyo-03  203.0.113.9:7000 > 198.51.100.3:7  11-28 06:00 to 12:05", cut to the width.
    package static func title(_ window: LineWindow, width: Int) -> String {
        let time = "\(moment(window.from)) to \(moment(window.to)), \(offset(window.to))"
        let name = TerminalText.cleaned(window.line.name)
        let route = window.line.routeIfNotName.map { _ in RoundWords.route(window.line) } ?? ""
        // The time last, and whole: the name gives way before it does.
        let room = max(width - TerminalText.width(time) - 2, 8)
        let both = route.isEmpty ? name : "\(name)  \(route)"
        let shown = TerminalText.width(both) <= room ? both : TerminalText.cutMiddle(name, to: room)
        return TerminalText.cut("\(shown)  \(time)", to: width)
    }

    /// The window's figures, and how what is drawn was made: rows that fit.
    package static func summary(_ window: LineWindow, width: Int) -> [String] {
        let figures = WindowFigures(window)
        guard figures.rounds > 0 else {
            return RowWrapping.rows(
                "no round of this line in that time; see history rounds for what there is", to: width)
        }
        let delays = [
            ("median", figures.median), ("p95", figures.p95), ("longest", figures.greatest),
            ("jitter", figures.jitter),
        ].compactMap { name, value in value.map { "\(name)\u{A0}\(decimal($0, 2...2))\u{A0}ms" } }
        let worst = window.resolution == .rounds ? "round" : "round of a span"
        let loss =
            "loss\u{A0}\(percent(figures.loss))\u{A0}%, worst \(worst) "
            + "\(percent(figures.worstLoss))\u{A0}%"
        let rounds =
            "\(grouped(figures.rounds)) \(figures.rounds == 1 ? "round" : "rounds"), \(grouped(figures.measured)) "
            + "measured, \(grouped(figures.abnormal)) abnormal"
        let kept = window.resolution == .rounds ? "" : "; drawn from \(window.resolution.rawValue)"
        return RowWrapping.rows(([loss] + delays).joined(separator: ", ") + "; " + rounds + kept, to: width)
            + incidents(window, width)
    }

    private static func incidents(_ window: LineWindow, _ width: Int) -> [String] {
        window.incidents.suffix(5).map { file in
            let ended = file.outage.ended.map { " to \(moment($0))" } ?? ", open"
            let text = "#\(file.outage.incident.id) \(Words.keys.phrase(file.outage)), "
            return TerminalText.cut(text + moment(file.outage.incident.openedAt) + ended, to: width)
        }
    }

    private static func percent(_ loss: Double?) -> String { decimal(loss.map { $0 * 100 }, 1...2) }

    private static func moment(_ time: WallTime) -> String {
        "\(time.dateText.dropFirst(5)) \(time.timeText.prefix(5))"
    }

    private static func offset(_ time: WallTime) -> String {
        let text = time.rfc3339(fractionDigits: 0)
        return text.hasSuffix("Z") ? "UTC" : "UTC\(text.suffix(6))"
    }
}
