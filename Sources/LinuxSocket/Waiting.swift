internal import CLinuxSocket
internal import Glibc

/// A flag that one thread raises and another can wait for beside its sockets (eventfd(2)).
package final class EventFlag: Sendable {
    package let descriptor: Int32

    package init() throws(SocketError) {
        descriptor = cls_event_create()
        guard descriptor >= 0 else { throw SocketError(call: "eventfd", errno: .last) }
    }

    deinit { close(descriptor) }

    /// Safe from any thread; does not block.
    package func raise() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    /// Lowers the flag; look at what it stands for afterwards, not before.
    package func lower() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }
}

/// A fixed set of descriptors to wait on. Used by one thread.
package struct WaitSet: ~Copyable {
    private let entries: UnsafeMutableBufferPointer<cls_poll>

    /// - Parameter descriptors: in the order in which `isReady` counts them.
    package init(_ descriptors: [Int32]) {
        entries = .allocate(capacity: descriptors.count)
        for (index, descriptor) in descriptors.enumerated() {
            entries.initializeElement(at: index, to: cls_poll(fd: descriptor, events: Int16(POLLIN), revents: 0))
        }
    }

    deinit { entries.deallocate() }

    /// Blocks until something is readable (or has an error to read) or the deadline has come; nil waits for ever.
    /// A signal ends the wait early. Returns how many are ready.
    @discardableResult
    package func wait(until deadline: MonotonicTime?) -> Int {
        max(0, Int(cls_poll_until(entries.baseAddress, UInt32(entries.count), deadline?.nanoseconds ?? -1)))
    }

    /// Whether the descriptor at `index` was ready after the last wait.
    package func isReady(_ index: Int) -> Bool { entries[index].revents != 0 }
}

/// Blocks until the instant has come, or a signal.
package func sleep(until deadline: MonotonicTime) { cls_sleep_until(deadline.nanoseconds) }

/// Signals as something to wait for beside other descriptors (signalfd(2)), so that no handler runs in the middle of
/// anything. To be made before any thread is started: threads inherit the blocked signals.
package final class SignalQueue: Sendable {
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
