/// Many questions at once: of what is named as changed, at most such a share is so by chance (Y. Benjamini and
/// Y. Hochberg, J. R. Stat. Soc. B 57, 1995, pages 289-300). Where nothing has changed at all, the level is also the
/// probability that anything is named.
package enum FalseDiscovery {
    /// The level at which each would just be named, in the order of the probabilities given, 0...1.
    ///
    /// - Parameter probabilities: each the probability of what was seen, or something rarer, where nothing changed.
    package static func levels(_ probabilities: [Double]) -> [Double] {
        let order = probabilities.indices.sorted { (probabilities[$0], $0) > (probabilities[$1], $1) }
        var (levels, least) = (probabilities, 1.0)
        for (place, index) in order.enumerated() {
            let rank = Double(order.count - place)
            least = min(least, probabilities[index] * Double(order.count) / rank)
            levels[index] = least
        }
        return levels
    }
}
