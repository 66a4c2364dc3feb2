import LineModel

/// One figure: what it is called, in which unit, where it shows, what it means, and how it is read.
///
/// This is the only place that says so. The table, JSON, CSV, the text report, the history's formats, the metrics and
/// the tables of the documents are made from it. A class, so that a list of figures is walked without copying them.
final class Figure<Subject>: Sendable {
    /// The key in JSON, within the groups around it; CSV puts the groups' names before it.
    let key: StaticString
    let unit: FigureUnit
    /// How many decimals it has in the formats that programs read.
    let decimals: ClosedRange<Int>
    /// The heading of its column, in the table of a round and in the history's; nil when it is in neither.
    let title: String?
    /// Its place in the table of a round; nil when it is not in it.
    let column: TablePlace?
    /// How the text report says it; nil when it is not said by itself.
    let told: TextLabel?
    let shows: FigureShows
    /// Its metric; nil when it has none.
    let metric: FigureMetric?
    /// What it is, and by which standard, for the documents.
    let definition: String
    let reading: FigureReading<Subject>

    init(
        _ key: StaticString, _ unit: FigureUnit, _ definition: String, title: String? = nil,
        column: TablePlace? = nil, told: TextLabel? = nil, shows: FigureShows = .report, metric: FigureMetric? = nil,
        decimals: ClosedRange<Int>? = nil, _ reading: FigureReading<Subject>
    ) {
        self.key = key
        self.unit = unit
        self.decimals = decimals ?? unit.decimals
        self.title = title
        self.column = column
        self.told = told
        self.shows = shows
        self.metric = metric
        self.definition = definition
        self.reading = reading
    }
}

/// How a figure is read from what has it. nil and an empty list: there is none.
enum FigureReading<Subject>: Sendable {
    case text(@Sendable (Subject) -> String?)
    case count(@Sendable (Subject) -> Int)
    /// A count that may be absent.
    case whole(@Sendable (Subject) -> Int?)
    case number(@Sendable (Subject) -> Double?)
    case range(@Sendable (Subject) -> ClosedRange<Double>?)
    case tags(@Sendable (Subject) -> [Tag])
    case refusals(@Sendable (Subject) -> [RefusalCount])
    /// What was found, in the reader's words.
    case list(@Sendable (Subject, Words) -> [String])
    /// The ids of what a list says: only for programs that read JSON.
    case ids(@Sendable (Subject) -> [String])
}

/// What a figure is measured in.
enum FigureUnit: Sendable {
    case text, count, milliseconds, seconds
    /// 0 to 1, but for differences of two ratios.
    case ratio
    case partsPerMillion
    /// An estimate on a scale of its own: more decimals would look like more knowledge.
    case estimate
    /// 1 or 0.
    case flag
    case hertz

    /// Decimals in the formats that programs read.
    var decimals: ClosedRange<Int> {
        switch self {
        case .text, .count, .flag, .hertz: 0...0
        case .milliseconds: Decimals.milliseconds
        case .seconds: 1...3
        case .ratio: Decimals.ratio
        case .partsPerMillion: 1...3
        case .estimate: Decimals.estimate
        }
    }

    /// What the documents call it.
    var name: String {
        switch self {
        case .text, .estimate: ""
        case .count: "count"
        case .milliseconds: "ms"
        case .seconds: "s"
        case .ratio: "ratio"
        case .partsPerMillion: "ppm"
        case .flag: "0, 1"
        case .hertz: "Hz"
        }
    }

    /// Metrics have base units.
    func inBaseUnit(_ value: Double) -> Double { self == .milliseconds ? value / 1000 : value }
}

/// Where a figure shows, beside the places that `title`, `column`, `told` and `metric` say.
struct FigureShows: OptionSet, Sendable {
    let rawValue: Int

    /// JSON and CSV of a round.
    static let report = FigureShows(rawValue: 1)
    /// The history's formats. The store keeps it as long as rounds; a test holds it to that.
    static let history = FigureShows(rawValue: 2)
}

/// How a figure is said in the text report.
struct TextLabel: Sendable, ExpressibleByStringLiteral {
    let label: String
    /// How many decimals milliseconds and estimates have; ratios are told in percent, with one decimal or two.
    let decimals: ClosedRange<Int>

    init(_ label: String, _ decimals: ClosedRange<Int>) {
        self.label = label
        self.decimals = decimals
    }

    /// With three decimals: microseconds, where the figure has milliseconds.
    init(stringLiteral label: String) { self.init(label, 3...3) }
}

extension Figure {
    /// The figure for people; `-` where there is none. A ratio is told in percent, milliseconds without their unit.
    func words(of subject: Subject) -> String {
        let decimals = told?.decimals ?? decimals
        return switch reading {
        case .count(let read): String(read(subject))
        case .number(let read) where unit == .ratio:
            read(subject).map { "\(decimal($0 * 100, 1...2)) %" } ?? "-"
        case .number(let read): decimal(read(subject), decimals)
        default: cell(of: subject, .flags).plain
        }
    }

    /// The label, and the figure behind it.
    func labelled(of subject: Subject) -> String { "\(told?.label ?? "\(key)") \(words(of: subject))" }

    /// The figure as a metric has it, in base units; nil when there is none, or when it is no number.
    func measure(of subject: Subject) -> Double? {
        switch reading {
        case .count(let read): Double(read(subject))
        case .whole(let read): read(subject).map(Double.init)
        case .number(let read): read(subject).map(unit.inBaseUnit)
        case .text, .range, .tags, .refusals, .list, .ids: nil
        }
    }

    /// The figure in a row of the history's formats.
    func cell(of subject: Subject, _ words: Words) -> HistoryListing.Cell {
        switch reading {
        case .text(let read): .text(read(subject))
        case .count(let read): .count(read(subject))
        case .whole(let read): .number(read(subject).map(Double.init), decimals)
        case .number(let read): .number(read(subject), decimals)
        case .range(let read): .range(read(subject), decimals)
        case .tags(let read): .tags(read(subject))
        case .refusals(let read): .list(read(subject).map { "\($0.kind.word)=\($0.count)" })
        case .list(let read): .list(read(subject, words))
        case .ids(let read): .list(read(subject))
        }
    }

    /// Two columns in CSV.
    var isRange: Bool { if case .range = reading { true } else { false } }

    /// Set to the left in a table.
    var isText: Bool {
        switch reading {
        case .text, .tags, .refusals, .list, .ids: true
        case .count, .whole, .number, .range: false
        }
    }
}
