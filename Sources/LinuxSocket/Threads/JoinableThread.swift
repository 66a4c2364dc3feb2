internal import CLinuxSocket
internal import Glibc

/// A kernel thread of our own, outside of Swift's cooperative pool: what it runs may block and must not await.
package final class JoinableThread: Sendable {
    // Written once in init before anybody else can see the object; pthread_t is a number on Linux.
    private let handle: pthread_t

    /// Starts a thread that runs `body` once.
    ///
    /// - Parameters:
    ///   - name: shown by `top -H`; the kernel keeps 15 bytes.
    ///   - exactTimers: timers of this thread fire within a nanosecond of slack instead of 50 us.
    package init(name: String, exactTimers: Bool = false, _ body: @escaping @Sendable () -> Void) throws(SocketError) {
        let work = Unmanaged.passRetained(
            Work {
                cls_set_thread_name(name)
                if exactTimers { cls_set_exact_timers() }
                body()
            })
        var handle = pthread_t()
        let result = Self.withSignalsBlocked {
            pthread_create(
                &handle, nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                    return nil
                }, work.toOpaque())
        }
        guard result == 0 else {
            work.release()
            throw SocketError(call: "pthread_create", errno: Errno(result))
        }
        self.handle = handle
    }

    /// A thread inherits its maker's blocked signals. Ours block them all: a signal to the process is meant for the
    /// main thread, which may have it queued; another thread would let it kill the process. Signals of faults stay as
    /// they are.
    private static func withSignalsBlocked<Result>(_ body: () -> Result) -> Result {
        var (blocked, before) = (sigset_t(), sigset_t())
        sigfillset(&blocked)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&blocked, fault) }
        pthread_sigmask(SIG_SETMASK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }

    /// Blocks until the thread has ended. Exactly one of this and `detach` must be called, once.
    package func join() { pthread_join(handle, nil) }

    /// Lets the thread end by itself, whenever that is.
    package func detach() { pthread_detach(handle) }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Processors that this process may run on (sched_getaffinity(2)), at least 1.
package func usableCores() -> Int { max(1, Int(cls_usable_cores())) }
