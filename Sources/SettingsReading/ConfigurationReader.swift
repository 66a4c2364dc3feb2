package import LineModel
package import ServiceSupport
internal import Yams

/// Gathers problems while a configuration is read, and what the reader knows.
package final class ConfigurationReader {
    /// What the file may refer to.
    package let input: ConfigurationInput
    private let masked: [String: String]
    /// What is wrong, in the order in which it was found; with any of it the configuration cannot be used.
    package private(set) var problems: [ConfigurationProblem] = []
    /// What is worth a warning, in the order in which it was found; the configuration can be used all the same.
    package private(set) var warnings: [ConfigurationProblem] = []
    /// The settings that the reader asked for, written as `notify[].name`; with `given` they keep the documented
    /// example complete.
    package private(set) var known: Set<String> = []
    /// The settings that the file has, among those that the reader asked for.
    package private(set) var given: Set<String> = []
    /// Values that were filled in from the environment and from files, in order; messages must hide them.
    package private(set) var filledIn: [Secret] = []
    /// Paths of this machine that the file names.
    package private(set) var references: [MachineReference] = []
    /// Whether it is known which payloads there are, and which one a line without a payload gets. Lines files cannot be
    /// judged while it is not.
    package var knowsPayloads = true
    /// Values looked at. An alias is looked at wherever it is used, so that a file of a few lines can stand for
    /// billions.
    private var visited = 0
    /// The most values of one file that are looked at.
    static let maxVisited = 100_000

    /// - Parameters:
    ///   - input: what the file may refer to.
    ///   - masked: keys that stand in for repeated ones, as `YAMLDocument.masked` gives them.
    package init(_ input: ConfigurationInput, masked: [String: String] = [:]) {
        self.input = input
        self.masked = masked
    }

    /// A reader of the same file whose problems are dropped: for trying out a value.
    package func unheard() -> ConfigurationReader { ConfigurationReader(input, masked: masked) }

    /// Whether the file stands for more than 100,000 values: the reading is to be ended.
    package var isExhausted: Bool { visited > Self.maxVisited }

    /// Notes that something is wrong.
    ///
    /// - Parameters:
    ///   - place: nil when the problem is with the file as a whole.
    ///   - message: what is wrong and what to write instead; no secret may be in it.
    package func report(_ place: TextPlace?, _ message: String) {
        problems.append(ConfigurationProblem(source: input.source, place: place, message: message))
    }

    /// Notes that something is worth a warning, under the same rules as `report`.
    package func warn(_ place: TextPlace?, _ message: String) {
        warnings.append(ConfigurationProblem(source: input.source, place: place, message: message))
    }

    /// Notes a value that came from the environment or a file, so that messages hide it.
    package func noteFilledIn(_ text: String) { filledIn.append(Secret(text)) }

    /// Notes a path of this machine that a setting names, so that it can be looked for later.
    package func refer(to kind: MachineReference.Kind, _ path: String, _ value: ConfigurationValue) {
        references.append(MachineReference(kind: kind, path: path, setting: value.path, place: value.place))
    }

    /// Notes a setting that the reader understands, written as `notify[].name`.
    package func know(_ path: String) { known.insert(path) }
    /// Notes a setting that the file has, written likewise.
    package func note(_ path: String) { given.insert(path) }

    /// The key that stood in the file before it was masked for being repeated; nil when the key is not such a mask.
    package func original(of key: String) -> String? { masked[key] }

    /// Counts a value that is looked at; false when there are too many, which is reported once.
    package func visit(_ place: TextPlace) -> Bool {
        visited += 1
        if visited == Self.maxVisited + 1 {
            report(place, "more than \(Self.maxVisited) values, aliases written out; use fewer aliases")
        }
        return !isExhausted
    }

    /// The problems in the order of their places, without repetitions; those of the whole file come first.
    package static func ordered(_ problems: [ConfigurationProblem]) -> [ConfigurationProblem] {
        let start = TextPlace(line: 0, column: 0)
        var seen: Set<String> = []
        return problems.enumerated()
            .sorted { ($0.element.place ?? start, $0.offset) < ($1.element.place ?? start, $1.offset) }
            .map(\.element)
            .filter { seen.insert($0.description).inserted }
    }
}
