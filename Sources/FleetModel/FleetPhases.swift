internal import LineModel

/// When within a slot each vantage begins its round, so that many vantages do not hit one ingress in one second.
///
/// Half of a slot is divided into places, two for each vantage at least, four at most; a vantage takes the place that
/// the hash of its name gives it, or the next free one. So any two begin at least a quarter as far apart as they would
/// if they were spread evenly, and one that joins or leaves moves hardly any other. Only when their number passes a
/// power of two do all places change, by less than one place.
package enum FleetPhases {
    /// Each vantage's share of the time in which rounds begin, 0..<1, in the order of the names.
    ///
    /// - Parameter names: unique; their order has no influence.
    package static func shares(_ names: [String]) -> [Double] {
        guard !names.isEmpty else { return [] }
        var bits = 1
        while 1 << bits < 2 * names.count { bits += 1 }
        let places = 1 << bits
        let hashes = names.map { SeededGenerator.mix(StableHash.fnv1a($0.utf8)) }
        let order = names.indices.sorted { (hashes[$0], names[$0]) < (hashes[$1], names[$1]) }
        var isTaken = [Bool](repeating: false, count: places)
        var shares = [Double](repeating: 0, count: names.count)
        for index in order {
            var place = Int(hashes[index] >> UInt64(64 - bits))
            while isTaken[place] { place = (place + 1) % places }
            isTaken[place] = true
            shares[index] = Double(place) / Double(places)
        }
        return shares
    }

    /// How long after a slot's beginning a vantage begins: its share of half a slot, or of less where its round takes
    /// more than the other half.
    ///
    /// - Parameters:
    ///   - every: between two slots, seconds.
    ///   - needed: what the vantage's round takes at its rates, seconds.
    static func phase(share: Double, every: Double, needed: Double) -> Duration {
        let room = min(every / 2, max(0, every - needed))
        return .milliseconds(Int64((room * share * 1000).rounded(.down)))
    }
}
