internal import LineModel

/// Which vantages measure a line: the weighted rendezvous hash (highest random weight: Thaler, Ravishankar, IEEE/ACM
/// Transactions on Networking 6, 1998; the weights by -w / ln h: Schindelhauer, Schomaker, SPAA 2005; Mosko and others,
/// draft-ietf-bess-weighted-hrw).
///
/// Each pair of line and vantage has a random number h within 0...1 that depends on their two names alone, and the
/// score -w / ln h; the vantages with the greatest scores win. So a vantage that joins takes lines from others and
/// moves none between these, one that leaves gives up its own alone, and each has lines in proportion to its weight.
package enum RendezvousHash {
    /// A line's part of a pair's number.
    package static func key(ofLine name: String) -> UInt64 { StableHash.fnv1a(name.utf8) }

    /// A vantage's part; other than that of a line of the same name.
    package static func key(ofVantage name: String) -> UInt64 {
        SeededGenerator.mix(StableHash.fnv1a(name.utf8) &+ 0x9E37_79B9_7F4A_7C15)
    }

    /// A pair's number, uniform over all 64 bits.
    package static func pair(line: UInt64, vantage: UInt64) -> UInt64 { SeededGenerator.mix(line ^ vantage) }

    /// -ln(h) / w, the reciprocal of the score: the least wins.
    package static func distance(_ pair: UInt64, weight: Double) -> Double {
        -NaturalLogarithm.of((Double(pair >> 11) + 0.5) * 0x1p-53) / weight
    }
}

/// Vantages that a selector may choose from, made ready for many lines.
struct RendezvousCandidates {
    /// Vantages of one weight: among them the greater number wins, so that no logarithm is needed.
    private struct Class {
        var weight: Double
        var vantages: [(key: UInt64, index: Int32)]
    }

    private struct Winner {
        var distance: Double
        var pair: UInt64
        var index: Int32
    }

    private let classes: [Class]
    /// All of them, ascending.
    let all: [Int32]

    /// - Parameters:
    ///   - fitting: indices of vantages, ascending; those with a weight that is not above 0 are never chosen.
    ///   - vantages: of the fleet, sorted by name.
    init(_ fitting: [Int], of vantages: [FleetVantage]) {
        let usable = fitting.filter { vantages[$0].weight > 0 && vantages[$0].weight.isFinite }
        all = usable.map(Int32.init)
        classes = Dictionary(grouping: usable) { vantages[$0].weight }.sorted { $0.key < $1.key }.map { group in
            Class(
                weight: group.key,
                vantages: group.value.map { (RendezvousHash.key(ofVantage: vantages[$0].name), Int32($0)) })
        }
    }

    /// The vantages of a line, `copies` or all that there are, the best first.
    func best(_ copies: Int, line: UInt64) -> [Int32] {
        guard copies < all.count else { return all }
        var winners: [Winner] = []
        for group in classes {
            let top = Self.top(copies, of: group.vantages, line: line)
            guard classes.count > 1 else { return top.map(\.index) }
            winners += top.map {
                Winner(
                    distance: RendezvousHash.distance($0.pair, weight: group.weight), pair: $0.pair, index: $0.index)
            }
        }
        winners.sort { ($0.distance, $1.pair, $0.index) < ($1.distance, $0.pair, $1.index) }
        return winners.prefix(copies).map(\.index)
    }

    /// The members with the greatest numbers; of equal ones the first by name.
    private static func top(
        _ copies: Int, of members: [(key: UInt64, index: Int32)], line: UInt64
    ) -> [(pair: UInt64, index: Int32)] {
        var top: [(pair: UInt64, index: Int32)] = []
        top.reserveCapacity(copies + 1)
        for member in members {
            let pair = RendezvousHash.pair(line: line, vantage: member.key)
            if top.count == copies, let last = top.last, pair <= last.pair { continue }
            var place = top.count
            while place > 0, top[place - 1].pair < pair { place -= 1 }
            top.insert((pair, member.index), at: place)
            if top.count > copies { top.removeLast() }
        }
        return top
    }
}
