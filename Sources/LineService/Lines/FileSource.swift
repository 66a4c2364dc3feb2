internal import LineModel
internal import SystemFiles

/// A lines file, read again when it is another one than before.
struct FileSource: Sendable {
    let path: String
    let defaults: LineDefaults
    private var mark: FileMark?

    init(path: String, defaults: LineDefaults) {
        self.path = path
        self.defaults = defaults
    }

    /// What was read counts for nothing: the file is read again the next time.
    mutating func forget() { mark = nil }

    /// Blocks for as long as the disk takes, and the reading.
    ///
    /// - Parameter isStopped: whether nobody waits for it any more.
    mutating func read(
        _ allowance: LinesAllowance, isStopped: @escaping @Sendable () -> Bool = { false }
    ) -> LinesReading {
        let found = FileMark(path: path)
        guard found == nil || found != mark else { return .unchanged }
        do {
            if let facts = FileFacts(path: path), facts.bytes > LinesSourceSettings.maxBytes(lines: allowance.maxLines)
            {
                mark = nil
                return .problems(["\(path): it has \(facts.bytes >> 20) MiB; \(allowance.excess)"])
            }
            let bytes = try InputFile.read(path)
            let reading = LinesReading(
                bytes, source: path, defaults: defaults, allowance: allowance, isStopped: isStopped)
            // A bad file is looked at again every time, and complained of every time, until it is mended.
            if case .lines = reading { mark = found } else { mark = nil }
            return reading
        } catch {
            mark = nil
            return .problems(["\(path): \(error.text)"])
        }
    }
}
