internal import LineModel

/// A reading of a source.
enum LinesReading: Sendable {
    case lines([Line], notes: [LinesNote] = [])
    /// As it was.
    case unchanged
    /// Why it could not be used, one each; what was known before goes on.
    case problems([String])

    /// What the bytes of a lines file say.
    init(_ bytes: [UInt8], source: String, defaults: LineDefaults) {
        let file = LinesFile.parse(bytes: bytes, source: source, defaults: defaults)
        self =
            file.problems.isEmpty
            ? .lines(file.lines, notes: file.notes) : .problems(file.problems.map(\.description))
    }
}
