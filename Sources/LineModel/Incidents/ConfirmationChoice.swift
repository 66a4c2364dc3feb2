/// Which suspected lines are probed again, where not all can be before the next round.
package enum ConfirmationChoice {
    /// Up to `most` of the suspects, spread over what they enter by: one of each ingress, then a second of each, and so
    /// on. So every cause has its share, and an ingress of a thousand lines does not keep the others from being proven.
    ///
    /// - Parameters:
    ///   - suspects: indices into `lines`.
    ///   - maxOfHost: lines of one ingress host; those beyond leave their places to others.
    /// - Returns: the chosen ones, ascending.
    package static func choose(_ suspects: [Int], of lines: [Line], most: Int, maxOfHost: Int = .max) -> [Int] {
        var seen: [HostPort: Int] = [:]
        let ranked = suspects.sorted().map { index -> (rank: Int, index: Int) in
            let rank = seen[lines[index].ingress, default: 0]
            seen[lines[index].ingress] = rank + 1
            return (rank, index)
        }
        var ofHost: [String: Int] = [:]
        let fitting = ranked.sorted { $0 < $1 }.filter { _, index in
            ofHost[lines[index].ingress.host, default: 0] += 1
            return ofHost[lines[index].ingress.host, default: 0] <= maxOfHost
        }
        return fitting.prefix(max(0, most)).map(\.index).sorted()
    }
}
