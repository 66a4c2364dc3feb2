package import CommandSupport
internal import Glibc
internal import Synchronization
internal import SystemFiles

/// Keeps a second service away from a history, or from another database: two would each close what the other opened.
package final class HistoryLock: Sendable {
    private let path: String
    private let busy: String
    private let noun: String
    private let descriptor: Mutex<Int32>

    /// Takes the lock of the history at this path until this object, or the process, ends.
    convenience init(history path: String) throws(CommandFailure) {
        try self.init(
            path, noun: "history",
            busy: "another plumblined watches with the history \(path); stop it, or name another history.path")
    }

    /// The same of a database that is no history.
    ///
    /// - Parameters:
    ///   - noun: what is locked.
    ///   - busy: what is said where another process has it: what it does, and what to do.
    package init(_ path: String, noun: String, busy: String) throws(CommandFailure) {
        self.path = path + ".lock"
        self.noun = noun
        self.busy = busy
        descriptor = Mutex(try Self.taken(self.path, noun: noun, busy: busy))
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
            let new = try Self.taken(path, noun: noun, busy: busy)
            close(descriptor)
            descriptor = new
        }
    }

    private static func taken(_ lock: String, noun: String, busy: String) throws(CommandFailure) -> Int32 {
        // For this user alone: whoever may open the file may hold the lock, and so keep the service from starting.
        let descriptor = open(lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "\(lock) cannot be written: \(String(cString: strerror(errno))); the \(noun) needs a directory that "
                    + "this user may write to", status: .noRound)
        }
        fchmod(descriptor, 0o600)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandFailure(busy, status: .noRound)
        }
        return descriptor
    }
}
