package import LineModel

/// A vantage as a hub's API tells of it.
package struct APIVantage: Sendable {
    /// Its name.
    package var name: String
    /// What it shares with others.
    package var tags: [Tag]
    /// `reports`, `late`, `blind`, `silent` or `never`.
    package var state: String
    /// Why it is blind; empty where it is not, or nobody knows.
    package var reason: String
    /// The beginning of its newest round's slot; nil before the first.
    package var slot: WallTime?
    /// When that round came.
    package var received: WallTime?
    /// Whether that round can be trusted.
    package var validity: Validity.Verdict?
    /// Its lines in that round, by state.
    package var counts: (healthy: Int, abnormal: Int, unmeasured: Int)
    /// Rounds that waited behind it.
    package var backlog: Int
    /// How far its clock was ahead of the hub's, seconds; negative where it was behind.
    package var clockOffset: Double?
    /// The program's version.
    package var version: String?
    /// The generation of lines that it measured; 0 for lines of its own.
    package var generation: Int?

    /// A vantage that never reported, where nothing else is said.
    package init(
        name: String, tags: [Tag], state: String, reason: String = "", slot: WallTime? = nil, received: WallTime? = nil,
        validity: Validity.Verdict? = nil,
        counts: (healthy: Int, abnormal: Int, unmeasured: Int) = (0, 0, 0), backlog: Int = 0,
        clockOffset: Double? = nil, version: String? = nil, generation: Int? = nil
    ) {
        (self.name, self.tags, self.state, self.reason) = (name, tags, state, reason)
        (self.slot, self.received, self.validity, self.counts) = (slot, received, validity, counts)
        (self.backlog, self.clockOffset, self.version) = (backlog, clockOffset, version)
        self.generation = generation
    }
}

/// A line over all vantages of a fleet.
package struct APIFleetLine: Sendable {
    /// The line, as the newest round has it.
    package var line: Line
    /// Over all vantages that count.
    package var verdict: LineVerdict
    /// Vantages that have the line; those that could see it; those that find it abnormal.
    package var vantages: (all: Int, seeing: Int, abnormal: Int)
    /// The greatest loss from any vantage, 0...1.
    package var worstLoss: Double?
    /// The vantage with it.
    package var worstVantage: String?
    /// The shortest and the longest median delay, milliseconds.
    package var medians: (least: Double, greatest: Double)?

    /// A line with what its vantages say.
    package init(
        line: Line, verdict: LineVerdict, vantages: (all: Int, seeing: Int, abnormal: Int), worstLoss: Double?,
        worstVantage: String?, medians: (least: Double, greatest: Double)?
    ) {
        (self.line, self.verdict, self.vantages) = (line, verdict, vantages)
        (self.worstLoss, self.worstVantage, self.medians) = (worstLoss, worstVantage, medians)
    }
}

/// A line from one vantage: its newest round, and its figures within a time.
package struct APIPair: Sendable {
    /// The vantage's name.
    package var vantage: String
    /// Whether what it says counts.
    package var counts: Bool
    /// What it says of the line after its newest round.
    package var verdict: LineVerdict
    /// The newest round's figures; absent where nothing was measured.
    package var newest: (loss: Double?, median: Double?, p95: Double?, jitter: Double?)
    /// Within the time that was asked for; nil where the results store has nothing.
    package var window: WindowFigures?

    /// A pair of line and vantage.
    package init(
        vantage: String, counts: Bool, verdict: LineVerdict,
        newest: (loss: Double?, median: Double?, p95: Double?, jitter: Double?), window: WindowFigures?
    ) {
        (self.vantage, self.counts, self.verdict) = (vantage, counts, verdict)
        (self.newest, self.window) = (newest, window)
    }
}

/// A line from its vantages.
package struct APIFleetLineFile: Sendable {
    /// The line over all of them.
    package var line: APIFleetLine
    /// The time that the windows are of.
    package var from: WallTime
    /// Its end, which is not in it.
    package var to: WallTime
    /// Each vantage that has the line.
    package var pairs: [APIPair]
    /// Whether the windows are only of the time in which the member that answers led the others.
    package var isParted: Bool

    /// A line from its vantages within a time.
    package init(line: APIFleetLine, from: WallTime, to: WallTime, pairs: [APIPair], isParted: Bool = false) {
        (self.line, self.from, self.to, self.pairs) = (line, from, to, pairs)
        self.isParted = isParted
    }
}

/// An incident of a fleet, and from where it is seen.
package struct APIFleetIncident: Sendable {
    /// All that is known of it.
    package var file: DatedIncident
    /// Vantages that see it.
    package var seenFrom: [String]
    /// How many could; nil where nobody knows.
    package var seenOf: Int?

    /// An incident.
    package init(_ file: DatedIncident, seenFrom: [String], seenOf: Int?) {
        (self.file, self.seenFrom, self.seenOf) = (file, seenFrom, seenOf)
    }
}

