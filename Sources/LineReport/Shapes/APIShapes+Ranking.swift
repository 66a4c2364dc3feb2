package import LineModel

extension APIShapes {
    /// The lines of a group in the order of what they cost, best first.
    package static let ranking = JSONShape<RankingAnswer>(
        "Ranking", "Lines that have something in common, best first (docs/service/ranking.md).",
        [.text("plumbline", "The program's version.") { _ in Version.text }] + group)

    /// What is written into a file and sent to a webhook.
    package static let rankingFile = JSONShape<RankingFile>(
        "RankingFile", "Lines of each group, best first.",
        [
            .text("plumbline", "The program's version.") { _ in Version.text },
            .text("vantage", "The place that is measured from.") { $0.vantage },
            .text("version", "Another one wherever an order is another.") { $0.version },
            .time("at", "When the order became this one.") { $0.at },
            .many("rankings", "By group, in the order of names.", groupShape) { $0.groups },
        ])

    private static let groupShape = JSONShape<RankingAnswer>(
        "RankedGroup", "Lines that have something in common.", group)

    private static let group: [JSONShape<RankingAnswer>.Member] = [
        .text("by", "What they have in common: ingress, echo, or tag:KEY.") { answer in
            if case .tag(let key) = answer.query.dimension { "tag:\(key)" } else { answer.query.dimension.word }
        },
        .text("value", "Which.") { $0.query.value },
        .whole(
            "tick", "The game's ticks a second; null where no game is asked for.", or: { $0.query.weight.tickHertz }),
        .text("version", "Another one wherever lines, order, ranks, or those left out are others.") { $0.version },
        .one("round", "The valid round that this is of; null before the first.", moment, or: { $0.round }),
        .whole("rounds_distrusted", "Rounds since then that are not valid, and changed nothing.") { $0.distrusted },
        .flag("undecided", "Whether the first cannot be told from the second.") { $0.isOpen },
        .whole("placed", "Lines that have a place.") { $0.placed },
        .many("lines", "The best first.", row) { $0.rows },
        .whole("left_out", "Lines that have none.") { $0.left },
        .many("excluded", "Those, and why.", excluded) { $0.excluded },
    ]

    private static let moment = JSONShape<RankingMoment>(
        "RankingRound", "A round.",
        [.text("id", "") { $0.id }, .time("started", "") { $0.started }])

    private static let row = JSONShape<RankingAnswer.Row>(
        "RankedLine", "A line in its place, and how sure that is.",
        [
            .whole("rank", "Lines that cannot be told apart share it.") { $0.place.rank },
            .text("line", "Its name.") { $0.line.name },
            .text("ingress", "") { $0.line.ingress.description },
            .text("echo", "null without one.", or: { $0.line.echo?.description }),
            .flag("worse_than_first", "Whether it is certainly worse than the first.") { $0.place.isWorseThanFirst },
            .number("cost_ms", "What it is placed by: its delay with loss and jitter.", decimals: Decimals.milliseconds)
            {
                Double($0.place.cost.point)
            },
            .interval("cost_ms_ci95", "The upper end decides on the order.", Decimals.milliseconds) {
                (Double($0.place.cost.best), Double($0.place.cost.worst))
            },
            .number("loss", "Of its last rounds.", decimals: Decimals.ratio) { $0.figures.loss.point },
            .interval("loss_ci95", "", Decimals.ratio) { ($0.figures.loss.low, $0.figures.loss.high) },
            .number("rtt_median_ms", "The median of rounds' medians.", decimals: Decimals.milliseconds) {
                $0.figures.median?.point
            },
            .number("rtt_p95_ms", "The median of rounds' 95th percentiles.", decimals: Decimals.milliseconds) {
                $0.figures.p95?.point
            },
            .number("jitter_ms", "The median of rounds' jitters.", decimals: Decimals.milliseconds) {
                $0.figures.jitter?.point
            },
            .whole("rounds", "That these figures are of.") { $0.figures.rounds },
            .whole("probes", "In them.") { $0.figures.probes },
        ])

    private static let excluded = JSONShape<RankingAnswer.Excluded>(
        "UnrankedLine", "A line without a place.",
        [
            .text("line", "Its name.") { $0.name },
            .text("reason", "", choices: RankingExclusion.words) { $0.reason.word },
            .whole("incident", "The open incident that it is in.", or: { $0.incident }),
        ])
}

extension RankingAnswer.Excluded {
    fileprivate var incident: Int? { if case .incident(let id) = reason { id } else { nil } }
}

extension JSONShape.Member {
    fileprivate static func interval(
        _ key: StaticString, _ definition: String, _ decimals: ClosedRange<Int>,
        _ read: @escaping @Sendable (Subject) -> (Double, Double)
    ) -> Self {
        Self([JSONSchema.Property("\(key)", .list(.number), definition)]) { subject, json, _ in
            let (low, high) = read(subject)
            json.array(key) { json in
                json.element(low, decimals: decimals)
                json.element(high, decimals: decimals)
            }
        }
    }
}

/// The orders of several groups at a time.
package struct RankingFile: Sendable, Equatable {
    /// The name of the place that is measured from.
    package var vantage: String
    /// Another one wherever an order is another; 16 hexadecimal digits.
    package var version: String
    /// When the orders became these.
    package var at: WallTime
    /// In the order of dimensions and names.
    package var groups: [RankingAnswer]

    /// The orders as they became at a time.
    package init(vantage: String, at: WallTime, groups: [RankingAnswer]) {
        (self.vantage, self.at, self.groups) = (vantage, at, groups)
        var text = ""
        for group in groups { text += "\(group.query.dimension.word)\u{0}\(group.query.value)\u{0}\(group.version)\n" }
        let digits = String(StableHash.fnv1a(text.utf8), radix: 16)
        version = String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// As a file has it: JSON with a line end.
    package var text: [UInt8] { APIShapes.rankingFile.text(of: self) }
}
