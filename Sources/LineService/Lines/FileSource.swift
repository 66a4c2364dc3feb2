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

    /// Blocks for as long as the disk takes.
    mutating func read() -> LinesReading {
        let found = FileMark(path: path)
        guard found == nil || found != mark else { return .unchanged }
        do {
            let bytes = try InputFile.read(path)
            let reading = LinesReading(bytes, source: path, defaults: defaults)
            // A bad file is looked at again every time, and complained of every time, until it is mended.
            if case .lines = reading { mark = found } else { mark = nil }
            return reading
        } catch {
            mark = nil
            return .problems(["\(path): \(error.text)"])
        }
    }
}
