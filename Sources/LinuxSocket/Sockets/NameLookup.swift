internal import CLinuxSocket
internal import Glibc
internal import Synchronization

/// What a look-up of a host name gave: its addresses in the resolver's order (RFC 6724), or why there are none.
package enum NameResult: Equatable, Sendable {
    case addresses([Endpoint])
    case failed(String)
}

/// Looks many host names up at once, with a bound on the time.
///
/// The C library's resolver blocks for as long as it likes and cannot be interrupted, so it runs on threads of its own.
/// A look-up without an answer at the deadline is given up, and its thread ends when the resolver returns.
package final class NameLookup: Sendable {
    private struct State {
        var waiting: [String]
        var results: [String: NameResult] = [:]
        var remaining: Int
    }

    private let state: Mutex<State>
    private let done: EventFlag
    /// One look-up; blocks.
    private let lookUp: @Sendable (String) -> NameResult

    private init(_ names: [String], _ lookUp: @escaping @Sendable (String) -> NameResult) throws(SocketError) {
        state = Mutex(State(waiting: names.reversed(), remaining: names.count))
        done = try EventFlag()
        self.lookUp = lookUp
    }

    /// To be called when a program begins, before it has threads: a statically linked one then looks names up in
    /// /etc/hosts and by DNS alone. All else that nsswitch.conf(5) names are libraries of the machine's own C library,
    /// and loading one of another version ends the process. Returns whether the program is linked statically.
    @discardableResult
    package static func prepareProcess() -> Bool { cls_name_modules_avoid() }

    /// The largest number of threads; a resolver that must ask far away answers some hundred names a second with them.
    package static let threads = 16

    /// Looks up every name of `names` once.
    ///
    /// - Parameters:
    ///   - timeout: for all of them together; names without an answer by then are `failed`.
    ///   - abandon: ends the waiting once it is raised, and is left raised; nil when nothing ends it early.
    /// - Returns: a result for each name.
    package static func resolve(
        _ names: Set<String>, timeout: Duration, abandon: EventFlag? = nil
    ) throws(SocketError) -> [String: NameResult] {
        try resolve(names, timeout: timeout, abandon: abandon, lookUp: lookUp)
    }

    /// The same with another resolver, for tests.
    static func resolve(
        _ names: Set<String>, timeout: Duration, abandon: EventFlag?, lookUp: @escaping @Sendable (String) -> NameResult
    ) throws(SocketError) -> [String: NameResult] {
        guard !names.isEmpty else { return [:] }
        let lookup = try NameLookup(names.sorted(), lookUp)
        let (seconds, attoseconds) = timeout.components
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        let deadline = MonotonicTime.now().advanced(byNanoseconds: nanoseconds)
        for number in 0..<min(threads, names.count) {
            try JoinableThread(name: "resolve-\(number)") { lookup.work() }.detach()
        }
        let waits = WaitSet([lookup.done.descriptor] + (abandon.map { [$0.descriptor] } ?? []))
        while MonotonicTime.now() < deadline, waits.wait(until: deadline) == 0 {}
        return lookup.state.withLock { state in
            // Nobody waits for these names any more; the threads end after the name that they are looking up.
            state.waiting = []
            var results = state.results
            for name in names where results[name] == nil {
                results[name] = .failed("the name look-up took more than \(timeout)")
            }
            return results
        }
    }

    private func work() {
        while let name = state.withLock({ $0.waiting.popLast() }) {
            let result = lookUp(name)
            let isLast = state.withLock { state in
                state.results[name] = result
                state.remaining -= 1
                return state.remaining == 0
            }
            if isLast { done.raise() }
        }
    }

    /// One look-up (getaddrinfo(3)); blocks.
    private static func lookUp(_ name: String) -> NameResult {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &list)
        guard status == 0 else { return .failed(String(cString: gai_strerror(status))) }
        defer { freeaddrinfo(list) }
        var endpoints: [Endpoint] = []
        var entry = list
        while let current = entry {
            if let address = current.pointee.ai_addr { endpoints.append(Endpoint(sockaddr: address)) }
            entry = current.pointee.ai_next
        }
        return endpoints.isEmpty ? .failed("the name has no address") : .addresses(endpoints)
    }
}
