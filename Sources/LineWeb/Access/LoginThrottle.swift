internal import LineModel

/// How often somebody may be wrong: after five failures each further attempt has to wait, twice as long each time.
///
/// Counted by the address that asks and by the user who is asked for, so that neither one machine nor many can try
/// passwords quickly; and of tokens by the address, apart from its passwords: behind a proxy all have one address, and
/// whoever tries passwords there must not keep the programs out, nor a program with an old token the people. Time
/// is an argument. The table is bounded: what failed least lately makes room.
package struct LoginThrottle: Sendable {
    /// Of what failures are counted.
    package enum Key: Hashable, Sendable {
        /// An address, of IPv6 its first 64 bits: whoever has one has all of them.
        case address(String)
        /// A user's name.
        case user(String)
        /// An address, likewise, that shows tokens.
        case tokens(String)
    }

    private struct Failures {
        var count = 0
        /// When the last one was, monotonic nanoseconds.
        var last: Int64
        /// Until when no attempt is taken.
        var until: Int64 = 0
    }

    private static let second: Int64 = 1_000_000_000
    /// Failures that cost nothing: fingers slip.
    static let free = 5
    /// After so long without a failure all is forgotten.
    static let forgetsAfter = Duration.seconds(3_600)
    /// The longest wait of an address. A user's is a minute at most: else whoever knows his name could lock him out.
    static let maxWait = (address: Duration.seconds(900), user: Duration.seconds(60))
    static let maxKeys = 10_000

    private var failures: [Key: Failures] = [:]

    /// Nobody failed yet.
    package init() {}

    /// How long an attempt has to wait; nil where it may be made now.
    package func wait(_ keys: [Key], now: Int64) -> Duration? {
        let longest = keys.compactMap { failures[$0] }.map { $0.until - now }.max() ?? 0
        return longest > 0 ? .nanoseconds(longest) : nil
    }

    /// The key of an address that shows tokens; of IPv6 all that begin with the same 64 bits have one.
    package static func tokens(from address: String) -> Key { .tokens(WebAccess.network(address)) }

    /// Counts an attempt as a failure, before it is known: attempts that are made at once count each for itself.
    package mutating func begin(_ keys: [Key], now: Int64) {
        for key in keys {
            makeRoom(for: key, now: now)
            var known = failures[key] ?? Failures(last: now)
            if now - known.last > Self.forgetsAfter.nanoseconds { known.count = 0 }
            known.count += 1
            known.last = now
            let most = if case .user = key { Self.maxWait.user } else { Self.maxWait.address }
            let doublings = min(known.count - Self.free, 20)
            known.until = doublings < 0 ? 0 : now + min(Self.second << Int64(doublings), most.nanoseconds)
            failures[key] = known
        }
    }

    /// Takes back what `begin` counted, and all before: it was the right password.
    package mutating func succeed(_ keys: [Key]) { for key in keys { failures[key] = nil } }

    private mutating func makeRoom(for key: Key, now: Int64) {
        guard failures.count >= Self.maxKeys, failures[key] == nil else { return }
        failures = failures.filter { now - $0.value.last <= Self.forgetsAfter.nanoseconds }
        guard failures.count >= Self.maxKeys else { return }
        // A quarter at once, so that a flood of keys does not sort the table for each of them.
        let oldest = failures.sorted { $0.value.last < $1.value.last }.prefix(Self.maxKeys / 4)
        for (key, _) in oldest { failures[key] = nil }
    }
}
