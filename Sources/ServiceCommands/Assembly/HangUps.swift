internal import Glibc
package import LinuxSocket

/// SIGHUP as something that is waited for, from the first line of `main` on: one that comes while the process is being
/// put together neither ends it nor is lost, but is obeyed when somebody waits.
package struct HangUps: Sendable {
    /// Those of this process, for the verb that runs; nil in a verb that SIGHUP is to end, and in tests.
    @TaskLocal package static var ofProcess: HangUps?

    private let held: HeldSignal

    /// Holds the signal from now on; once in a process.
    ///
    /// - Throws: where the kernel has no descriptor for it.
    package init() throws(SocketError) { held = try HeldSignal(SIGHUP) }

    /// Whether a process with these arguments, the program's name left out, is to outlive SIGHUP: the one that watches,
    /// and the one that serves a fleet.
    ///
    /// - Parameter verb: the program's verb that does.
    package static func areAwaited(by arguments: some Collection<String>, verb: String = "watch") -> Bool {
        arguments.first == verb
    }

    /// What the reloader waits for in this process: nothing, for ever, where nobody is to outlive the signal.
    package static func waiting() -> @Sendable () throws -> AsyncStream<Void> {
        let hangUps = ofProcess
        return {
            if let hangUps { return try hangUps.signals() }
            // Kept by itself: a stream whose continuation is gone may end.
            return AsyncStream { kept in kept.onTermination = { _ in withExtendedLifetime(kept) {} } }
        }
    }

    /// An element for each signal, those that came before included, until the task that waits is cancelled. Several
    /// that come at once are one.
    ///
    /// - Throws: where no thread can be had.
    package func signals() throws(SocketError) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let end = try EventFlag()
        let thread = try JoinableThread(name: "signals") { [held] in
            Self.wait(for: held, until: end) { continuation.yield() }
        }
        thread.detach()
        continuation.onTermination = { _ in end.raise() }
        return stream
    }

    private static func wait(for held: HeldSignal, until end: EventFlag, _ take: () -> Void) {
        var ready = [
            pollfd(fd: held.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: end.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&ready, nfds_t(ready.count), -1) >= 0 || errno == EINTR {
            if ready[1].revents != 0 { return }
            if held.take() { take() }
        }
    }
}
