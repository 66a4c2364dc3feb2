internal import Foundation
internal import LineModel
internal import SystemFiles

/// A lines file, read again when it is another one than before.
struct FileSource: Sendable {
    /// What tells a changed file without reading it (stat(2)).
    private struct Mark: Equatable {
        let device: UInt64
        let inode: UInt64
        let octets: Int64
        let modified: Int64
    }

    let path: String
    let defaultPort: UInt16?
    let payloads: [PayloadKind]
    private var mark: Mark?

    init(path: String, defaultPort: UInt16?, payloads: [PayloadKind]) {
        self.path = path
        self.defaultPort = defaultPort
        self.payloads = payloads
    }

    /// Blocks for as long as the disk takes.
    mutating func read() -> LinesReading {
        let found = Self.mark(of: path)
        guard found == nil || found != mark else { return .unchanged }
        do {
            let octets = try InputFile.read(path)
            let reading = LinesReading(octets, source: path, defaultPort: defaultPort, payloads: payloads)
            // A bad file is looked at again every time, and complained of every time, until it is mended.
            if case .lines = reading { mark = found } else { mark = nil }
            return reading
        } catch {
            mark = nil
            return .problems(["\(path): \(error.text)"])
        }
    }

    private static func mark(of path: String) -> Mark? {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        let modified = Int64(info.st_mtim.tv_sec) * 1_000_000_000 + Int64(info.st_mtim.tv_nsec)
        return Mark(
            device: UInt64(info.st_dev), inode: UInt64(info.st_ino), octets: Int64(info.st_size), modified: modified)
    }
}
