/// What two traces of one flow say about its way: the rule of docs/measuring/trace.md, "When a way has changed".
package struct TraceComparison: Equatable, Sendable {
    /// What is concluded.
    package enum Verdict: Equatable, Sendable {
        /// Nothing contradicts that it is the same way.
        case same
        /// Single hops answer from other addresses, and what lies behind them agrees: the same way, by routers with
        /// several addresses, or by links that share the load.
        case sameByOtherAddresses(hops: [Int])
        /// The flow goes another way.
        case differs(RouteChange)
        /// It goes the same way, and ends where it did not end before.
        case ends(RouteChange)
        /// The traces are of two flows, which may go two ways at all times.
        case otherFlow
        /// Too few hops answered in both to say anything.
        case unknown
    }

    /// What is concluded.
    package let verdict: Verdict

    /// Compares a trace with an earlier one of the same flow.
    ///
    /// - Parameter known: further addresses of each TTL that were seen on the earlier trace's way before.
    package init(_ before: Trace, _ now: Trace, known: [Int: Set<String>] = [:]) {
        guard before.isSameFlow(as: now) else {
            verdict = .otherFlow
            return
        }
        let pairs = Self.pairs(before, now, known)
        verdict = Self.verdict(pairs, before, now)
    }

    /// Whether the way is the same as far as the two tell.
    package var isSame: Bool {
        switch verdict {
        case .same, .sameByOtherAddresses: true
        case .differs, .ends, .otherFlow, .unknown: false
        }
    }

    /// The change; nil where none is concluded.
    package var change: RouteChange? {
        switch verdict {
        case .differs(let change), .ends(let change): change
        case .same, .sameByOtherAddresses, .otherFlow, .unknown: nil
        }
    }

    // MARK: - Hop by hop

    private enum Agreement { case agrees, contradicts, unknown }

    private struct Pair {
        let timeToLive: Int
        let before: [String]
        let now: [String]
        let agreement: Agreement
        /// The hop showed two addresses in one of the traces, or its two addresses are of one subnet.
        let mayBeOneRouter: Bool
    }

    private static func pairs(_ before: Trace, _ now: Trace, _ known: [Int: Set<String>]) -> [Pair] {
        // Behind its far end a trace has no hops; one that did not get there may be longer than the other.
        let last = max(before.hops.last?.timeToLive ?? 0, now.hops.last?.timeToLive ?? 0)
        guard last > 0 else { return [] }
        let (old, new) = (byTimeToLive(before), byTimeToLive(now))
        return (1...last).map { ttl in
            let (was, now) = (old[ttl]?.addresses ?? [], new[ttl]?.addresses ?? [])
            let agreement: Agreement =
                if was.isEmpty || now.isEmpty {
                    .unknown
                } else {
                    now.contains { was.contains($0) || known[ttl]?.contains($0) == true } ? .agrees : .contradicts
                }
            return Pair(
                timeToLive: ttl, before: was, now: now, agreement: agreement,
                mayBeOneRouter: was.count > 1 || now.count > 1
                    || was.contains { a in now.contains { TraceSubnet(a) == TraceSubnet($0) } })
        }
    }

    private static func byTimeToLive(_ trace: Trace) -> [Int: TraceHop] {
        Dictionary(trace.hops.map { ($0.timeToLive, $0) }) { first, _ in first }
    }

    private static func verdict(_ pairs: [Pair], _ before: Trace, _ now: Trace) -> Verdict {
        let lengthDiffers = before.hopCount.flatMap { old in now.hopCount.map { $0 != old } } ?? false
        let contradictions = pairs.filter { $0.agreement == .contradicts }
        if let first = contradictions.first {
            let again = pairs.first { $0.timeToLive > first.timeToLive && $0.agreement == .agrees }?.timeToLive
            let isAlone = contradictions.allSatisfy { isEnclosed($0, pairs) && $0.mayBeOneRouter }
            if isAlone, !lengthDiffers { return .sameByOtherAddresses(hops: contradictions.map(\.timeToLive)) }
            return .differs(change(first, until: again, before, now))
        }
        if lengthDiffers, let first = pairs.first(where: { isBeyond($0.timeToLive, before, now) }) {
            return .differs(change(first, until: nil, before, now))
        }
        if let cut = cut(pairs, before, now) { return .ends(change(cut, until: nil, before, now)) }
        return pairs.contains { $0.agreement == .agrees } ? .same : .unknown
    }

    /// A far end that is nearer or farther than it was, though no hop in between answered both times.
    private static func isBeyond(_ ttl: Int, _ before: Trace, _ now: Trace) -> Bool {
        ttl == min(before.hopCount ?? .max, now.hopCount ?? .max)
    }

    /// The hop behind it that answers both times agrees.
    private static func isEnclosed(_ pair: Pair, _ pairs: [Pair]) -> Bool {
        pairs.first { $0.timeToLive > pair.timeToLive && $0.agreement != .unknown }?.agreement == .agrees
    }

    /// Hops on the way to the far end that must have fallen silent, before their silence says something.
    package static let minSilent = 2

    /// The hop from which on nothing answers any more, where at least two routers, or one and the far end, did so
    /// before; or the one that refuses where none did.
    private static func cut(_ pairs: [Pair], _ before: Trace, _ now: Trace) -> Pair? {
        if now.end == .refused, before.end != .refused, let last = now.hops.last?.timeToLive {
            return pairs.first { $0.timeToLive == last }
        }
        guard now.end == .silent || now.end == .hopLimit, let last = now.lastAnswer?.timeToLive else { return nil }
        let gone = pairs.filter { $0.timeToLive > last && !$0.before.isEmpty }
        return gone.count >= minSilent ? gone.first : nil
    }

    private static func change(_ pair: Pair, until again: Int?, _ before: Trace, _ now: Trace) -> RouteChange {
        RouteChange(
            evidence: .trace, hop: pair.timeToLive, was: pair.before, now: pair.now, agreesFrom: again,
            hopsBefore: before.hopCount, hopsNow: now.hopCount,
            refusal: now.end == .refused ? now.hops.last?.ending?.word : nil,
            refusedBy: now.end == .refused ? now.hops.last?.ending?.address : nil)
    }
}

/// The subnet that two addresses of one router mostly share: a /24 of IPv4, a /64 of IPv6.
struct TraceSubnet: Equatable {
    private let text: String

    /// - Parameter address: as the resolver writes it (RFC 5952).
    init(_ address: String) {
        if address.contains(":") {
            let bare = address.prefix { $0 != "%" }
            text = Self.groups(bare).prefix(4).joined(separator: ":") + "::"
        } else {
            text = address.split(separator: ".").prefix(3).joined(separator: ".")
        }
    }

    /// The eight groups of an IPv6 address, with what `::` stands for.
    private static func groups(_ address: Substring) -> [String] {
        let halves = address.components(of: "::")
        let head = halves[0].split(separator: ":").map(String.init)
        guard halves.count > 1 else { return head }
        let tail = halves[1].split(separator: ":").map(String.init)
        let zeros = [String](repeating: "0", count: max(0, 8 - head.count - tail.count))
        return head + zeros + tail
    }
}

extension Substring {
    /// The parts before and behind the first `mark`; the whole when there is none.
    fileprivate func components(of mark: String) -> [Substring] {
        guard let range = firstRange(of: mark) else { return [self] }
        return [self[..<range.lowerBound], self[range.upperBound...]]
    }
}
