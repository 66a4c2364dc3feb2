package import LineHistory
package import LineModel
internal import LinePictures

/// The picture of what a digest tells: one line's smoke graph, or where several lines are bad a grid of all lines, in
/// which a bad ingress is a bad row. Lines that have nothing to make columns of are shown by the first of them.
package enum DigestPicture {
    private static let width = 900
    private static let height = 300
    /// How long before an incident's beginning a smoke graph begins, and how much time it shows at least and at most.
    private static let before = Duration.seconds(3600)
    private static let minSpan = Duration.seconds(3 * 3600)
    private static let maxSpan = Duration.seconds(30 * 3600)

    /// A PNG file of what the digest's gravest alarm is about, as the history has it now; nil where the digest raises
    /// no alarm about lines, or the history does not have them. It has ASCII's letters only.
    ///
    /// - Throws: a `HistoryError` when it cannot be read.
    package static func png(of digest: Digest, from history: HistoryStore, now: WallTime) throws -> [UInt8]? {
        guard let item = subject(of: digest), let line = item.lines.first else { return nil }
        if item.lineCount > 1 {
            let (rows, columns) = dimensions(item.cause)
            var query = FieldQuery()
            query.sort = .worst
            let grid = try history.grid(query, rows: rows, columns: columns, most: (rows: 40, columns: 80))
            if !grid.rows.isEmpty, !grid.columns.isEmpty {
                return GridPicture(grid).png(title: "\(rows.word) x \(columns.word)")
            }
        }
        return try smokeGraph(of: line, item, from: history, now: now)
    }

    /// The alarm with the most lines.
    private static func subject(of digest: Digest) -> DigestItem? {
        digest.items.filter { $0.change.isAlarm && !$0.lines.isEmpty }.max { $0.lineCount < $1.lineCount }
    }

    /// What lines share is the rows.
    private static func dimensions(_ cause: CauseKey) -> (rows: FieldDimension, columns: FieldDimension) {
        switch cause.kind {
        case .echo, .echoHost: (.echo, .ingress)
        case .tag: (.tag(String(cause.value.prefix { $0 != "=" })), .ingress)
        default: (.ingress, .echo)
        }
    }

    private static func smokeGraph(
        of line: DigestLine, _ item: DigestItem, from history: HistoryStore, now: WallTime
    ) throws -> [UInt8]? {
        let end = now.nanosecondsSince1970
        let wanted = item.openedAt.nanosecondsSince1970 - before.nanosecondsWhole
        let begin = max(min(wanted, end - minSpan.nanosecondsWhole), end - maxSpan.nanosecondsWhole)
        let from = WallTime(nanosecondsSince1970: begin, utcOffsetSeconds: now.utcOffsetSeconds)
        guard let window = try history.window(of: line.name, from: from, to: now) else { return nil }
        let graph = SmokeGraph(
            window: window, columns: SmokeGraph.plotWidth(of: width), utcOffsetSeconds: now.utcOffsetSeconds)
        return graph.png(width: width, height: height, texts: .init(label: "", titles: [title(line)]))
    }

    /// The name where it can be written, and the way.
    private static func title(_ line: DigestLine) -> String {
        let way = line.ingress + (line.echo.map { " > \($0)" } ?? "")
        let canBeWritten = line.name.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        return canBeWritten && !line.name.contains(way) ? "\(line.name)  \(way)" : way
    }

    /// A picture of what a test message says: its lines, as a grid.
    package static func ofTest(_ digest: Digest) -> [UInt8] {
        var grid = FieldGrid(rowsBy: .ingress, columnsBy: .echo)
        let lines = digest.items.flatMap(\.lines)
        grid.columns = Array(Set(lines.compactMap(\.echo))).sorted()
        for ingress in Set(lines.map(\.ingress)).sorted() {
            grid.rows.append(GroupRow(ingress))
            grid.cells.append(
                grid.columns.map { echo in
                    guard let line = lines.first(where: { $0.ingress == ingress && $0.echo == echo }) else {
                        return nil
                    }
                    var cell = GroupRow(ingress)
                    cell.lines = 1
                    cell.worstLoss = line.lossPerMille.map { Double($0) / 1000 }
                    return cell
                })
        }
        return GridPicture(grid).png(cell: 24, title: "Plumbline: test")
    }
}
