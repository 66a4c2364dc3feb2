internal import CommandSupport
internal import Glibc

/// Keeps a second service away from a history: two would each close what the other opened.
final class HistoryLock {
    private let descriptor: Int32

    /// Takes the lock of the history at this path until this object, or the process, ends.
    init(history path: String) throws(CommandFailure) {
        let lock = path + ".lock"
        descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "\(lock) cannot be written: \(String(cString: strerror(errno))); the history needs a directory that "
                    + "this user may write to", status: .noRound)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure(
                "another plumblined watches with the history \(path); stop it, or name another history.path",
                status: .noRound)
        }
    }

    deinit { close(descriptor) }
}
