internal import Glibc

/// What a directory says of a regular file (stat(2)).
package struct FileFacts: Equatable, Sendable {
    /// The file's length in bytes.
    package let bytes: Int
    /// When it was last written, nanoseconds since 1970.
    package let modifiedNanoseconds: Int64

    /// nil when there is no such file, when it is not a regular file, or when it cannot be looked at.
    package init?(path: String) {
        var info = stat()
        guard FileName.withPath(path, { stat($0, &info) }) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        bytes = Int(info.st_size)
        modifiedNanoseconds = Int64(info.st_mtim.tv_sec) * 1_000_000_000 + Int64(info.st_mtim.tv_nsec)
    }
}
