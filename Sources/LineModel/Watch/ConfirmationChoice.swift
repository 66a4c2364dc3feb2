/// Which suspected lines are probed again, where not all can be before the next round.
package enum ConfirmationChoice {
    /// Up to `most` of the suspects, spread over what they enter by: one of each ingress, then a second of each, and so
    /// on. So every cause has its share, and an ingress of a thousand lines does not keep the others from being proven.
    ///
    /// - Parameter suspects: indices into `lines`.
    /// - Returns: the chosen ones, ascending.
    package static func choose(_ suspects: [Int], of lines: [Line], most: Int) -> [Int] {
        guard suspects.count > most else { return suspects.sorted() }
        var seen: [HostPort: Int] = [:]
        let ranked = suspects.sorted().map { index -> (rank: Int, index: Int) in
            let rank = seen[lines[index].ingress, default: 0]
            seen[lines[index].ingress] = rank + 1
            return (rank, index)
        }
        return ranked.sorted { $0 < $1 }.prefix(max(0, most)).map(\.index).sorted()
    }

    /// Lines that can be confirmed within a time at a rate.
    ///
    /// - Parameters:
    ///   - rate: packets a second.
    ///   - tail: what a round takes beyond its sending.
    package static func most(within time: Duration, rate: Double, count: Int, tail: Duration) -> Int {
        let left = Double(max(0, (time - tail).nanoseconds)) / 1e9
        return Int(min(1e9, left * rate / Double(max(1, count))))
    }
}
