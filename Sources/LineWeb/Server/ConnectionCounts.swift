package import LineReport
internal import Synchronization

/// How many connections the web server has, and may have: each takes a descriptor, and the rounds need theirs.
package final class ConnectionCounts: Sendable {
    private struct State {
        var open = 0
        var refused = 0
        var timedOut = 0
        var misdirected = 0
        var unreadable = 0
    }

    private let state = Mutex(State())
    /// Connections at one time, at least 1.
    package let most: Int

    /// - Parameter most: connections at one time; below 1 counts as 1.
    package init(most: Int) { self.most = max(most, 1) }

    /// What may be had of a process's descriptors: what is asked for, but a sixteenth at most, and 4 at least. A round
    /// counts on 128 for everything that is not its own (`PreparedRound.spareDescriptors`).
    ///
    /// - Parameter descriptors: that the process may have open (RLIMIT_NOFILE).
    package static func most(asked: Int, descriptors: Int) -> Int { max(4, min(asked, descriptors / 16)) }

    /// Whether a further connection may stay; it is then counted until `leave`.
    func enter() -> Bool {
        state.withLock { state in
            guard state.open < most else {
                state.refused += 1
                return false
            }
            state.open += 1
            return true
        }
    }

    func leave() { state.withLock { $0.open -= 1 } }
    func noteTimeOut() { state.withLock { $0.timedOut += 1 } }
    func noteMisdirected() { state.withLock { $0.misdirected += 1 } }
    func noteUnreadable() { state.withLock { $0.unreadable += 1 } }

    /// As metrics.
    package var families: [MetricFamily] {
        let state = state.withLock { $0 }
        var refused = MetricFamily("web_refused_total", .counter, "Connections and requests that were refused.")
        refused.add(Double(state.refused), [("reason", "connections")])
        refused.add(Double(state.misdirected), [("reason", "host")])
        refused.add(Double(state.unreadable), [("reason", "head")])
        return [
            MetricFamily("web_connections", .gauge, "Connections to the web server.", value: Double(state.open)),
            MetricFamily("web_connections_max", .gauge, "Connections that it takes at most.", value: Double(most)),
            refused,
            MetricFamily(
                "web_timeouts_total", .counter, "Connections that were closed as they took too long.",
                value: Double(state.timedOut)),
        ]
    }
}
