import LineModel

/// A column of the table, in its order.
enum TableColumn: CaseIterable {
    case name, route, sent, received, loss, least, mean, median, p95, most, jitter, duplicates
    case ingressDelay, beyondDelay, lossAt, state

    /// The columns that are left out when the terminal is narrow, in this order; all others stay.
    static let leastNeededFirst: [TableColumn] = [
        .route, .duplicates, .least, .most, .jitter, .sent, .median, .p95, .ingressDelay, .beyondDelay,
    ]

    var title: String {
        switch self {
        case .name: "line"
        case .route: "ingress>echo"
        case .sent: "sent"
        case .received: "recv"
        case .loss: "loss %"
        case .least: "min ms"
        case .mean: "avg ms"
        case .median: "p50 ms"
        case .p95: "p95 ms"
        case .most: "max ms"
        case .jitter: "jitter ms"
        case .duplicates: "dup"
        case .ingressDelay: "ingress ms"
        case .beyondDelay: "beyond ms"
        case .lossAt: "loss at"
        case .state: "state"
        }
    }

    /// The text of a cell, cleaned and cut; `-` where there is no figure.
    func cell(_ row: LineReportRow, _ settings: TableSettings) -> String {
        let (summary, decimals) = (row.summary, settings.decimals...settings.decimals)
        switch self {
        case .name: return TerminalText.cut(TerminalText.cleaned(row.line.name), to: settings.nameColumns)
        case .route: return TerminalText.cut(TerminalText.cleaned(row.line.routeIfNotName ?? ""), to: 48)
        case .sent: return String(summary.counts.sent)
        case .received: return String(summary.counts.received)
        case .loss:
            return decimal(summary.counts.lossRatio.map { $0 * 100 }, settings.lossDecimals...settings.lossDecimals)
        case .least: return decimal(summary.rtt?.min, decimals)
        case .mean: return decimal(summary.rtt?.mean, decimals)
        case .median: return decimal(summary.rtt?.median, decimals)
        case .p95: return decimal(summary.rtt?.p95, decimals)
        case .most: return decimal(summary.rtt?.max, decimals)
        case .jitter: return decimal(summary.jitter, decimals)
        case .duplicates: return String(summary.duplicates)
        case .ingressDelay: return decimal(SegmentWords.ingressDelay(row.segments), decimals)
        case .beyondDelay: return decimal(SegmentWords.beyondDelay(row.segments), decimals)
        case .lossAt: return SegmentWords.lossAt(row.segments)
        case .state: return row.verdict.rawValue
        }
    }

    /// Text is set to the left, figures to the right.
    func aligned(_ text: String, to width: Int) -> String {
        let padding = TerminalText.padding(text, to: width)
        switch self {
        case .name, .route, .lossAt, .state: return text + padding
        default: return padding + text
        }
    }

    /// The colour of the row's verdict; a healthy line with some loss has its loss in yellow.
    func colour(_ row: LineReportRow) -> SGR? {
        let isAbnormal = row.verdict == .abnormal
        switch self {
        case .name: return isAbnormal ? .red : nil
        case .state: return isAbnormal ? .red : .green
        case .loss where row.summary.counts.lossRatio ?? 0 > 0: return isAbnormal ? .red : .yellow
        default: return nil
        }
    }
}
