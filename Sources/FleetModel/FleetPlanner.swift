package import LineModel

/// Works out what each vantage of a fleet measures, and how gently. Pure: the same vantages, lines and selectors give
/// the same plan on every machine, in whatever order they are given.
package struct FleetPlanner: Sendable {
    /// The vantages, with unique names.
    package var vantages: [FleetVantage]
    /// The lines, with unique names.
    package var lines: [Line]
    /// Which lines are measured from where; without any each line is measured from `FleetSelector.usualCopies`
    /// vantages.
    package var selectors: [FleetSelector]
    /// Probes of a line in a round.
    package var count: Int
    /// Between two slots.
    package var every: Duration
    /// Packets a second that one ingress host gets from all vantages together, at most.
    package var addressCap: Double
    /// Other caps, by ingress host.
    package var addressCaps: [String: Double]
    /// The generation of the lines.
    package var generation: Int
    /// The epoch of the vantages.
    package var epoch: Int

    /// - Parameters:
    ///   - count: 1 or more.
    ///   - every: above 0.
    ///   - addressCap, addressCaps: above 0.
    package init(
        vantages: [FleetVantage], lines: [Line], selectors: [FleetSelector] = [], count: Int = 100,
        every: Duration = .seconds(300), addressCap: Double = 1000, addressCaps: [String: Double] = [:],
        generation: Int = 1, epoch: Int = 1
    ) {
        precondition(count > 0 && every > .zero, "a round has probes, a slot takes time")
        self.vantages = vantages
        self.lines = lines
        self.selectors = selectors
        self.count = count
        self.every = every
        self.addressCap = addressCap
        self.addressCaps = addressCaps
        self.generation = generation
        self.epoch = epoch
    }

    /// The plan.
    ///
    /// Time: for each line a step for each selector, then one for each vantage that it may be measured from. A plan
    /// that asks for too much by the numbers alone is refused before the second part, however many pairs it has.
    ///
    /// - Throws: where an ingress would get more than its cap over all vantages.
    package func plan() throws(FleetPlanRefusal) -> FleetPlan {
        let sorted = vantages.sorted { $0.name < $1.name }
        let rules = (selectors.isEmpty ? [FleetSelector()] : selectors).map { selector in
            let fitting = sorted.indices.filter { selector.vantages.fits(sorted[$0]) }
            return Rule(selector: selector, candidates: RendezvousCandidates(fitting, of: sorted))
        }
        let rulesOfLine = lines.map { line in
            Array(rules.indices.filter { rules[$0].selector.lines.fits(line) })
        }
        let hosts = IngressHosts(lines)
        // The line has those of its greatest rule at least.
        try refuse(hosts, copies: rulesOfLine.map { $0.map { rules[$0].copies }.max() ?? 0 })
        let chosen = zip(lines, rulesOfLine).map { line, own in
            Self.choose(rules, own, line: RendezvousHash.key(ofLine: line.name))
        }
        try refuse(hosts, copies: chosen.map(\.count))
        return FleetPlan(self, vantages: sorted, vantagesOfLine: chosen, hosts: hosts)
    }

    private struct Rule {
        var selector: FleetSelector
        var candidates: RendezvousCandidates
        /// From how many vantages each of its lines is measured.
        var copies: Int { min(selector.copies ?? .max, candidates.all.count) }
    }

    /// The line's vantages over all of its rules, ascending.
    private static func choose(_ rules: [Rule], _ own: [Int], line: UInt64) -> [Int32] {
        if own.count == 1 { return rules[own[0]].candidates.best(rules[own[0]].copies, line: line).sorted() }
        var chosen: Set<Int32> = []
        for rule in own { chosen.formUnion(rules[rule].candidates.best(rules[rule].copies, line: line)) }
        return chosen.sorted()
    }

    /// Packets a second that an ingress host may get.
    func cap(of host: String) -> Double { addressCaps[host] ?? addressCap }

    private func refuse(_ hosts: IngressHosts, copies: [Int]) throws(FleetPlanRefusal) {
        let seconds = every / .seconds(1)
        var excesses: [FleetPlanRefusal.Excess] = []
        for (host, lines) in zip(hosts.names, hosts.lines) {
            let counts = lines.map { copies[Int($0)] }.filter { $0 > 0 }
            let pairs = counts.reduce(0, +)
            let (rate, cap) = (Double(pairs) * Double(count) / seconds, cap(of: host))
            guard rate > cap else { continue }
            excesses.append(
                FleetPlanRefusal.Excess(
                    host: host, vantages: Set(counts).count == 1 ? counts.first : nil, lines: counts.count,
                    pairs: pairs, rate: rate, cap: cap))
        }
        guard !excesses.isEmpty else { return }
        excesses.sort { ($1.rate / $1.cap, $0.host) < ($0.rate / $0.cap, $1.host) }
        throw FleetPlanRefusal(count: count, every: every, excesses: excesses)
    }
}

/// The hosts that lines enter by, as numbers.
struct IngressHosts: Sendable {
    /// In the order of the lines.
    private(set) var names: [String] = []
    /// Of each host its lines, ascending.
    private(set) var lines: [[Int32]] = []
    /// Of each line its host.
    private(set) var ofLine: [Int32] = []

    init(_ all: [Line]) {
        var numbers: [String: Int32] = [:]
        for (index, line) in all.enumerated() {
            let number = numbers[line.ingress.host] ?? Int32(names.count)
            if Int(number) == names.count {
                numbers[line.ingress.host] = number
                names.append(line.ingress.host)
                lines.append([])
            }
            lines[Int(number)].append(Int32(index))
            ofLine.append(number)
        }
    }
}
