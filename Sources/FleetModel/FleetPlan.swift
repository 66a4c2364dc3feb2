package import LineModel

/// Which lines each vantage measures, when, and with how many packets a second: what `FleetPlanner` worked out.
package struct FleetPlan: Sendable {
    /// The vantages, by name.
    package let vantages: [FleetVantage]
    /// The lines that were planned for, in their order.
    package let lines: [Line]
    /// Of each line the vantages that measure it, as indices into `vantages`, ascending.
    package let vantagesOfLine: [[Int32]]
    /// Of each vantage its lines, as indices into `lines`, ascending.
    package let linesOfVantage: [[Int32]]
    private let planner: FleetPlanner
    private let hosts: IngressHosts
    /// Of each host its pairs.
    private let pairsOfHost: [Int]
    private let phaseShares: [Double]

    init(_ planner: FleetPlanner, vantages: [FleetVantage], vantagesOfLine: [[Int32]], hosts: IngressHosts) {
        self.planner = planner
        self.vantages = vantages
        lines = planner.lines
        self.vantagesOfLine = vantagesOfLine
        self.hosts = hosts
        pairsOfHost = hosts.lines.map { $0.reduce(0) { $0 + vantagesOfLine[Int($1)].count } }
        var ofVantage = [[Int32]](repeating: [], count: vantages.count)
        for (line, chosen) in vantagesOfLine.enumerated() {
            for vantage in chosen { ofVantage[Int(vantage)].append(Int32(line)) }
        }
        linesOfVantage = ofVantage
        phaseShares = FleetPhases.shares(vantages.map(\.name))
    }

    /// Pairs of line and vantage.
    package var pairs: Int { linesOfVantage.reduce(0) { $0 + $1.count } }

    /// Names of the lines that no vantage measures: no selector is about them, or none of theirs fits a vantage.
    package var unmeasuredLines: [String] {
        lines.indices.filter { vantagesOfLine[$0].isEmpty }.map { lines[$0].name }
    }

    /// The vantage's assignment; nil where the fleet has none of this name. Time: its lines.
    package func assignment(of name: String) -> Assignment? {
        vantages.firstIndex { $0.name == name }.map(assignment)
    }

    /// The assignment of a vantage by its place in `vantages`.
    package func assignment(_ vantage: Int) -> Assignment {
        let own = linesOfVantage[vantage].map(Int.init)
        var ofHost: [Int32: Int] = [:]
        for line in own { ofHost[hosts.ofLine[line], default: 0] += 1 }
        var rates: [String: Double] = [:]
        var needed = 0.0
        for (host, count) in ofHost {
            let rate = rate(host, lines: count)
            rates[hosts.names[Int(host)]] = rate
            needed = max(needed, Double(count * planner.count) / rate)
        }
        let every = planner.every / .seconds(1)
        return Assignment(
            generation: planner.generation, epoch: planner.epoch, every: planner.every,
            phase: FleetPhases.phase(share: phaseShares[vantage], every: every, needed: needed), addressRates: rates,
            lines: own.map { lines[$0] })
    }

    /// The host's cap in proportion to the lines there that the vantage measures, so that all of its vantages take
    /// equally long; rounded down to thousandths, so that they never exceed it together.
    private func rate(_ host: Int32, lines count: Int) -> Double {
        let share = planner.cap(of: hosts.names[Int(host)]) * Double(count) / Double(max(1, pairsOfHost[Int(host)]))
        let rounded = (share * 1000).rounded(.down) / 1000
        return rounded > 0 ? rounded : share
    }
}
