package import LineModel
package import LineReport

/// How one source of lines is.
package struct LinesSourceFigures: Equatable, Sendable {
    /// `file:` and the path, or `url:` and its number in the configuration: an address may carry a key.
    package var name: String
    /// How many lines the last good reading gave, those that are left out included.
    package var lines = 0
    /// When it was last read, or found unchanged, without a problem; nil when it never was.
    package var goodAt: WallTime?
    /// Readings that failed since the start.
    package var failures = 0
    /// Whether the lines are those of an earlier reading, or of the copy on disk.
    package var isStale = false
    /// Readings in a row that failed, up to the last one.
    package var failuresInRow = 0
    /// When the first of them failed; nil when the last one did not.
    package var badSince: WallTime?
    /// What is wrong with the source, for people; empty when all is well.
    package var problems: [String] = []
    /// Lines left out because another source has their name.
    package var duplicates = 0

    /// Figures of a source that was not read yet.
    package init(name: String) { self.name = name }

    /// As metrics.
    package static func families(_ all: [LinesSourceFigures]) -> [MetricFamily] {
        var lines = MetricFamily("source_lines", .gauge, "Lines of a source of lines.")
        var duplicates = MetricFamily(
            "source_duplicates", .gauge, "Lines of a source that are left out, as an earlier source has their names.")
        var failures = MetricFamily("source_failures_total", .counter, "Readings of a source that failed.")
        var stale = MetricFamily("source_stale", .gauge, "1: the source's lines are of an earlier reading.")
        var good = MetricFamily("source_good_timestamp_seconds", .gauge, "When a source was last read well.")
        for one in all {
            let labels = [(name: "source", value: one.name)]
            lines.add(Double(one.lines), labels)
            duplicates.add(Double(one.duplicates), labels)
            failures.add(Double(one.failures), labels)
            stale.add(one.isStale ? 1 : 0, labels)
            if let time = one.goodAt { good.add(Double(time.nanosecondsSince1970) / 1e9, labels) }
        }
        return [lines, duplicates, failures, stale, good]
    }
}
