/// How many of a line's probes have a companion: all of them where the caps allow it, else every n-th.
///
/// What a companion tells is about its line's probe of the same instant, so all should have one. But it is asked for
/// beside the round, and should not make that much longer: n is the smallest number with which the companions lengthen
/// the interval by nothing, and at most the one that leaves a line `minPairs` of them; with that the interval is
/// stretched.
package enum CompanionShare {
    /// Pairs of probes that a line keeps: half of them lost at the ingress, or none, can be told apart with 20.
    static let minPairs = 20

    /// The factor by which companions lengthen the interval at most; 1 when they do not.
    ///
    /// - Parameters:
    ///   - count: probes a line.
    ///   - companions: the most that one line has.
    package static func maxStretch(count: Int, companions: Int = 1) -> Double {
        1 + Double(companions) / Double(most(count))
    }

    /// The largest n.
    static func most(_ count: Int) -> Int { max(1, count / minPairs) }

    /// - Parameters:
    ///   - count: probes a line.
    ///   - interval: the interval that lines and companions take where every n-th probe has one; nil without companions
    ///     at all.
    /// - Returns: n.
    static func every(count: Int, interval: (Int?) -> Int64) -> Int {
        let alone = interval(nil)
        var (low, high) = (1, most(count))
        while low < high {
            let middle = (low + high) / 2
            if interval(middle) <= alone { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
