import LineModel

/// A column of the table of a round, made from the figure that declares it.
struct TableColumn: Sendable {
    let title: String
    let place: TablePlace
    /// Text to the left, figures to the right.
    let isText: Bool
    /// The text of a cell, cleaned and cut; `-` where there is no figure.
    let cell: @Sendable (LineReportRow, TableSettings) -> String

    /// The columns of the table in their order.
    static let all: [TableColumn] =
        (columns(FigureCatalogue.identity) { $0.text(of: $1.named, $2) }
        + columns(FigureCatalogue.summary) { $0.text(of: $1.summary, $2) }
        + columns(FigureCatalogue.judgement) { $0.text(of: $1.judged, $2) }
        + columns(FigureCatalogue.stamp) { figure, row, settings in
            row.stamp.map { figure.text(of: $0, settings) } ?? "-"
        }
        + columns(FigureCatalogue.segments) { figure, row, settings in
            row.segments.map { figure.text(of: $0, settings) } ?? "-"
        }
        + columns(FigureCatalogue.gain) { figure, row, settings in
            row.gain.map { figure.text(of: $0, settings) } ?? "-"
        }
        + columns(FigureCatalogue.flow) { figure, row, settings in
            row.flow.map { figure.text(of: $0, settings) } ?? "-"
        }
        + columns(FigureCatalogue.tcp) { figure, row, settings in
            row.tcp.map { figure.text(of: $0, settings) } ?? "-"
        })
        .sorted { $0.place.number < $1.place.number }

    private static func columns<Subject>(
        _ figures: FigureList<Subject>,
        _ text: @escaping @Sendable (Figure<Subject>, LineReportRow, TableSettings) -> String
    ) -> [TableColumn] {
        figures.placed.compactMap { placed in
            let figure = placed.figure
            guard let place = figure.column, let title = figure.title else { return nil }
            return TableColumn(title: title, place: place, isText: figure.isText) { text(figure, $0, $1) }
        }
    }

    /// Text is set to the left, figures to the right.
    func aligned(_ text: String, to width: Int) -> String {
        let padding = TerminalText.padding(text, to: width)
        return isText ? text + padding : padding + text
    }

    /// The colour of the row's verdict; a healthy line with some loss has its loss in yellow.
    func colour(_ row: LineReportRow) -> SGR? {
        let isAbnormal = row.verdict == .abnormal
        return switch place.tint {
        case .none: nil
        case .name: isAbnormal ? .red : nil
        case .verdict: isAbnormal ? .red : .green
        case .loss: row.summary.counts.lossRatio ?? 0 > 0 ? isAbnormal ? .red : .yellow : nil
        }
    }
}

extension Figure {
    /// A cell of the table.
    fileprivate func text(of subject: Subject, _ settings: TableSettings) -> String {
        let isName = column?.isName ?? false
        let delays = settings.decimals...settings.decimals
        return switch reading {
        case .text(let read):
            // Routes are names, too: two that begin alike are told apart by their ends.
            TerminalText.cutMiddle(
                TerminalText.cleaned(read(subject) ?? "-"), to: isName ? settings.nameColumns : 48)
        case .count(let read): String(read(subject))
        case .whole(let read): read(subject).map { String($0) } ?? "-"
        case .number(let read):
            switch unit {
            case .ratio: decimal(read(subject).map { $0 * 100 }, settings.lossDecimals...settings.lossDecimals)
            case .milliseconds: decimal(read(subject), delays)
            default: decimal(read(subject), decimals)
            }
        case .range, .tags, .refusals, .list, .ids: TerminalText.cut(cell(of: subject, .flags).plain, to: 48)
        }
    }
}
