internal import CommandSupport
internal import Glibc
internal import Synchronization
internal import SystemFiles

/// Keeps a second service away from a history: two would each close what the other opened.
final class HistoryLock: Sendable {
    private let path: String
    private let history: String
    private let descriptor: Mutex<Int32>

    /// Takes the lock of the history at this path until this object, or the process, ends.
    init(history path: String) throws(CommandFailure) {
        history = path
        self.path = path + ".lock"
        descriptor = Mutex(try Self.taken(self.path, history: path))
    }

    deinit { descriptor.withLock { _ = close($0) } }

    /// Takes it again where its file was deleted: the old lock would keep nobody away.
    ///
    /// - Throws: also when another service was faster.
    func renew() throws(CommandFailure) {
        try descriptor.withLock { descriptor throws(CommandFailure) in
            let found = FileMark(path: path)
            guard let held = FileMark(path: "/proc/self/fd/\(descriptor)"), found.map(held.isSameFile) != true else {
                return
            }
            let new = try Self.taken(path, history: history)
            close(descriptor)
            descriptor = new
        }
    }

    private static func taken(_ lock: String, history: String) throws(CommandFailure) -> Int32 {
        // For this user alone: whoever may open the file may hold the lock, and so keep the service from starting.
        let descriptor = open(lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "\(lock) cannot be written: \(String(cString: strerror(errno))); the history needs a directory that "
                    + "this user may write to", status: .noRound)
        }
        fchmod(descriptor, 0o600)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure(
                "another plumblined watches with the history \(history); stop it, or name another history.path",
                status: .noRound)
        }
        return descriptor
    }
}
