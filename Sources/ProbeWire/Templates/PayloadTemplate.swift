package import LineModel

/// A datagram as its operator described it, and how a reply to it is recognised; docs/measuring/templates.md has the
/// syntax.
///
/// Parsed and checked once (`init(text:source:)`), then bound to each line (`bound`), which makes the flat program that
/// the packet path runs.
package struct PayloadTemplate: Equatable, Sendable {
    let content: [TemplatePiece]
    /// Bytes of the datagram. When it is nil, the content decides, or the round's size where a piece fills the
    /// rest.
    let size: Int?
    /// The most probes a second to one address; nil sets no limit.
    let maxRate: Double?
    let reply: TemplateReply

    /// Whether the datagram names the echo, so that only lines with one can be measured.
    package var needsEcho: Bool { content.contains(where: \.isEcho) }

    /// Whether a reply tells which probe it answers. Otherwise its socket must tell, which therefore carries one probe
    /// at a time.
    package var carriesSequence: Bool { sequenceBits != nil }

    /// Whether a reply tells its round. Otherwise a reply that comes after its round can be taken for one of the next
    /// round, unless that leaves from another port.
    package var carriesRound: Bool { returns(.round) }

    /// Bits of the sequence number that come back: a round's count must not need more. nil when none come back.
    package var sequenceBits: Int? { replyNumbers.filter { $0.0 == .sequence }.map(\.1.bits).max() }

    /// Bits of a reply that nobody knows who does not see the line's packets: those of its number, as far as the engine
    /// counts, of the line's identity, and of random bytes that come back. nil where no number comes back.
    package var secretBits: Int? {
        guard let sequenceBits else { return nil }
        let identity = replyNumbers.filter { $0.0 == .round }.map(\.1.bits).max() ?? 0
        return min(sequenceBits, 32) + identity + 8 * (reply.identity == .same ? randomBytes : 0)
    }

    /// Random bytes of a request, without those that fill it up.
    private var randomBytes: Int {
        content.reduce(0) { sum, piece in if case .random(let bytes?) = piece { sum + bytes } else { sum } }
    }

    /// Whether the datagram's length follows the round's size.
    package var isSizedByRound: Bool { size == nil && content.contains(where: \.fills) }

    private func returns(_ number: TemplateNumber) -> Bool { replyNumbers.contains { $0.0 == number } }

    private var replyNumbers: [(TemplateNumber, TemplateForm)] {
        let pieces =
            switch reply.identity {
            case .same: content
            case .patterns, .opaque: reply.patterns.flatMap(\.content)
            }
        return pieces.compactMap { if case .number(let number, let form) = $0 { (number, form) } else { nil } }
    }
}

/// How a reply is recognised.
struct TemplateReply: Equatable, Sendable {
    enum Identity: Equatable, Sendable {
        /// It is what was sent, byte by byte.
        case same
        /// The sequence number comes back in a pattern.
        case patterns
        /// Nothing of the probe comes back.
        case opaque
    }

    struct Pattern: Equatable, Sendable {
        /// Bytes before it; below 0, bytes from its first to the reply's end.
        let offset: Int
        let content: [TemplatePiece]
    }

    var identity: Identity
    var patterns: [Pattern] = []
    var lengths: ClosedRange<Int>?
}

extension TemplatePiece {
    var isEcho: Bool {
        switch self {
        case .echoAddress, .echoAddressText, .echoPort: true
        default: false
        }
    }

    /// Whether it takes what is left of the datagram's size.
    var fills: Bool { self == .pad(nil) || self == .random(nil) }
}

/// Everything that is wrong with a template.
package struct TemplateProblems: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file as its user named it.
    package let source: String
    /// Never empty, in the order of the text.
    package let problems: [PlacedError]

    /// A line each: `raknet.template:3:9: {sequence} is no field; write {seq}`.
    package var description: String {
        problems.map { "\(source):\($0.place.line):\($0.place.column): \($0.error)" }.joined(separator: "\n")
    }
}
