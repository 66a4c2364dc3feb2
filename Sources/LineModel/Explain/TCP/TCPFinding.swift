/// UDP loses on a line's way and TCP does not: whoever carries it treats UDP worse.
///
/// The rounds of the line that follow each other up to this one are held together, one to `mostRounds` of them. If the
/// way treated both alike, so few handshakes would be lost with the probability of `level` at most (`TCPTally`), for
/// each number of rounds; so of 10,000 rounds in which both lose alike one at most has a finding, whatever the losses
/// are like (`TCPFindingTests` draws them). Three things must hold besides:
///
/// - UDP lost 5 points more at least, and in each of these rounds more.
/// - Connections were taken in each of these rounds, and none was refused.
/// - No round that cannot be trusted is among them.
///
/// The names of what it holds are stored: they stay for ever.
package struct TCPFinding: Hashable, Sendable, Codable {
    /// The port of the ingress that the handshakes were made with.
    package let port: UInt16
    /// Rounds that tell it.
    package let rounds: Int
    /// Probes of UDP beside the handshakes in these.
    package let probes: Int
    /// Of these the lost and late ones.
    package let probesLost: Int
    /// Handshakes in these rounds.
    package let handshakes: Int
    /// Of these, those that nothing answered.
    package let handshakesLost: Int
    /// Source ports that the probes of UDP left from, over all rounds.
    package let flows: Int
    /// The median of the last round's handshakes, milliseconds; nil when it is not known.
    package let median: Double?
    /// How seldom so few handshakes are lost where both are treated alike, 0...1.
    package let chance: Double

    /// How seldom that may be, for each number of rounds: over all of them 1 in 10,000.
    package static let level = 1e-4 / Double(mostRounds)
    /// The most rounds that are held together.
    package static let mostRounds = 12
    /// By how many points UDP must lose more.
    package static let minLoss = 0.05

    /// - Parameters:
    ///   - tcp: of the last round.
    ///   - past: the rounds before, each right behind the other, the newest last.
    /// - Returns: nil where UDP is not certainly, or not noticeably, treated worse.
    package init?(_ tcp: LineTCP, past: [TCPTally] = []) {
        guard tcp.tellsMore else { return nil }
        var (sum, rounds) = (TCPTally(), 0)
        for tally in ([tcp.tally] + past.reversed()).prefix(Self.mostRounds) {
            sum.add(tally)
            rounds += 1
            guard (sum.excess ?? 0) >= Self.minLoss else { continue }
            let chance = sum.chance
            guard chance <= Self.level else { continue }
            (port, self.rounds, median, self.chance) = (tcp.port, rounds, tcp.rtt?.median, chance)
            (probes, probesLost, flows) = (sum.probes, sum.probesLost, sum.flows)
            (handshakes, handshakesLost) = (sum.handshakes, sum.handshakesLost)
            return
        }
        return nil
    }
}

extension LineTCP {
    /// Whether the round by itself speaks for UDP being treated worse, as each round of a finding must.
    package var tellsMore: Bool { note == nil && counts.connected > 0 && (tally.excess ?? 0) > 0 }
}

extension TCPFinding {
    var figures: [ConclusionFigure] {
        [
            ConclusionFigure("port", .whole(Int(port))), ConclusionFigure("rounds", .whole(rounds)),
            ConclusionFigure("udp_sent", .whole(probes)), ConclusionFigure("udp_lost", .whole(probesLost)),
            ConclusionFigure("tcp_attempts", .whole(handshakes)), ConclusionFigure("tcp_lost", .whole(handshakesLost)),
            ConclusionFigure("udp_ports", .whole(flows)),
            ConclusionFigure("tcp_median_ms", median.map { .number($0) } ?? .absent),
            ConclusionFigure("chance", .number(chance)),
        ]
    }

    /// Whether nothing at all of UDP came back.
    package var isDead: Bool { probes > 0 && probesLost == probes }
}
