internal import ProbeWire

/// What an ICMP error's quotation, or a datagram, is to a trace.
enum QuotationMatch: Equatable {
    /// It is of the probe with this number, and who sent it has seen the probe.
    case probe(Int)
    /// It begins as probes do, and ends before it tells which one.
    case tooShort
    /// No probe begins so: somebody else's, or forged.
    case foreign
}

/// The datagrams that a trace has sent, by which it knows what comes back.
struct SentProbes {
    private let format: ErasedFormat
    /// Bytes that must be quoted, unless the datagram is shorter: a relay's header, and of a plumb payload what holds
    /// the line's identity and the probe's number.
    private let minQuoted: Int
    /// The kernel writes an identifier and a checksum of its own into ICMP's header, so its quotations are no copies.
    private let isICMP: Bool
    private var datagrams: [[UInt8]] = []
    private var tokens: [UInt64] = []

    /// - Parameter headerLength: bytes before the payload that are the same in all probes.
    init(_ format: ErasedFormat, headerLength: Int) {
        self.format = format
        minQuoted = headerLength + 24
        isICMP = format.traits.transport == .icmp
    }

    /// Keeps the next probe's datagram.
    mutating func append(_ datagram: [UInt8], token: UInt64) {
        datagrams.append(datagram)
        tokens.append(token)
    }

    var count: Int { datagrams.count }

    /// The probe that an ICMP error quotes. Behind the quotation there may be more than was sent: padding and
    /// extensions of RFC 4884.
    func match(quotation: UnsafeRawBufferPointer) -> QuotationMatch {
        if let identity = format.identify(quotation), let probe = probe(identity) { return .probe(probe) }
        if isICMP { return quotation.count < Self.icmpProof ? .tooShort : .foreign }
        let alike = datagrams.indices.filter { number in
            zip(quotation, datagrams[number]).allSatisfy { $0 == $1 }
        }
        guard let first = alike.first else { return .foreign }
        return alike.count == 1 && quotation.count >= min(minQuoted, datagrams[first].count)
            ? .probe(first) : .tooShort
    }

    /// Bytes of an ICMP request that hold its header and the whole header of its payload.
    private static let icmpProof = 40

    /// The probe that a reply names; nil when it is none of ours.
    func probe(_ identity: ReplyIdentity) -> Int? {
        let number = Int(identity.sequence)
        guard identity.line == 0, datagrams.indices.contains(number) else { return nil }
        return format.traits.keepsToken && tokens[number] != identity.token ? nil : number
    }
}
