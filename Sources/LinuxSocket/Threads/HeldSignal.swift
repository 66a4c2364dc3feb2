internal import CLinuxSocket
internal import Glibc

/// A signal that is counted in place of what it would do (sigaction(2)), from now on and for as long as the process
/// lives. Unlike a signal that is blocked (`SignalQueue`) it is held whichever thread it comes to: the pool of threads
/// of Swift leaves the main thread with none blocked.
package struct HeldSignal: Sendable {
    /// For poll(2): readable while the signal has come and was not taken. Open as long as the process.
    package let descriptor: Int32

    /// Holds the signal; to be made once per signal and process.
    ///
    /// - Throws: where the kernel has no descriptor for it, or the signal cannot be held.
    package init(_ signal: Int32) throws(SocketError) {
        descriptor = cls_signal_hold(signal)
        guard descriptor >= 0 else { throw SocketError(call: "sigaction", errno: .last) }
    }

    /// Whether the signal has come since it was asked for last; does not block.
    package func take() -> Bool {
        var count: UInt64 = 0
        return read(descriptor, &count, 8) == 8 && count > 0
    }
}
