internal import CLinuxSocket

/// Keeps what this process knows and may do from the programs that it starts, and from others of its user.
package enum ProcessSeal {
    /// Closes the process: others of the same user can neither read its memory, environment and descriptors in /proc
    /// nor trace it, and it leaves no core (PR_SET_DUMPABLE, prctl(2)); programs that it starts get none of the
    /// capabilities that it was given (capabilities(7), ambient and inheritable sets). It keeps its own. Root reads it
    /// all the same.
    ///
    /// Call it first of all, while there is one thread: capabilities are a thread's.
    ///
    /// - Returns: false where the system refuses; the process then goes on as it was.
    @discardableResult
    package static func close() -> Bool { cls_process_seal() }
}
