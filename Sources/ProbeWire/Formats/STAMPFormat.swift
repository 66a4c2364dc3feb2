package import LineModel

/// STAMP's session-sender (RFC 8762, RFC 8972), and TWAMP-Light's. See docs/measuring/stamp.md.
///
/// Every line is a session of its own, with an identifier and a range of numbers that the round's secret chooses:
/// whoever sees one line's packets does not know another's. A reply's number says which probe it answers, and its copy
/// of the time-stamp, whose low bits are random as far as our clock's error allows, that it is one.
///
/// This departs from RFC 8762 section 4.2.1 (and RFC 4656 section 4.1.2), by which a session's numbers start with 0.
/// Reflectors copy the number and nothing depends on its start there. Here three things do: many reflectors return no
/// session identifier, so that only the number tells lines of one socket apart; a session that starts with 0 cannot
/// tell a reflector that counts from one that copies until something is lost; and numbers that anybody knows protect
/// nothing.
package struct STAMPFormat: ProbeFormat {
    /// Writes the requests and checks the replies of all lines.
    package let sender: STAMPSender
    private let numbers: LineNumbers
    private let sessions: SessionIdentifiers
    private let identities: LineIdentities
    /// The bits of a time-stamp that are random.
    private let noise: UInt64

    /// The catalogue's line for this format; it serves every round whose numbers fit 32 bits.
    package static let entry = FormatEntry(traits) { round throws(FormatProblem) in
        ErasedFormat(try STAMPFormat(round))
    }

    private static var traits: FormatTraits {
        var traits = FormatTraits(kind: .stamp, summary: "RFC 8762, for reflectors of STAMP and TWAMP-Light")
        traits.defaultPort = stampPort
        traits.keepsToken = true
        traits.tellsStamps = true
        return traits
    }

    /// - Throws: when the settings contradict each other, or there are more probes than numbers.
    package init(_ round: FormatContext) throws(FormatProblem) {
        do throws(STAMPProblem) {
            sender = try STAMPSender(settings: round.stamp.senderSettings(size: round.size))
        } catch {
            throw .stamp(error)
        }
        numbers = try Self.numbers(round)
        sessions = SessionIdentifiers(rows: round.rows, secret: round.identities.secret)
        identities = round.identities
        noise = min(sender.settings.errorEstimate.fractionsBelow, Self.maxNoise)
    }

    /// 24 bits of NTP's fraction, 3.9 ms: a time-stamp in a capture is still the time.
    private static let maxNoise: UInt64 = (1 << 24) - 1

    /// Never near 0, where a stateful reflector's own count begins, and never so far that the numbers would begin
    /// again.
    private static func numbers(_ round: FormatContext) throws(FormatProblem) -> LineNumbers {
        let space: Range<UInt64> = 1 << 20..<UInt64(UInt32.max)
        let (rows, count) = (max(1, round.rows), max(1, round.count))
        let (needed, overflow) = UInt64(rows).multipliedReportingOverflow(by: UInt64(count))
        guard !overflow, needed <= UInt64(space.count) else { throw .stampNumbers }
        return LineNumbers(
            own: round.own, rows: rows, count: count, space: space, secret: round.identities.secret)
    }

    /// What holds for all rounds of `stamp`.
    package var traits: FormatTraits { Self.entry.traits }
    /// The same for all lines: the base packet and its extensions. Such lines have no echo.
    package func length(echo: RelayHeader?) -> Int { sender.length }
    /// A reply is as long as its request (RFC 8762 section 4.3), but responders of TWAMP have paddings of their own: up
    /// to what a packet of Ethernet holds is read of a reply.
    package var maxReplyBytes: Int { max(sender.length, Self.maxEthernetBytes) }
    private static let maxEthernetBytes = 1472

    /// The number of a line's first request; those of the line's other requests follow it.
    package func firstNumber(line: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: numbers.first(of: UInt32(truncatingIfNeeded: line)))
    }

    /// Never 0, which is "none".
    private func identifier(_ line: Int) -> UInt16 { sender.settings.isTWAMPLight ? 0 : sessions[line] }

    /// The time with random low bits, as many as our clock's error covers: T1 is the kernel's, and not this one.
    private func timestamp(_ probe: ProbeFields) -> STAMPTimestamp {
        let exact = STAMPTimestamp(nanosecondsSince1970: probe.sendTimeNanoseconds, format: sender.settings.format)
        let random = SeededGenerator.mix(identities[probe.line] ^ SeededGenerator.mix(UInt64(probe.sequence) + 1))
        return STAMPTimestamp(bits: exact.bits & ~noise | random & noise)
    }

    /// Writes a request. Does not allocate.
    ///
    /// - Returns: the packet's time-stamp, which the reply must repeat.
    package func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64 {
        let (line, stamp) = (Int(probe.line), timestamp(probe))
        sender.encode(
            into: datagram, sequence: firstNumber(line: line) &+ probe.sequence, timestamp: stamp,
            sent: probe.sequence &+ 1, ssid: identifier(line))
        return stamp.bits
    }

    /// A reply is accepted when its number, its session identifier and, in authenticated mode, its code are right. Its
    /// length need not be the request's: what has numbers and time-stamps is measured.
    package func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition {
        guard let fields = STAMPReply(reply, mode: sender.settings.mode) else { return .foreign }
        guard let (line, sequence) = numbers.probe(of: UInt64(fields.senderSequence)) else { return .foreign }
        guard reply.count <= maxReplyBytes else { return .corrupt }
        do throws(STAMPRefusal) {
            try sender.check(fields, reply, ssid: identifier(Int(line)))
        } catch {
            return .corrupt
        }
        return .answer(ReplyIdentity(line: line, sequence: sequence, token: fields.senderTimestamp.bits))
    }

    /// Which row a datagram belongs to that is too short to be a reply, as far as its first number tells: one that a
    /// stateless reflector copied. nil for a whole reply, and where the number is none of ours.
    package func rowOfShort(_ reply: UnsafeRawBufferPointer) -> Int? {
        guard isShort(reply), reply.count >= 4 else { return nil }
        return numbers.probe(of: UInt64(reply.bigEndian(UInt32.self, at: 0))).map { Int($0.row) }
    }

    /// Whether a datagram ends before the numbers and time-stamps that every reply has.
    package func isShort(_ reply: UnsafeRawBufferPointer) -> Bool {
        reply.count < (sender.settings.mode == .open ? STAMPReply.numberedLength : sender.settings.mode.baseLength)
    }

    /// The probe of a quotation that holds number and time-stamp; nil otherwise. The token tells whether it is a
    /// request of this round.
    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? {
        guard quotation.count >= 12 else { return nil }
        let stamp = sender.settings.mode == .open ? 4 : 16
        guard quotation.count >= stamp + 8,
            let (line, sequence) = numbers.probe(of: UInt64(quotation.bigEndian(UInt32.self, at: 0)))
        else { return nil }
        let token = quotation.bigEndian(UInt64.self, at: stamp)
        return ReplyIdentity(line: line, sequence: sequence, token: token)
    }

    /// The reply's time-stamps and numbers, and what came back in its extensions; nil when it is no STAMP packet.
    package func facts(of reply: UnsafeRawBufferPointer) -> STAMPReading? {
        guard let fields = STAMPReply(reply, mode: sender.settings.mode) else { return nil }
        return STAMPReading(reply: fields, extensions: sender.extensions(of: reply))
    }
}

