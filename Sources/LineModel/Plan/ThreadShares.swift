/// Which measuring thread each line belongs to.
///
/// All lines of a destination address share a thread: it alone then knows what that address gets, and replies and ICMP
/// errors of an address come to one set of sockets.
package enum ThreadShares {
    /// The packets a second that one thread is trusted with when the number of threads is not given.
    package static let rateOfOneThread = 150_000.0

    /// - Parameters:
    ///   - rate: of the plan, packets a second.
    ///   - addresses: destination addresses of the plan.
    ///   - cores: processors that this process may use. One is left to the rest of the machine.
    package static func threads(rate: Double, addresses: Int, cores: Int) -> Int {
        let wanted = Int((rate / rateOfOneThread).rounded(.up))
        return max(1, min(wanted, cores - 1, addresses))
    }

    /// The thread of each line, so that the threads' loads are as even as whole addresses allow: the address with most
    /// lines first, each to the thread with least.
    package static func make(addressGroups: [Int], threads: Int) -> [Int] {
        let sizes = SendOrder.groupSizes(addressGroups)
        var loads = [Int](repeating: 0, count: threads)
        var threadOfGroup = [Int](repeating: 0, count: sizes.count)
        for group in sizes.indices.sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) {
            let least = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
            threadOfGroup[group] = least
            loads[least] += sizes[group]
        }
        return addressGroups.map { threadOfGroup[$0] }
    }
}
