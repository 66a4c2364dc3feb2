/// What a round's TCP handshakes and the UDP probes beside them say, as far as it tells how the two are treated.
///
/// Losses come in runs. So the round is parted: each handshake is made at a random place among some of the line's
/// probes, and is held against these alone. If the way treated both alike the handshake would be as good as one probe
/// more among them, whatever takes them away: it would be the lost one as often as any other.
package struct TCPTally: Equatable, Sendable {
    /// A part of the round in which something was lost.
    package struct Part: Equatable, Sendable {
        /// Probes that were sent in it.
        package var probes: UInt32
        /// Of these the lost ones.
        package var lost: UInt32
        /// Whether its handshake was lost.
        package var isHandshakeLost: Bool

        /// How often its handshake would be lost if it were one of the probes, 0...1.
        var share: Double { (Double(lost) + (isHandshakeLost ? 1 : 0)) / (Double(probes) + 1) }
    }

    /// The parts in which something was lost, in their order.
    package private(set) var parts: [Part] = []
    /// Handshakes that were held against probes, whether something was lost beside them or not.
    package private(set) var handshakes = 0
    /// Of these the lost ones.
    package private(set) var handshakesLost = 0
    /// The probes beside them.
    package private(set) var probes = 0
    /// Of these the lost ones: lost or late. Refused ones are not among the probes: somebody answered them.
    package private(set) var probesLost = 0
    /// Flows of UDP: source ports that the line's probes left from.
    package private(set) var flows = 0
    /// Of these the flows that lost half as much as all together, or more.
    package private(set) var lossyFlows = 0

    /// Nothing yet.
    package init() {}

    /// Holds handshakes against a finished row.
    ///
    /// - Parameters:
    ///   - probes: of UDP, to the host that the handshakes were made with; one that is still `planned` was not meant
    ///     to be sent.
    ///   - parts: handshakes of a line.
    ///   - flows: source ports that the probes took in turn.
    ///   - slack: how far before and behind the probes of its part a handshake may have begun, nanoseconds. One that
    ///     left it is held against none.
    package init(
        _ handshakes: [TCPHandshake], probes: UnsafeBufferPointer<ProbeRecord>, parts: Int, flows: Int, slack: Int64
    ) {
        var byFlow = [Flow](repeating: Flow(), count: max(flows, 1))
        for handshake in handshakes {
            guard let isLost = handshake.outcome.isLost else { continue }
            let numbers = TCPHandshake.probes(ofPart: handshake.part, of: parts, count: probes.count)
            add(handshake.startNanoseconds, isLost: isLost, probes, numbers.clamped(to: probes.indices), slack)
        }
        for (number, probe) in probes.enumerated() {
            guard let isLost = probe.outcome.isLostOnTheWay else { continue }
            byFlow[number % byFlow.count].add(isLost)
        }
        let sent = byFlow.reduce(0) { $0 + $1.sent }
        let lost = byFlow.reduce(0) { $0 + $1.lost }
        self.flows = byFlow.count { $0.sent > 0 }
        lossyFlows = byFlow.count { $0.lost > 0 && $0.lost * sent * 2 >= lost * $0.sent }
    }

    private struct Flow {
        var (sent, lost) = (0, 0)

        mutating func add(_ isLost: Bool) {
            sent += 1
            lost += isLost ? 1 : 0
        }
    }

    private mutating func add(
        _ start: Int64, isLost: Bool, _ probes: UnsafeBufferPointer<ProbeRecord>, _ numbers: Range<Int>, _ slack: Int64
    ) {
        var (sent, lost) = (0, 0)
        var (first, last) = (Int64.max, Int64.min)
        for probe in probes[numbers] {
            guard let isProbeLost = probe.outcome.isLostOnTheWay else { continue }
            sent += 1
            lost += isProbeLost ? 1 : 0
            (first, last) = (min(first, probe.sentNanoseconds), max(last, probe.sentNanoseconds))
        }
        guard sent > 0, start >= first - slack, start <= last + slack else { return }
        handshakes += 1
        handshakesLost += isLost ? 1 : 0
        self.probes += sent
        probesLost += lost
        guard lost > 0 || isLost else { return }
        parts.append(Part(probes: UInt32(sent), lost: UInt32(lost), isHandshakeLost: isLost))
    }

    /// Adds another round's.
    package mutating func add(_ other: TCPTally) {
        parts += other.parts
        handshakes += other.handshakes
        handshakesLost += other.handshakesLost
        probes += other.probes
        probesLost += other.probesLost
        flows += other.flows
        lossyFlows += other.lossyFlows
    }

    /// By how many points UDP loses more, -1...1; nil without handshakes that were held against probes.
    package var excess: Double? {
        guard handshakes > 0, probes > 0 else { return nil }
        return Double(probesLost) / Double(probes) - Double(handshakesLost) / Double(handshakes)
    }

    /// How seldom so few handshakes are lost if the way treats TCP and UDP alike, 0...1.
    ///
    /// It is bounded for every share of bad paths: where a way has several, chosen by ports, all flows of UDP may be on
    /// bad ones and the handshakes, each from a port of its own, on others. If that share is q, so many flows are on
    /// bad paths with the binomial probability, and a handshake is lost with q times the probability that its part of
    /// the round gives. The worst q is taken; q = 1 is a way of one path. What is above a twentieth is no exact figure:
    /// the worst may be greater still.
    package var chance: Double {
        let shares = parts.map(\.share)
        guard Double(handshakesLost) < shares.reduce(0, +) else { return 1 }
        var worst = 0.0
        for step in (1...Self.steps).reversed() where worst < Self.plain {
            // Both factors are taken at the end of the step where they are greater.
            let (low, high) = (Double(step - 1) / Double(Self.steps), Double(step) / Double(Self.steps))
            let paths = step == Self.steps ? 1 : BinomialTail.atLeast(lossyFlows, of: flows, probability: high)
            guard paths > worst else { continue }
            worst = max(worst, paths * PoissonBinomial.atMost(handshakesLost, shares.map { $0 * low }))
        }
        return worst
    }

    private static let steps = 128
    /// A chance that is none to speak of.
    private static let plain = 0.05
}

extension TCPHandshake.Outcome {
    /// Whether the way took it: nil for one that was refused, since nobody knows who refuses, and for one that this
    /// machine did not make.
    fileprivate var isLost: Bool? {
        switch self {
        case .connected: false
        case .timedOut, .unreachable: true
        case .refused, .unmade, .late, .withoutRoom: nil
        }
    }
}

extension ProbeOutcome {
    /// nil for probes that were not sent, and for those that somebody refused.
    fileprivate var isLostOnTheWay: Bool? { self == .refused ? nil : countsAsLoss }
}

/// The lower tail of a sum of independent events with probabilities of their own.
enum PoissonBinomial {
    /// The probability of `hits` or fewer; the events' probabilities are 0...1.
    static func atMost(_ hits: Int, _ probabilities: [Double]) -> Double {
        guard hits >= 0 else { return 0 }
        // By the number of events that have come, as far as `hits`.
        var chances = [Double](repeating: 0, count: hits + 1)
        chances[0] = 1
        for probability in probabilities {
            for count in stride(from: hits, to: 0, by: -1) {
                chances[count] = chances[count] * (1 - probability) + chances[count - 1] * probability
            }
            chances[0] *= 1 - probability
        }
        return min(1, chances.reduce(0, +))
    }
}
