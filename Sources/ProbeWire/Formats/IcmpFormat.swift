package import LineModel

/// ICMP and ICMPv6 echo (RFC 792, RFC 4443 section 4): type, code, checksum, identifier and sequence, then a plumb
/// payload, by which the reply is known. The identifier and the sequence are for people and for networks that look at
/// them; each line has an identifier of its own, which says nothing about another's.
package struct IcmpFormat: ProbeFormat {
    private let identities: LineIdentities
    private let content: Int
    private static let headerLength = 8

    /// - Parameters:
    ///   - identities: of the round's lines.
    ///   - size: bytes of the ICMP message wanted; it has at least the 40 that both headers take.
    package init(identities: LineIdentities, size: Int) {
        self.identities = identities
        content = max(size - Self.headerLength, PlumbProbe.headerLength)
    }

    /// The catalogue's line for this format; it serves every round.
    package static let entry = FormatEntry(traits) { round throws(FormatProblem) in
        ErasedFormat(IcmpFormat(identities: round.identities, size: round.size))
    }

    private static var traits: FormatTraits {
        var traits = FormatTraits(kind: .icmp, summary: "ICMP echo, answered by the ingress's host itself")
        traits.transport = .icmp
        // Lines have a port everywhere else, and ICMP has none: what stands there means nothing.
        traits.defaultPort = 7
        return traits
    }

    /// What holds for all rounds of ICMP echo.
    package var traits: FormatTraits { Self.entry.traits }
    /// The same for all lines: the ICMP header and the payload.
    package func length(echo: RelayHeader?) -> Int { Self.headerLength + content }
    /// The reply's length with the longest IPv4 header, which raw sockets give beside the message: 60 bytes with
    /// options.
    package var maxReplyBytes: Int { Self.headerLength + content + 60 }

    private func identifier(_ line: UInt32) -> UInt16 {
        UInt16(truncatingIfNeeded: SeededGenerator.mix(identities[line]))
    }

    /// Writes an echo request. Does not allocate.
    ///
    /// - Returns: always 0, since a reply is known by its payload.
    package func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64 {
        datagram.storeBigEndian(UInt16(probe.isIPv6 ? 128 : 8) << 8, at: 0)
        datagram.storeBigEndian(UInt16(0), at: 2)
        datagram.storeBigEndian(identifier(probe.line), at: 4)
        datagram.storeBigEndian(UInt16(truncatingIfNeeded: probe.sequence), at: 6)
        PlumbProbe(
            identity: identities[probe.line], line: probe.line, sequence: probe.sequence,
            sendTimeNanoseconds: probe.sendTimeNanoseconds
        ).encode(into: UnsafeMutableRawBufferPointer(rebasing: datagram[Self.headerLength...]))
        // The kernel makes ICMPv6's itself, since it covers addresses too.
        if !probe.isIPv6 { datagram.storeBigEndian(Self.checksum(UnsafeRawBufferPointer(datagram)), at: 2) }
        return 0
    }

    /// Verified checksums are the kernel's business; the payload is verified byte by byte.
    ///
    /// A raw socket is given the replies to everybody's requests, those of other probers among them. So what is not an
    /// answer is a damaged one of ours only where the line that it names has its identity or its identifier; where the
    /// line itself is damaged, `isForLine` tells. An unprivileged socket has an identifier of the kernel's choice, and
    /// is given its own replies alone.
    package func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition {
        guard let message = Self.reply(reply) else { return .foreign }
        let content = UnsafeRawBufferPointer(rebasing: message[Self.headerLength...])
        guard let header = PlumbProbe(header: content) else { return .foreign }
        guard header.identity == identities[header.line] else {
            return message.bigEndian(UInt16.self, at: 4) == identifier(header.line) ? .corrupt : .foreign
        }
        guard content.count == self.content, let probe = PlumbProbe(datagram: content),
            message.bigEndian(UInt16.self, at: 6) == UInt16(truncatingIfNeeded: probe.sequence)
        else { return .corrupt }
        return .answer(ReplyIdentity(line: probe.line, sequence: probe.sequence))
    }

    /// Whether a reply has the identifier of a line's requests, whatever else is in it.
    package func isForLine(_ line: UInt32, _ reply: UnsafeRawBufferPointer) -> Bool {
        Self.reply(reply)?.bigEndian(UInt16.self, at: 4) == identifier(line)
    }

    /// The probe of an echo request that is quoted with the whole of the payload's header; nil otherwise.
    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? {
        guard quotation.count > Self.headerLength, quotation[0] == 8 || quotation[0] == 128 else { return nil }
        let content = UnsafeRawBufferPointer(rebasing: quotation[Self.headerLength...])
        guard let probe = PlumbProbe(header: content), probe.identity == identities[probe.line] else { return nil }
        return ReplyIdentity(line: probe.line, sequence: probe.sequence)
    }

    /// The ICMP message, with at least its header; behind the IPv4 header where there is one (raw(7)). An echo reply
    /// begins with 0 or 129, an IPv4 header with 4 in its upper half.
    private static func message(_ datagram: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard let first = datagram.first else { return nil }
        let start = first >> 4 == 4 ? Int(first & 15) * 4 : 0
        guard datagram.count >= start + headerLength else { return nil }
        return UnsafeRawBufferPointer(rebasing: datagram[start...])
    }

    /// The ICMP message of an echo reply; nil when it is another message.
    private static func reply(_ datagram: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard let message = message(datagram), message[0] == 0 || message[0] == 129, message[1] == 0 else { return nil }
        return message
    }

    /// RFC 1071.
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt16 {
        var sum: UInt64 = 0
        var offset = 0
        while offset + 2 <= bytes.count {
            sum += UInt64(bytes.bigEndian(UInt16.self, at: offset))
            offset += 2
        }
        if offset < bytes.count { sum += UInt64(bytes[offset]) << 8 }
        while sum >> 16 != 0 { sum = sum & 0xFFFF + sum >> 16 }
        return ~UInt16(sum)
    }
}

extension PayloadKind {
    /// ICMP echo.
    package static let icmp = PayloadKind(rawValue: "icmp")
}
