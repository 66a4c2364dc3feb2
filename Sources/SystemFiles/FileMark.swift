internal import Glibc

/// Tells whether a file has changed, without reading it (stat(2)).
package struct FileMark: Equatable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    private let bytes: Int64
    /// Nanoseconds since 1970.
    private let modified: Int64

    /// Whether it is the same file, changed or not.
    package func isSameFile(as other: FileMark) -> Bool { (device, inode) == (other.device, other.inode) }

    /// nil when there is no such file, or when it cannot be looked at.
    package init?(path: String) {
        var info = stat()
        guard FileName.withPath(path, { stat($0, &info) }) == 0 else { return nil }
        device = UInt64(info.st_dev)
        inode = UInt64(info.st_ino)
        bytes = Int64(info.st_size)
        modified = Int64(info.st_mtim.tv_sec) * 1_000_000_000 + Int64(info.st_mtim.tv_nsec)
    }
}
