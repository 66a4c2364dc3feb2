internal import Glibc

/// A file that appears whole or not at all: written under another name in the same directory, then renamed.
///
/// Opened before the round, so that a place that cannot be written is known before anything is sent. A symbolic link
/// stays one; a device or a pipe is written to as it is, since nothing could take its place.
package final class OutputFile {
    /// The path as the user named it.
    package let path: String
    private let finalPath: String
    /// The name until the file is whole; nil when it is written in place.
    private let temporaryPath: String?
    private var descriptor: Int32

    /// Why a file cannot be written.
    package struct Failure: Error {
        /// The path, the reason and a remedy.
        package let text: String
    }

    /// Opens it for writing, under a name of its own as long as it is not whole.
    package init(_ path: String) throws(Failure) {
        self.path = path
        if let inherited = Self.inheritedDescriptor(path) {
            (finalPath, temporaryPath) = (path, nil)
            descriptor = dup(inherited)
            guard descriptor >= 0 else { throw Self.failure(path, errno) }
            return
        }
        let found = Self.kind(path)
        if found == S_IFDIR { throw Failure(text: "\(path) is a directory; name a file in it") }
        finalPath = found == nil ? path : Self.resolved(path)
        temporaryPath = found == nil || found == S_IFREG ? "\(finalPath).partial-\(getpid())" : nil
        if let temporaryPath {
            descriptor = Glibc.open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        } else {
            descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if let temporaryPath { unlink(temporaryPath) }
    }

    /// Appends bytes to the file, which does not appear yet. Blocks until all are written.
    ///
    /// - Throws: the path, the reason and a remedy. The file is then incomplete and must not be committed.
    package func write(_ bytes: ArraySlice<UInt8>) throws(Failure) {
        do {
            try Descriptor(descriptor).write(bytes)
        } catch {
            throw Self.failure(path, error.number)
        }
    }

    /// Puts the file in its place; nothing can be written afterwards.
    ///
    /// - Throws: when it cannot be stored or renamed. What was there before is then still there.
    package func commit() throws(Failure) {
        // EINVAL, EROFS: a device or a pipe, which has nothing to synchronise (fsync(2)).
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else { throw Self.failure(path, errno) }
        close(descriptor)
        descriptor = -1
        guard let temporaryPath, rename(temporaryPath, finalPath) != 0 else { return }
        let number = errno
        unlink(temporaryPath)
        throw Self.failure(path, number)
    }

    /// The descriptor that a name stands for: opening such a name would begin the file behind it anew.
    private static func inheritedDescriptor(_ path: String) -> Int32? {
        switch path {
        case "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default: break
        }
        for prefix in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(prefix) {
            return Int32(path.dropFirst(prefix.count))
        }
        return nil
    }

    /// The type bits of what is there, behind symbolic links (inode(7)); nil where nothing is.
    private static func kind(_ path: String) -> mode_t? {
        var info = stat()
        return stat(path, &info) == 0 ? info.st_mode & S_IFMT : nil
    }

    private static func resolved(_ path: String) -> String {
        guard let text = realpath(path, nil) else { return path }
        defer { free(text) }
        return String(cString: text)
    }

    private static func failure(_ path: String, _ number: Int32) -> Failure {
        let reason = String(cString: strerror(number))
        let remedy =
            switch number {
            case ENOENT, ENOTDIR: "; make its directory first"
            case EACCES, EPERM: "; choose a place that this user may write to"
            case ENOSPC, EDQUOT: "; free some space"
            default: ""
            }
        return Failure(text: "\(path) cannot be written: \(reason)\(remedy)")
    }
}
