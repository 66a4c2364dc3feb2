package import LinuxSocket

/// Which line has which impairment: the most specific rule that fits, or the default.
package struct ImpairmentProfile: Sendable {
    /// The impairment of lines that no rule fits.
    package var standard = Impairment.none
    /// In the order in which they were added.
    package private(set) var rules: [Rule] = []
    /// Which rules are for an address (port 0 in the key), so that thousands of lines with a rule each are looked up at
    /// once.
    private var rulesOfAddress: [Endpoint: [Int]] = [:]
    private var rulesOfAnyAddress: [Int] = []

    /// Every line passes its datagrams at once.
    package init() {}

    /// An impairment and the lines it is for.
    package struct Rule: Sendable {
        /// The address that is probed; nil fits any.
        package var address: Endpoint?
        /// Whether `address`'s port counts.
        package var hasPort: Bool
        /// The echo behind the address; nil fits any echo, and lines without one.
        package var echo: Endpoint?
        /// What the lines that it fits do to datagrams.
        package var impairment: Impairment

        /// - Parameters:
        ///   - address: the address that is probed; nil fits any.
        ///   - hasPort: whether the address's port must fit too; false when there is no address.
        ///   - echo: the echo behind it; nil fits any echo, and lines without one.
        package init(address: Endpoint?, hasPort: Bool, echo: Endpoint?, impairment: Impairment) {
            self.address = address
            self.hasPort = hasPort
            self.echo = echo
            self.impairment = impairment
        }

        func fits(address probed: Endpoint, echo behind: Endpoint?) -> Bool {
            if let address, address != (hasPort ? probed : probed.withPort(address.port)) { return false }
            return echo == nil || echo == behind
        }

        /// An address says more than an echo, an echo more than a port.
        var weight: Int { (address != nil ? 4 : 0) + (echo != nil ? 2 : 0) + (hasPort ? 1 : 0) }

        /// Whether both are for the same lines, so that one of them could never be meant.
        func isForTheSameLines(as other: Rule) -> Bool {
            let same = hasPort == other.hasPort && echo == other.echo
            guard let address, let theirs = other.address else { return same && address == other.address }
            return same && address == theirs
        }
    }

    /// Adds a rule; of several that fit a line the most specific one counts, whatever their order.
    package mutating func add(_ rule: Rule) {
        if let address = rule.address {
            rulesOfAddress[address.withPort(0), default: []].append(rules.count)
        } else {
            rulesOfAnyAddress.append(rules.count)
        }
        rules.append(rule)
    }

    /// Whether an earlier rule is for the same lines.
    func hasRule(forTheSameLinesAs rule: Rule) -> Bool {
        let others = rule.address.map { rulesOfAddress[$0.withPort(0)] ?? [] } ?? rulesOfAnyAddress
        return others.contains { rules[$0].isForTheSameLines(as: rule) }
    }

    /// The line's impairment: of the rule with the most to say of it.
    func impairment(address: Endpoint, echo: Endpoint?) -> Impairment {
        let candidates = (rulesOfAddress[address.withPort(0)] ?? []) + rulesOfAnyAddress
        let fitting = candidates.map { rules[$0] }.filter { $0.fits(address: address, echo: echo) }
        return fitting.max { $0.weight < $1.weight }?.impairment ?? standard
    }
}