/// How a fleet is.
package struct APIFleetStatus: Sendable {
    /// What the hub calls itself.
    package var hub: String
    /// Between two slots.
    package var every: Duration
    /// The newest slot that was judged; nil before the first.
    package var judged: WallTime?
    /// The generation of lines that counts; 0 for none.
    package var generation: Int
    /// Vantages by state, in the order of the states.
    package var vantages: [(state: String, count: Int)]
    /// Lines by verdict, and those of the abnormal ones that only some vantages see so.
    package var lines: (healthy: Int, abnormal: Int, partly: Int, unmeasured: Int)
    /// Open incidents.
    package var open: Int

    /// A fleet.
    package init(
        hub: String, every: Duration, judged: WallTime?, generation: Int, vantages: [(state: String, count: Int)],
        lines: (healthy: Int, abnormal: Int, partly: Int, unmeasured: Int), open: Int
    ) {
        (self.hub, self.every, self.judged, self.generation) = (hub, every, judged, generation)
        (self.vantages, self.lines, self.open) = (vantages, lines, open)
    }
}

/// What a hub's API answers.
extension APIShapes {
    private static let states = ["reports", "late", "blind", "silent", "never"]

    /// A vantage.
    package static let vantage = JSONShape<APIVantage>(
        "Vantage", "A vantage of the fleet, after its newest round.",
        [
            .text("name", "") { $0.name }, .pairs("tags", "What it shares with others.") { $0.tags },
            .text("state", "Whether it reports, and whether it sees.", choices: states) { $0.state },
            .text("reason", "Why it is blind; may be empty.") { $0.reason },
            .time("slot", "The beginning of its newest round's slot.", or: { $0.slot }),
            .time("received", "When that round came.", or: { $0.received }),
            .text("validity", "That round's.", or: { $0.validity?.rawValue }),
            .whole("healthy", "Lines, as it sees them itself.") { $0.counts.healthy },
            .whole("abnormal", "") { $0.counts.abnormal }, .whole("unmeasured", "") { $0.counts.unmeasured },
            .whole("backlog", "Rounds that waited behind its newest one.") { $0.backlog },
            .number("clock_offset_s", "How far its clock was ahead of the hub's.", decimals: 0...3) { $0.clockOffset },
            .text("version", "The program's.", or: { $0.version }),
            .whole("generation", "Of its lines; 0 for lines of its own.", or: { $0.generation }),
        ])

    /// A line over all vantages.
    package static let fleetLine = JSONShape<APIFleetLine>(
        "FleetLine", "A line over all vantages that have it.", fleetLineMembers)

    private static let fleetLineMembers: [JSONShape<APIFleetLine>.Member] = [
        .text("name", "") { $0.line.name }, .text("ingress", "") { $0.line.ingress.description },
        .text("echo", "", or: { $0.line.echo?.description }), .pairs("tags", "") { $0.line.tags },
        .text("verdict", "Over all vantages that count.", choices: LineVerdict.allCases.map(\.rawValue)) {
            $0.verdict.rawValue
        },
        .whole("vantages", "Those that have the line.") { $0.vantages.all },
        .whole("vantages_seeing", "Those that could see it.") { $0.vantages.seeing },
        .whole("vantages_abnormal", "Those of these that find it abnormal.") { $0.vantages.abnormal },
        .number("worst_loss", "From any vantage, 0 to 1.", decimals: Decimals.ratio) { $0.worstLoss },
        .text("worst_vantage", "The one with it.", or: { $0.worstVantage }),
        .number("rtt_median_least_ms", "", decimals: Decimals.milliseconds) { $0.medians?.least },
        .number("rtt_median_greatest_ms", "", decimals: Decimals.milliseconds) { $0.medians?.greatest },
    ]

    private static let pairWindow = JSONShape<WindowFigures>(
        "PairWindow", "A line from one vantage within a time.",
        [
            .whole("rounds", "") { $0.rounds }, .whole("measured", "Valid ones that measured it.") { $0.measured },
            .whole("abnormal", "Of the measured ones.") { $0.abnormal }, .whole("sent", "") { $0.sent },
            .whole("lost", "") { $0.lost },
            .number("loss", "Over all probes together.", decimals: Decimals.ratio) { $0.loss },
            .number("worst_loss", "Of a round.", decimals: Decimals.ratio) { $0.worstLoss },
            .number("rtt_median_ms", "The median of the rounds' medians.", decimals: Decimals.milliseconds) {
                $0.median
            },
            .number(
                "rtt_p95_ms", "The median of the rounds' p95; null of hours and days.",
                decimals: Decimals.milliseconds
            ) { $0.p95 },
            .number("rtt_min_ms", "", decimals: Decimals.milliseconds) { $0.least },
            .number("rtt_max_ms", "", decimals: Decimals.milliseconds) { $0.greatest },
        ])

