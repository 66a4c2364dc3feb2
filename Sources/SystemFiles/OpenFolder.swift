internal import Glibc

/// An entry of a folder, or a folder, that is held without being read (O_PATH, open(2)): whoever swaps the name for
/// something else meanwhile changes nothing. It is closed with the last reference.
final class OpenFolder {
    let number: Int32

    private init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// O_PATH of <asm-generic/fcntl.h>, the same on every machine that Swift runs on; Glibc's module does not show it.
    private static let pathOnly: Int32 = 0o10_000_000
    private static let flags = pathOnly | O_NOFOLLOW | O_CLOEXEC

    /// The root for an absolute path, else the working directory.
    ///
    /// - Returns: nil with errno where it cannot be held.
    static func start(of path: [UInt8]) -> OpenFolder? {
        let number = Glibc.open(path.first == UInt8(ascii: "/") ? "/" : ".", flags | O_DIRECTORY)
        return number < 0 ? nil : OpenFolder(number)
    }

    /// An entry of this folder; a symbolic link is held itself. nil with errno where there is none.
    func entry(_ name: String) -> OpenFolder? {
        let number = FileName.withPath(name) { openat(self.number, $0, Self.flags) }
        return number < 0 ? nil : OpenFolder(number)
    }

    /// What stat(2) says of it; nil with errno.
    var facts: stat? {
        var info = stat()
        return fstat(number, &info) == 0 ? info : nil
    }

    /// What a symbolic link holds; nil where it is none.
    var link: [UInt8]? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlinkat(number, "", &bytes, bytes.count - 1)
        return count > 0 ? bytes.prefix(count).map { UInt8(bitPattern: $0) } : nil
    }

    // MARK: - Entries, never behind symbolic links

    /// - Returns: a descriptor, or -1 with errno.
    func open(_ name: String, _ flags: Int32, mode: mode_t = 0) -> Int32 {
        FileName.withPath(name) { openat(number, $0, flags | O_NOFOLLOW | O_CLOEXEC, mode) }
    }

    /// Puts one entry in the place of another, whatever that has become.
    ///
    /// - Returns: false with errno.
    func rename(_ name: String, to new: String) -> Bool {
        FileName.withPath(name) { old in FileName.withPath(new) { renameat(number, old, number, $0) } } == 0
    }

    func remove(_ name: String) { _ = FileName.withPath(name) { unlinkat(number, $0, 0) } }
}
