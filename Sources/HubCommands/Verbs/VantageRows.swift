internal import FleetModel
internal import FleetStore
internal import LineModel
internal import LineWeb

/// The vantages as they are shown on standard output. Pure.
struct VantageRows {
    private struct Row {
        let vantage: FleetVantage
        let last: LastRound?
        let isLate: Bool
        let age: Duration?
    }

    private let rows: [Row]

    /// - Parameters:
    ///   - last: what each vantage said of itself last, by name.
    ///   - every: between two slots; who brought no round for three of them is late.
    init(_ vantages: [StoredVantage], last: [String: LastRound], every: Duration, now: WallTime) {
        rows = vantages.map { stored in
            let last = last[stored.vantage.name]
            let age = last.map {
                Duration.nanoseconds(max(0, now.nanosecondsSince1970 - $0.receivedAt.nanosecondsSince1970))
            }
            return Row(
                vantage: stored.vantage, last: last, isLate: age.map { $0 > every * 3 + .seconds(60) } ?? true, age: age
            )
        }
    }

    /// Rows below a heading, each as wide as the terminal at most; tags are cut where they are too long.
    func table(columns: Int) -> String {
        guard !rows.isEmpty else { return "There are no vantages yet; add one by plumbhub vantage add NAME.\n" }
        var cells = [["VANTAGE", "LAST", "VERSION", "BACKLOG", "TAGS"]]
        cells += rows.map { row in
            let last = row.age.map { "\(Self.rough($0)) ago\(row.isLate ? ", late" : "")" } ?? "never"
            let extras =
                (row.vantage.weight == 1 ? [] : ["weight=\(row.vantage.weight)"])
                + (row.vantage.isFallback ? ["(fallback)"] : [])
            return [
                TerminalText.escaped(row.vantage.name), last, TerminalText.escaped(row.last?.header.version ?? "-"),
                row.last.map { "\($0.header.backlog)" } ?? "-",
                TerminalText.escaped((row.vantage.tags.map(\.text) + extras).joined(separator: " ")),
            ]
        }
        let most = [32, 16, 20, 7]
        let widths = (0..<4).map { column in min(most[column], cells.map { $0[column].count }.max() ?? 0) }
        return cells.map { row in
            let head = (0..<4).map { column in
                let text = String(row[column].prefix(widths[column]))
                return text + String(repeating: " ", count: widths[column] - text.count)
            }.joined(separator: "  ")
            let left = max(8, columns - head.count - 2)
            let tags = row[4].count > left ? String(row[4].prefix(left - 1)) + "…" : row[4]
            return Self.withoutEnd(head + "  " + tags) + "\n"
        }.joined()
    }

    /// An object a line.
    var json: String {
        rows.map { row in
            let header = row.last?.header
            let tags = row.vantage.tags.map { "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))" }
            let fields = [
                "\"name\":\(JSONText.quoted(row.vantage.name))", "\"tags\":{\(tags.joined(separator: ","))}",
                "\"weight\":\(row.vantage.weight)", "\"fallback\":\(row.vantage.isFallback)",
                "\"last_slot\":\(header.map { "\($0.slot)" } ?? "null")",
                "\"last_ns\":\(row.last.map { "\($0.receivedAt.nanosecondsSince1970)" } ?? "null")",
                "\"late\":\(row.isLate)",
                "\"version\":\(header.map { JSONText.quoted($0.version) } ?? "null")",
                "\"generation\":\(header.map { "\($0.generation)" } ?? "null")",
                "\"backlog\":\(header.map { "\($0.backlog)" } ?? "null")",
            ]
            return "{\(fields.joined(separator: ","))}\n"
        }.joined()
    }

    private static func rough(_ age: Duration) -> String {
        let seconds = age.components.seconds
        switch seconds {
        case ..<120: return "\(seconds)s"
        case ..<7_200: return "\(seconds / 60)m"
        case ..<172_800: return "\(seconds / 3_600)h"
        default: return "\(seconds / 86_400)d"
        }
    }

    private static func withoutEnd(_ text: String) -> String {
        var text = Substring(text)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
