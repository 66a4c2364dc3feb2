internal import LinuxSocket
internal import Synchronization

/// Threads that do nothing but run, one a core, at the importance of every other program. They end with the process at
/// the latest.
final class CoreLoad {
    private final class Switch: Sendable {
        let isOn = Atomic(true)
    }

    private let run = Switch()
    private var threads: [JoinableThread] = []

    /// - Throws: when not even a thread can be had.
    init() throws(SocketError) {
        for _ in 0..<usableCores() {
            let run = run
            threads.append(
                try JoinableThread(name: "load") { while run.isOn.load(ordering: .relaxed) {} })
        }
    }

    deinit { stop() }

    /// Blocks until they have ended.
    func stop() {
        run.isOn.store(false, ordering: .relaxed)
        for thread in threads { thread.join() }
        threads = []
    }
}
