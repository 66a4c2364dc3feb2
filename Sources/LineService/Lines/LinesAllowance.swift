/// How many lines a reading of a source may have. Whoever writes a source must neither fill the service's memory nor
/// crowd out the lines of other sources; and a thousand times as many lines as yesterday are a mistake or an attack
/// more often than they are meant.
struct LinesAllowance: Equatable, Sendable {
    /// The source's own `max_lines`.
    var maxLines: Int
    /// What the other sources leave of `max_lines` of all.
    var room: Int
    /// Lines of the reading that was accepted last, by an earlier process too; nil when nothing is known of it.
    var accepted: Int?
    /// So many times as many lines as were accepted last are too many; nil takes any number.
    var maxGrowth: Int?
    /// The file whose removal makes the source unknown; nil where none is kept.
    var copy: String?

    /// Lines that a source may grow by whatever it had: small lists multiply easily.
    static let freeGrowth = 1_000

    /// Lines that are read at most.
    var most: Int { max(min(maxLines, room), 1) }

    /// Why more than `most` lines are too many, and what to do.
    var excess: String {
        maxLines <= room
            ? "it has more than \(maxLines) lines (max_lines of this source), or as much else; shorten it, or write a "
                + "larger max_lines"
            : "with it all sources together would have more lines than max_lines of the whole configuration allows "
                + "(\(max(room, 0)) are left for it); shorten it, or write a larger max_lines"
    }

    /// Why a reading of so many lines is not believed; nil where it is.
    func growthProblem(_ count: Int) -> String? {
        guard let accepted, let maxGrowth, count - accepted > Self.freeGrowth,
            count > max(accepted, 1).multipliedReportingOverflow(by: maxGrowth).partialValue
        else { return nil }
        let forget = copy.map { ", or stop the service, remove \($0) and start it again" } ?? ""
        return "it has \(count) lines, and the last reading that was accepted had \(accepted): more than \(maxGrowth) "
            + "times as many at once are not believed; if they are right, write a larger max_growth (or none) for this "
            + "source and reload\(forget)"
    }
}
