import LineModel

/// The series of one round as requests of remote write: those of the round, then those of every line, then the ends of
/// those that this round has no more. All samples are of the round's beginning.
///
/// The series are those of `/metrics`, by the same declarations. One that ends is told to end (a stale marker), so that
/// no delay of a line is shown that was not measured. Pure; a request is made when it is asked for, so that of 100,000
/// lines one request is in memory.
package struct RoundWriting: Sendable {
    private let now: RoundCounters
    private let before: RoundCounters?
    private let report: RoundReport
    private let extra: [(name: String, value: String)]
    private let maxSeries: Int
    private let rowsBefore: [String: LineReportRow]
    /// Lines of the round before that this one does not have.
    private let gone: [LineReportRow]
    private var nextLine = 0
    private var nextGone = 0
    private var hasRound = false

    /// - Parameters:
    ///   - now: after the round was added; nil is returned where none was.
    ///   - before: as `now` was one round earlier; nil where there was none, or nothing was written of it.
    ///   - labels: of every series beside its own; a series' own label goes before one of the same name.
    ///   - maxSeries: that a request holds, at least 1, but for a single line that has more.
    package init?(
        _ now: RoundCounters, after before: RoundCounters?, labels: [(name: String, value: String)] = [],
        maxSeries: Int = 10_000
    ) {
        guard let report = now.last else { return nil }
        self.now = now
        self.before = before
        self.report = report
        extra = labels.filter { !$0.value.isEmpty }
        self.maxSeries = max(maxSeries, 1)
        let old = before?.last?.lines ?? []
        rowsBefore = Dictionary(old.map { ($0.line.name, $0) }, uniquingKeysWith: { first, _ in first })
        let names = Set(report.lines.map(\.line.name))
        gone = old.filter { !names.contains($0.line.name) }
    }

    /// The next request, packed by Snappy; nil when all was written.
    package mutating func next() -> [UInt8]? {
        var request = WriteRequest(at: report.started.nanosecondsSince1970 / 1_000_000)
        if !hasRound {
            hasRound = true
            add(now.roundFamilies(), replacing: before?.roundFamilies() ?? [], to: &request)
        }
        while nextLine < report.lines.count || nextGone < gone.count {
            let (new, old) = nextFamilies()
            let count = new.reduce(0) { $0 + $1.samples.count }
            guard request.series == 0 || request.series + max(count, 1) <= maxSeries else { break }
            add(new, replacing: old, to: &request)
            if nextLine < report.lines.count { nextLine += 1 } else { nextGone += 1 }
        }
        return request.series == 0 ? nil : Snappy.block(request.bytes)
    }

    private func nextFamilies() -> (new: [MetricFamily], old: [MetricFamily]) {
        guard nextLine < report.lines.count else { return ([], before?.families(of: gone[nextGone]) ?? []) }
        let row = report.lines[nextLine]
        return (now.families(of: row), rowsBefore[row.line.name].flatMap { before?.families(of: $0) } ?? [])
    }

    private func add(_ families: [MetricFamily], replacing old: [MetricFamily], to request: inout WriteRequest) {
        for family in families {
            for sample in family.samples { request.add(labels(of: sample, family), sample.value) }
        }
        // Nearly always the same ones: then nothing has ended.
        guard !Self.areSame(families, old) else { return }
        let there = Set(families.flatMap { family in family.samples.map { Self.key(of: $0, family) } })
        for family in old {
            for sample in family.samples where !there.contains(Self.key(of: sample, family)) {
                request.add(labels(of: sample, family), WriteRequest.stale)
            }
        }
    }

    private func labels(of sample: MetricFamily.Sample, _ family: MetricFamily) -> [(name: String, value: String)] {
        var labels = sample.labels.filter { !$0.value.isEmpty }
        labels += extra.filter { label in !sample.labels.contains { $0.name == label.name } }
        labels.append((name: "__name__", value: family.name + sample.suffix))
        return labels.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func areSame(_ one: [MetricFamily], _ other: [MetricFamily]) -> Bool {
        one.count == other.count
            && zip(one, other).allSatisfy { one, other in
                one.name == other.name && one.samples.count == other.samples.count
                    && zip(one.samples, other.samples).allSatisfy {
                        $0.suffix == $1.suffix && $0.labels.elementsEqual($1.labels, by: ==)
                    }
            }
    }

    private static func key(of sample: MetricFamily.Sample, _ family: MetricFamily) -> [String] {
        [family.name, sample.suffix] + sample.labels.flatMap { [$0.name, $0.value] }
    }
}
