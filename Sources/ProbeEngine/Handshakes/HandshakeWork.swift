internal import LineModel
internal import LinuxSocket

/// The TCP handshakes that a round is to make.
struct HandshakeWork: Sendable {
    /// For each line with handshakes the address and port that they are made with.
    let endpoints: [Endpoint]
    /// By rising times.
    let entries: [HandshakeSchedule.Entry]
    /// Handshakes of a line.
    let parts: Int
    /// How long each may take, nanoseconds.
    var timeout: Int64
    /// How many may be under way at once.
    let most: Int
    let way: HandshakeSocket.Way

    /// Descriptors that the handshakes of a round have at most at once.
    static let mostOpen = 1_024
    /// Descriptors that are left to everything else in the process, the round's own apart.
    private static let spareDescriptors = 512
    /// The kernel sends a SYN again when it is a second old (RFC 6298); a handshake is given up before.
    static let mostTimeout: Int64 = 950_000_000
    /// A handshake that cannot be begun within this time of its own is not made, nanoseconds.
    static let maxLateness: Int64 = 50_000_000

    /// nil where the round has none.
    ///
    /// - Parameter allowed: descriptors that the process may have when it asks for so many.
    init?(_ round: PreparedRound, allowed: (Int) -> Int = DescriptorLimit.raise(to:)) {
        let (plan, placed) = (round.plan, round.handshakes)
        guard !placed.lines.isEmpty else { return nil }
        endpoints = placed.endpoints
        parts = plan.handshakesOfLine
        entries = HandshakeSchedule.make(
            groups: AddressGroups(placed.endpoints).groups, parts: parts, count: plan.count,
            intervalNanoseconds: plan.intervalNanoseconds, seed: plan.seed)
        timeout = min(plan.timeoutNanoseconds, Self.mostTimeout)
        let others = Self.spareDescriptors + round.asked.reservedDescriptors + round.ownSockets
        let wanted = min(Self.mostOpen, entries.count)
        most = max(1, min(wanted, allowed(others + wanted) - others))
        var way = HandshakeSocket.Way()
        (way.source, way.interface) = (round.source, round.settings.interface)
        (way.codePoint, way.hops) = (round.settings.dscp, round.settings.timeToLive)
        self.way = way
    }

    /// What an error says of a handshake. Before it has begun only a refusal is an answer, which this machine itself
    /// gives; anything else is its own inability.
    static func outcome(_ error: Errno, wasBegun: Bool) -> TCPHandshake.Outcome {
        if error == .connectionRefused { return .refused }
        guard wasBegun else { return .unmade }
        return error == .timedOut ? .timedOut : .unreachable
    }
}

/// What became of a round's handshakes.
struct HandshakeResult: Sendable {
    /// For each line with handshakes, in the order of their ends.
    private(set) var handshakes: [[TCPHandshake]]
    /// For each line why this machine could not make one; nil when it made all that were begun.
    private(set) var failures: [SystemText?]

    init(lines: Int, parts: Int) {
        handshakes = [[TCPHandshake]](repeating: [], count: lines)
        failures = [SystemText?](repeating: nil, count: lines)
    }

    mutating func add(_ handshake: TCPHandshake, ofLine line: Int) { handshakes[line].append(handshake) }

    mutating func failed(_ line: Int, _ failure: SystemText) { failures[line] = failure }
}
