internal import LineModel
internal import LinuxSocket
internal import ProbeWire

extension PreparedRound {
    /// What is to be said of lines beside their figures, by their rows.
    ///
    /// - Parameters:
    ///   - counts: of each row.
    ///   - elsewhere: of each thread, whose rows are its own.
    func particulars(_ counts: [LineCounts], _ elsewhere: [[Int: RepliesElsewhere]]) -> [Int: LineParticulars] {
        var found: [Int: LineParticulars] = [:]
        for (line, placement) in zip(lines, placements) {
            guard case .target(let row) = placement else { continue }
            var one = LineParticulars()
            if let address = address(of: row, named: line.ingress) {
                one.address = address
                one.otherAddresses = places.otherAddresses[line.ingress.host, default: []]
                    .filter { $0 != targets[row].endpoint.withPort(0) }.prefix(LineParticulars.maxOthers)
                    .map(\.addressText)
            }
            one.refusedByAddress = counts[row].refusedByAddress
            one.refusedOverruled = counts[row].refusedOverruled
            one.unprovenRefusals = counts[row].unprovenRefusals
            one.elsewhere = elsewhere.lazy.compactMap { $0[row] }.first
            if !one.isEmpty { found[row] = one }
        }
        return found
    }

    /// Where probes of a row go, where the line does not say it by itself: its host is a name, or lacks its zone. Of
    /// ICMP, which has no ports, the address alone.
    private func address(of row: Int, named ingress: HostPort) -> String? {
        let target = targets[row].endpoint
        guard let literal = Endpoint(literal: ingress.host, port: target.port), literal == target else {
            return target.port == 0 ? target.addressText : "\(target)"
        }
        return nil
    }
}
