/// What an answer to a probe of a trace says: the far end's own reply, or an ICMP error (RFC 792, RFC 1812 section
/// 5.2.7.1, RFC 4443 section 3). The raw values are stored.
package enum TraceWord: String, Codable, Sendable, CaseIterable {
    /// The far end's own reply.
    case reply
    /// The TTL or hop limit was used up: the answer of a router on the way.
    case exceeded
    /// Nobody listens to the port.
    case port
    /// The host cannot be reached.
    case host
    /// There is no way to the network.
    case network
    /// Somebody's rules forbid it.
    case prohibited
    /// The datagram is longer than the way takes.
    case tooLong = "too-long"
    /// Any other error.
    case other

    /// Whether nothing beyond whoever says so can be seen by this flow.
    package var endsWay: Bool { self != .exceeded && self != .other }
}

/// Who answered probes of one hop, what it said, and how long it took.
package struct TraceAnswer: Equatable, Sendable, Codable {
    /// The sender's address, without a port.
    package var address: String
    /// What it said, the first time.
    package var word: TraceWord
    /// The ICMP type, and the code; nil for the far end's own reply.
    package var type: UInt8?
    /// See `type`.
    package var code: UInt8?
    /// Whether its errors quoted so much of a probe that only who has seen the probe can have sent them. What is not
    /// proven is shown, and nothing is concluded from it.
    package var isProven: Bool
    /// Nanoseconds from a probe's sending to its answer, in the order of the probes.
    package var delays: [Int64]

    /// - Parameter delays: nanoseconds.
    package init(
        address: String, word: TraceWord, type: UInt8? = nil, code: UInt8? = nil, isProven: Bool = true,
        delays: [Int64] = []
    ) {
        self.address = address
        self.word = word
        self.type = type
        self.code = code
        self.isProven = isProven
        self.delays = delays
    }

    /// The mark that traceroute(8) has for it: `!H`, `!N`, `!X`, `!F`, `!3-5` for what has none of its own; nil for
    /// what ends no way, and for a reply or a closed port.
    package var mark: String? {
        switch word {
        case .reply, .exceeded, .port: nil
        case .host: "!H"
        case .network: "!N"
        case .prohibited: "!X"
        case .tooLong: "!F"
        case .other: "!\(type ?? 0)-\(code ?? 0)"
        }
    }
}

/// What was found at one distance.
package struct TraceHop: Equatable, Sendable, Codable {
    /// The TTL or hop limit of its probes, 1...30.
    package var timeToLive: Int
    /// Probes that were sent so far.
    package var sent: Int
    /// One for each sender and word, in the order of their first answers; empty when the hop is silent.
    package var answers: [TraceAnswer]
    /// The longest packet in bytes that its next link takes, where it said so; nil elsewhere.
    package var pathLimit: Int?

    /// A hop of which `sent` probes are known.
    package init(timeToLive: Int, sent: Int, answers: [TraceAnswer] = [], pathLimit: Int? = nil) {
        self.timeToLive = timeToLive
        self.sent = sent
        self.answers = answers
        self.pathLimit = pathLimit
    }

    /// The addresses that proved themselves, in the order of their first answers.
    package var addresses: [String] {
        var found: [String] = []
        for answer in answers where answer.isProven && !found.contains(answer.address) { found.append(answer.address) }
        return found
    }

    /// Whether no answer proved itself.
    package var isSilent: Bool { !answers.contains(where: \.isProven) }

    /// How many probes were answered, proven or not.
    package var answered: Int { answers.reduce(0) { $0 + $1.delays.count } }

    /// The word that ends the way here; nil where nothing proven does.
    package var ending: TraceAnswer? { answers.first { $0.isProven && $0.word.endsWay } }
}
