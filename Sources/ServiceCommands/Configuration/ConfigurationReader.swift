internal import LineModel
internal import LineService
internal import Yams

/// Gathers problems while a configuration is read, and what the reader knows.
final class ConfigurationReader {
    let input: ConfigurationInput
    private let masked: [String: String]
    private(set) var problems: [ConfigurationProblem] = []
    private(set) var warnings: [ConfigurationProblem] = []
    /// Settings that the reader asked for, as `notify[].name`, and those that the file has: what keeps the example
    /// complete.
    private(set) var known: Set<String> = []
    private(set) var given: Set<String> = []
    /// What was filled in from the environment and from files, in order.
    private(set) var filledIn: [Secret] = []
    /// What of this machine the file names.
    private(set) var references: [MachineReference] = []
    /// Whether it is known what payloads there are, and which one lines have that name none; without that lines files
    /// cannot be judged.
    var knowsPayloads = true
    /// Values looked at. An alias is looked at wherever it is used, so that a file of a few lines can stand for
    /// billions.
    private var visited = 0
    private static let mostVisited = 100_000

    init(_ input: ConfigurationInput, masked: [String: String] = [:]) {
        self.input = input
        self.masked = masked
    }

    /// One of the same file whose problems nobody hears.
    func unheard() -> ConfigurationReader { ConfigurationReader(input, masked: masked) }

    var isExhausted: Bool { visited > Self.mostVisited }

    func report(_ place: TextPlace?, _ message: String) {
        problems.append(ConfigurationProblem(source: input.source, place: place, message: message))
    }

    func warn(_ place: TextPlace?, _ message: String) {
        warnings.append(ConfigurationProblem(source: input.source, place: place, message: message))
    }

    func noteFilledIn(_ text: String) { filledIn.append(Secret(text)) }

    func refer(to kind: MachineReference.Kind, _ path: String, _ value: ConfigurationValue) {
        references.append(MachineReference(kind: kind, path: path, setting: value.path, place: value.place))
    }

    func know(_ path: String) { known.insert(path) }
    func note(_ path: String) { given.insert(path) }

    /// The key as it was written, where it was masked for being given again.
    func original(of key: String) -> String? { masked[key] }

    /// Counts a value; false, once reported, where there are too many.
    func visit(_ place: TextPlace) -> Bool {
        visited += 1
        if visited == Self.mostVisited + 1 {
            report(place, "more than \(Self.mostVisited) values, aliases written out; use fewer aliases")
        }
        return !isExhausted
    }

    /// By place, each once; those of the whole file first.
    static func ordered(_ problems: [ConfigurationProblem]) -> [ConfigurationProblem] {
        let start = TextPlace(line: 0, column: 0)
        var seen: Set<String> = []
        return problems.enumerated()
            .sorted { ($0.element.place ?? start, $0.offset) < ($1.element.place ?? start, $1.offset) }
            .map(\.element)
            .filter { seen.insert($0.description).inserted }
    }
}

/// One value of the file: where it is, what it is called.
struct ConfigurationValue {
    let reader: ConfigurationReader
    let node: Node
    /// `notify[2].name`, for people.
    let path: String
    /// `notify[].name`
    let pattern: String

    var place: TextPlace { node.mark.map { TextPlace($0) } ?? TextPlace(line: 1, column: 1) }

    func report(_ message: String) { reader.report(place, path.isEmpty ? message : "\(path): \(message)") }

    func report(_ error: TextError) { report(error.description) }

    /// `text`, `a list`, `settings` or `nothing`.
    var kind: String {
        switch node {
        case .scalar(let scalar):
            scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string) ? "nothing" : "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .alias: "an alias"
        }
    }

    /// Its settings; nil, reported, where it has none.
    func section() -> ConfigurationSection? {
        guard case .mapping(let mapping) = node else {
            report("\(kind) where settings belong; write \(path.isEmpty ? "key: value" : "{key: value}")")
            return nil
        }
        return ConfigurationSection(self, mapping)
    }

    /// Its items; nil, reported, where it is no list.
    func items() -> [ConfigurationValue]? {
        guard case .sequence(let sequence) = node else {
            report("\(kind) where a list belongs; write [a, b], or each item on a line of its own behind `- `")
            return nil
        }
        return sequence.enumerated().compactMap { index, node in
            let value = ConfigurationValue(
                reader: reader, node: node, path: "\(path)[\(index + 1)]", pattern: "\(pattern)[]")
            return reader.visit(value.place) ? value : nil
        }
    }
}
