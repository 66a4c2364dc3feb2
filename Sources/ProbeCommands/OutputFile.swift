internal import Glibc

/// A file that appears whole or not at all: written under another name in the same directory, then renamed.
///
/// Opened before the round, so that a place that cannot be written is known before anything is sent.
final class OutputFile {
    let path: String
    private let temporaryPath: String
    private var descriptor: Int32

    struct Failure: Error {
        let text: String
    }

    init(_ path: String) throws(Failure) {
        self.path = path
        temporaryPath = "\(path).partial-\(getpid())"
        if Self.isDirectory(path) { throw Failure(text: "\(path) is a directory; name a file in it") }
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporaryPath)
    }

    func write(_ octets: ArraySlice<UInt8>) throws(Failure) {
        do {
            try Descriptor(descriptor).write(octets)
        } catch {
            throw Self.failure(path, error.number)
        }
    }

    /// Puts the file in its place; nothing can be written afterwards.
    func commit() throws(Failure) {
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw Self.failure(path, errno) }
        close(descriptor)
        descriptor = -1
        guard rename(temporaryPath, path) == 0 else {
            let number = errno
            unlink(temporaryPath)
            throw Self.failure(path, number)
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    private static func failure(_ path: String, _ number: Int32) -> Failure {
        let reason = String(cString: strerror(number))
        let remedy =
            switch number {
            case ENOENT: "; make its directory first"
            case EACCES, EPERM: "; choose a place that this user may write to"
            case ENOSPC, EDQUOT: "; free some space"
            default: ""
            }
        return Failure(text: "\(path) cannot be written: \(reason)\(remedy)")
    }
}
