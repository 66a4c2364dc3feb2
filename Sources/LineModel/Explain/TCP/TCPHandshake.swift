/// One TCP handshake beside a line's probes. No data goes over the connection.
package struct TCPHandshake: Equatable, Sendable {
    /// What became of it.
    package enum Outcome: String, CaseIterable, Sendable, Codable {
        /// The far end took the connection.
        case connected
        /// Whoever answers there refused it (RST, or an ICMP "port unreachable").
        case refused
        /// No answer came in time.
        case timedOut
        /// An ICMP error said that the host or its network cannot be reached.
        case unreachable
        /// This machine did not make it: no descriptor, no port, no memory, no route, a rule of its own, or the round
        /// was stopped while it was under way. Never a loss.
        case unmade
        /// This machine did not make it, since it came to it much too late. Never a loss.
        case late
        /// This machine did not make it, since as many were under way as may be. Never a loss.
        case withoutRoom
    }

    /// Which of the line's handshakes it was, from 0: it is held against the line's probes of the same part of the
    /// round.
    package var part: Int
    /// When it began, nanoseconds since the samples' zero.
    package var startNanoseconds: Int64
    /// From `connect` to the answer, nanoseconds; 0 where no answer came.
    package var durationNanoseconds: Int64
    /// What became of it.
    package var outcome: Outcome

    /// - Parameters:
    ///   - part: which of the line's handshakes it was, from 0.
    ///   - startNanoseconds: since the samples' zero.
    ///   - durationNanoseconds: from `connect` to the answer.
    package init(part: Int, startNanoseconds: Int64, durationNanoseconds: Int64 = 0, outcome: Outcome) {
        (self.part, self.startNanoseconds) = (part, startNanoseconds)
        (self.durationNanoseconds, self.outcome) = (durationNanoseconds, outcome)
    }

    /// The probes of a line that a handshake is held against, by their numbers.
    ///
    /// - Parameters:
    ///   - part: from 0.
    ///   - parts: handshakes of a line.
    ///   - count: probes of a line.
    package static func probes(ofPart part: Int, of parts: Int, count: Int) -> Range<Int> {
        part * count / parts..<(part + 1) * count / parts
    }
}

/// How a line's handshakes ended.
package struct TCPCounts: Equatable, Sendable {
    /// The far end took the connection.
    package var connected = 0
    /// Whoever answers there refused it.
    package var refused = 0
    /// No answer came in time.
    package var timedOut = 0
    /// An ICMP error said that nobody can be reached.
    package var unreachable = 0
    /// This machine's kernel did not make them, or the round was stopped; these three are no attempts.
    package var unmade = 0
    /// This machine came to them too late.
    package var late = 0
    /// As many were under way as may be.
    package var withoutRoom = 0

    /// None yet.
    package init() {}

    /// Counts handshakes.
    package init(_ handshakes: some Sequence<TCPHandshake>) {
        for handshake in handshakes { add(handshake.outcome) }
    }

    private mutating func add(_ outcome: TCPHandshake.Outcome) {
        switch outcome {
        case .connected: connected += 1
        case .refused: refused += 1
        case .timedOut: timedOut += 1
        case .unreachable: unreachable += 1
        case .unmade: unmade += 1
        case .late: late += 1
        case .withoutRoom: withoutRoom += 1
        }
    }

    /// Handshakes that were planned, and that this machine did not make.
    package var missing: Int { unmade + late + withoutRoom }
    /// Handshakes that were begun.
    package var attempts: Int { answered + lost }
    /// Those that an answer came to, a refusal among them.
    package var answered: Int { connected + refused }
    /// Those that none came to.
    package var lost: Int { timedOut + unreachable }
    /// The lost ones among those that were begun, 0...1; nil without any.
    package var loss: Double? { attempts > 0 ? Double(lost) / Double(attempts) : nil }
}
