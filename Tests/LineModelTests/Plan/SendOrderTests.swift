import TestSupport
import Testing

@testable import LineModel

@Suite("Order of sending", .seeded)
struct SendOrderTests {
    /// Groups drawn at random: a few large addresses and many small ones.
    private static func groups(seed: UInt64) -> [Int] {
        var generator = Seed.generator(seed)
        let kinds = Int.random(in: 1...12, using: &generator)
        let lines = Int.random(in: kinds...300, using: &generator)
        // Every number below the greatest occurs: groups are numbered from 0.
        let drawn = (0..<lines - kinds).map { _ in
            min(Int.random(in: 0..<kinds, using: &generator), Int.random(in: 0..<kinds, using: &generator))
        }
        return (Array(0..<kinds) + drawn).shuffled(using: &generator)
    }

    @Test("has every line once", arguments: 0..<50 as Range<UInt64>)
    func permutation(seed: UInt64) {
        let groups = Self.groups(seed: seed)
        #expect(SendOrder.make(addressGroups: groups, seed: seed).sorted() == Array(groups.indices), "seed \(seed)")
    }

    @Test("is repeated by its seed and changed by another one")
    func seeds() {
        let groups = (0..<100).map { $0 % 7 }
        let order = SendOrder.make(addressGroups: groups, seed: 1)
        #expect(order == SendOrder.make(addressGroups: groups, seed: 1))
        #expect(order != SendOrder.make(addressGroups: groups, seed: 2))
        #expect(Set((0..<50).map { SendOrder.make(addressGroups: groups, seed: $0)[0] }).count > 10)
    }

    @Test("spreads the lines of one address: between two of them, over the interval's end too, lie few of any other")
    func spread() {
        for seed in 0..<50 as Range<UInt64> {
            let groups = Self.groups(seed: seed)
            let sizes = SendOrder.groupSizes(groups)
            let order = SendOrder.make(addressGroups: groups, seed: seed)
            for (group, size) in sizes.enumerated() {
                // m evenly spaced keys leave room for at most ceil(n / m) of an address with n evenly spaced ones.
                let bound =
                    1 + sizes.enumerated().reduce(0) { $0 + ($1.offset == group ? 0 : ($1.element + size - 1) / size) }
                let places = order.indices.filter { groups[order[$0]] == group }
                let gaps = zip(places, places.dropFirst() + [places[0] + order.count]).map { $1 - $0 }
                #expect((gaps.max() ?? 0) <= bound, "seed \(seed), group \(group)")
            }
        }
    }

    @Test("is empty without lines and counts the lines of each address")
    func small() {
        #expect(SendOrder.make(addressGroups: [], seed: 3) == [])
        #expect(SendOrder.make(addressGroups: [0], seed: 3) == [0])
        #expect(SendOrder.groupSizes([0, 2, 0]) == [2, 0, 1])
        #expect(SendOrder.groupSizes([]) == [])
    }
}