/// How a round's STAMP lines are measured.
package struct STAMPAsked: Sendable {
    /// The key of authenticated mode (RFC 8762 section 4.4); nil for unauthenticated mode.
    package var key: STAMPKey?
    /// The extensions that requests carry (RFC 8972).
    package var extensions: STAMPExtensions = []
    /// The reflectors are TWAMP-Light ones (RFC 5357 appendix I).
    package var isTWAMPLight = false
    /// The DSCP that the class of service extension asks replies to carry, 0 to 63.
    package var replyDSCP: UInt8 = 0
    /// What this machine says of its clock in its requests.
    package var clock = STAMPClockClaim(isSynchronised: false, errorNanoseconds: 1e9)

    /// Unauthenticated mode without extensions, and a clock that is not synchronised.
    package init() {}

    /// - Parameter size: bytes wanted; what the packet needs at least is more, and padding has a header of its own.
    func senderSettings(size: Int) -> STAMPSenderSettings {
        var settings = STAMPSenderSettings(
            mode: key == nil ? .open : .authenticated, key: key, isTWAMPLight: isTWAMPLight,
            errorEstimate: STAMPErrorEstimate(
                isSynchronised: clock.isSynchronised, format: .ntp,
                nanoseconds: Int64(min(clock.errorNanoseconds, 1e15))),
            extensions: extensions, replyDSCP: replyDSCP, length: 0)
        settings.length = STAMPSender.length(for: settings, atLeast: size)
        return settings
    }
}

extension PayloadKind {
    /// Simple Two-way Active Measurement Protocol (RFC 8762).
    package static let stamp = PayloadKind(rawValue: "stamp")
    /// What a TWAMP-Light reflector answers (RFC 5357 appendix I): no payload of lines, which are `stamp` there too.
    package static let twampLight = PayloadKind(rawValue: "twamp-light")
}
