internal import Synchronization

/// Tells once that nobody waits for an answer any more: whoever asked has left.
package final class WaitEnd: Sendable {
    private struct State {
        var hasEnded = false
        var tellers: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Somebody waits.
    package init() {}

    /// Nobody does; safe from any thread.
    package func end() {
        let tellers = state.withLock { state in
            defer { (state.hasEnded, state.tellers) = (true, []) }
            return state.tellers
        }
        for tell in tellers { tell() }
    }

    /// Whether nobody waits any more.
    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// Calls this once when nobody waits any more; at once where that is so already.
    func whenEnded(_ tell: @escaping @Sendable () -> Void) {
        let isOver = state.withLock { state in
            if !state.hasEnded { state.tellers.append(tell) }
            return state.hasEnded
        }
        if isOver { tell() }
    }
}