    private static let pair = JSONShape<APIPair>(
        "Pair", "A line from one vantage.",
        [
            .text("vantage", "") { $0.vantage }, .flag("counts", "Whether what it says counts.") { $0.counts },
            .text("verdict", "After its newest round.", choices: LineVerdict.allCases.map(\.rawValue)) {
                $0.verdict.rawValue
            },
            .number("loss", "Of its newest round.", decimals: Decimals.ratio) { $0.newest.loss },
            .number("rtt_median_ms", "", decimals: Decimals.milliseconds) { $0.newest.median },
            .number("rtt_p95_ms", "", decimals: Decimals.milliseconds) { $0.newest.p95 },
            .number("jitter_ms", "", decimals: Decimals.milliseconds) { $0.newest.jitter },
            .one("window", "Null where the results store has nothing.", pairWindow, or: { $0.window }),
        ])

    /// A line from its vantages.
    package static let fleetLineFile = JSONShape<APIFleetLineFile>(
        "FleetLineFile", "A line from its vantages, within a time.",
        [
            .text("plumbline", "The program's version.") { _ in Version.text }, .one("line", "", fleetLine) { $0.line },
            .time("from", "Of the windows.") { $0.from }, .time("to", "") { $0.to },
            .many("vantages", "By name.", pair) { $0.pairs },
            .text(
                "results",
                "Whose results the windows are of: the fleet's, or, of several members without a store of results, "
                    + "those that this one kept while it judged.", choices: ["fleet", "member"]
            ) { $0.isParted ? "member" : "fleet" },
        ])

    private static let fleetIncident = JSONShape<APIFleetIncident>(
        "FleetIncident", "An incident of the fleet in short.", incident.members { $0.file } + seen)

    private static let seen: [JSONShape<APIFleetIncident>.Member] = [
        .texts("seen_from", "Vantages that see it.") { incident, _ in incident.seenFrom },
        .whole("seen_of", "How many could see it; null where nobody knows.", or: { $0.seenOf }),
    ]

    /// All of an incident.
    package static let fleetIncidentFile = JSONShape<APIFleetIncident>(
        "FleetIncidentFile", "An incident of the fleet with all that became of it.",
        incidentFile.members { $0.file } + seen)

    /// A page of vantages.
    package static let vantages = fleetList("VantageList", "vantages", vantage)
    /// A page of lines.
    package static let fleetLines = fleetList("FleetLineList", "lines", fleetLine)
    /// A page of incidents.
    package static let fleetIncidents = fleetList("FleetIncidentList", "incidents", fleetIncident)

    private static func fleetList<Row>(
        _ name: String, _ key: StaticString, _ row: JSONShape<Row>
    ) -> JSONShape<APIList<Row>> {
        JSONShape(
            name, "A page of a list.",
            [
                .text("plumbline", "The program's version.") { _ in Version.text },
                .whole("matched", "How many fit in all.", or: { $0.matched }),
                .many(key, "This page.", row) { $0.rows },
                .text("next", "The item `cursor` of the next page; null on the last.", or: { $0.next }),
            ])
    }

    /// How a fleet is.
    package static let fleetStatus = JSONShape<APIFleetStatus>(
        "FleetStatus", "How the fleet and its lines are.",
        [
            .text("plumbline", "The program's version.") { _ in Version.text }, .text("hub", "") { $0.hub },
            .number("every_s", "Seconds from slot to slot.", decimals: 0...3) { $0.every.seconds },
            .time("judged", "The newest slot that was judged.", or: { $0.judged }),
            .whole("generation", "Of the lines; 0 for none.") { $0.generation },
            JSONShape<APIFleetStatus>.Member([
                .init("vantages", .pairs(.whole(0...Int.max)), "By state.")
            ]) { status, json, _ in
                json.object("vantages") { json in
                    for one in status.vantages { json.field(named: one.state, one.count) }
                }
            },
            .whole("lines_healthy", "") { $0.lines.healthy }, .whole("lines_abnormal", "") { $0.lines.abnormal },
            .whole("lines_abnormal_from_some", "Of these, those that only some vantages see so.") { $0.lines.partly },
            .whole("lines_unmeasured", "") { $0.lines.unmeasured }, .whole("incidents_open", "") { $0.open },
        ])
}

extension JSONShape.Member {
    /// Tags as an object.
    fileprivate static func pairs(
        _ key: StaticString, _ definition: String, _ read: @escaping @Sendable (Subject) -> [Tag]
    ) -> Self {
        Self([JSONSchema.Property("\(key)", .pairs(.text), definition)]) { subject, json, _ in
            json.object(key) { json in for tag in read(subject) { json.field(named: tag.key, tag.value) } }
        }
    }
}
