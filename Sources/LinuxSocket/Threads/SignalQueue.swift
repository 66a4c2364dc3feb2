internal import CLinuxSocket
internal import Glibc

/// Signals as something to wait for beside other descriptors (signalfd(2)), so that no handler runs in the middle of
/// anything. To be made before any thread is started: threads inherit the blocked signals.
package final class SignalQueue: Sendable {
    /// For `Epoll` or poll(2): readable while a signal is queued.
    package let descriptor: Int32
    private let signals: [Int32]

    /// - Parameter signals: numbers to block in this thread and its children, and to queue here.
    package init(_ signals: [Int32]) throws(SocketError) {
        self.signals = signals
        var set = Self.set(signals)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = cls_signal_create(&set)
        guard descriptor >= 0 else { throw SocketError(call: "signalfd", errno: .last) }
    }

    deinit { close(descriptor) }

    private static func set(_ signals: [Int32]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        return set
    }

    /// The signals that people, terminals, shells and limits end a program by, and that would end it at once: a command
    /// that has files to finish or to remove queues them all. SIGHUP stays out where the command was started to outlive
    /// its terminal (nohup(1)), for a blocked signal is queued even if it is ignored.
    package static var ending: [Int32] {
        let always = [SIGINT, SIGTERM, SIGQUIT, SIGXCPU, SIGALRM, SIGUSR1, SIGUSR2]
        return isIgnored(SIGHUP) ? always : always + [SIGHUP]
    }

    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(signal, nil, &action) == 0 else { return false }
        // SIG_IGN is the address 1, no function's (signal.h).
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    /// Lets the signals act on the calling thread again, as they did before; what is still queued is forgotten.
    package func release() {
        while next() != nil {}
        var set = Self.set(signals)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// The next queued signal's number; nil when none waits.
    package func next() -> Int32? {
        let signal = cls_signal_next(descriptor)
        return signal > 0 ? signal : nil
    }
}
