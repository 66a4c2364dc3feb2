package import LineModel
package import ServiceSupport
internal import Yams

/// Gathers problems while a configuration is read, and what the reader knows.
package final class ConfigurationReader {
    package let input: ConfigurationInput
    private let masked: [String: String]
    package private(set) var problems: [ConfigurationProblem] = []
    package private(set) var warnings: [ConfigurationProblem] = []
    /// Settings that the reader asked for, as `notify[].name`, and those that the file has: what keeps the example
    /// complete.
    package private(set) var known: Set<String> = []
    package private(set) var given: Set<String> = []
    /// What was filled in from the environment and from files, in order.
    package private(set) var filledIn: [Secret] = []
    /// What of this machine the file names.
    package private(set) var references: [MachineReference] = []
    /// Whether it is known what payloads there are, and which one lines have that name none; without that lines files
    /// cannot be judged.
    package var knowsPayloads = true
    /// Values looked at. An alias is looked at wherever it is used, so that a file of a few lines can stand for
    /// billions.
    private var visited = 0
    private static let mostVisited = 100_000

    package init(_ input: ConfigurationInput, masked: [String: String] = [:]) {
        self.input = input
        self.masked = masked
    }

    /// One of the same file whose problems nobody hears.
    package func unheard() -> ConfigurationReader { ConfigurationReader(input, masked: masked) }

    package var isExhausted: Bool { visited > Self.mostVisited }

    package func report(_ place: TextPlace?, _ message: String) {
        problems.append(ConfigurationProblem(source: input.source, place: place, message: message))
    }

    package func warn(_ place: TextPlace?, _ message: String) {
        warnings.append(ConfigurationProblem(source: input.source, place: place, message: message))
    }

    package func noteFilledIn(_ text: String) { filledIn.append(Secret(text)) }

    package func refer(to kind: MachineReference.Kind, _ path: String, _ value: ConfigurationValue) {
        references.append(MachineReference(kind: kind, path: path, setting: value.path, place: value.place))
    }

    package func know(_ path: String) { known.insert(path) }
    package func note(_ path: String) { given.insert(path) }

    /// The key as it was written, where it was masked for being given again.
    package func original(of key: String) -> String? { masked[key] }

    /// Counts a value; false, once reported, where there are too many.
    package func visit(_ place: TextPlace) -> Bool {
        visited += 1
        if visited == Self.mostVisited + 1 {
            report(place, "more than \(Self.mostVisited) values, aliases written out; use fewer aliases")
        }
        return !isExhausted
    }

    /// By place, each once; those of the whole file first.
    package static func ordered(_ problems: [ConfigurationProblem]) -> [ConfigurationProblem] {
        let start = TextPlace(line: 0, column: 0)
        var seen: Set<String> = []
        return problems.enumerated()
            .sorted { ($0.element.place ?? start, $0.offset) < ($1.element.place ?? start, $1.offset) }
            .map(\.element)
            .filter { seen.insert($0.description).inserted }
    }
}
