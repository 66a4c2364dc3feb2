package import LineModel

/// STAMP's session-sender (RFC 8762, RFC 8972), and TWAMP-Light's. See docs/measuring/stamp.md.
///
/// Every line is a session of its own: its number is in the session identifier, so that lines to one reflector are told
/// apart there. The requests of all lines share one range of numbers, which begins at a random place: a line's first
/// number is that place and `line * count` beyond. So a reply's number says which probe it answers, and its copy of the
/// time-stamp, whose low bits nobody can guess, that it is one.
///
/// This departs from RFC 8762 section 4.2.1 (and RFC 4656 section 4.1.2), by which a session's numbers start with 0.
/// Reflectors copy the number and nothing depends on its start there. Here two things do: many reflectors return no
/// session identifier, so that only the number tells lines of one socket apart; and a session that starts with 0 cannot
/// tell a reflector that counts from one that copies until something is lost.
package struct STAMPFormat: ProbeFormat {
    /// Writes the requests and checks the replies of all lines.
    package let sender: STAMPSender
    private let rows: Int
    private let count: Int
    private let base: UInt32
    private let identifiers: UInt64

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
        (rows, count) = (round.rows, round.count)
        base = try Self.firstNumber(round)
        identifiers = SeededGenerator.mix(round.id) >> 32
    }

    /// Never near 0, where a stateful reflector's own count begins, and never so far that the numbers would begin
    /// again.
    private static func firstNumber(_ round: FormatContext) throws(FormatProblem) -> UInt32 {
        let lowest: UInt64 = 1 << 20
        let (span, overflow) = UInt64(round.rows).multipliedReportingOverflow(by: UInt64(round.count))
        guard !overflow, span < UInt64(UInt32.max) - lowest else {
            throw .stampNumbers
        }
        let room = UInt64(UInt32.max) - lowest - span
        return UInt32(lowest + SeededGenerator.mix(round.id ^ 0x5354_414D_50) % room)
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
    package func firstNumber(line: Int) -> UInt32 { base + UInt32(line * count) }

    /// Never 0, which is "none".
    private func identifier(_ line: Int) -> UInt16 {
        sender.settings.isTWAMPLight ? 0 : UInt16((identifiers &+ UInt64(line)) % 65_535) + 1
    }

    /// Writes a request. Does not allocate.
    ///
    /// - Returns: the packet's time-stamp, which the reply must repeat.
    package func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64 {
        let line = Int(probe.line)
        sender.encode(
            into: datagram, sequence: firstNumber(line: line) + probe.sequence,
            sendNanoseconds: probe.sendTimeNanoseconds, sent: probe.sequence &+ 1, ssid: identifier(line))
        return STAMPTimestamp(nanosecondsSince1970: probe.sendTimeNanoseconds, format: sender.settings.format).bits
    }

    /// A reply is accepted when its number, its session identifier and, in authenticated mode, its code are right. Its
    /// length need not be the request's: what has numbers and time-stamps is measured.
    package func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition {
        guard let fields = STAMPReply(reply, mode: sender.settings.mode) else { return .foreign }
        guard let (line, sequence) = place(fields.senderSequence) else { return .foreign }
        guard reply.count <= maxReplyBytes else { return .corrupt }
        do throws(STAMPRefusal) {
            try sender.check(fields, reply, ssid: identifier(line))
        } catch {
            return .corrupt
        }
        return .answer(
            ReplyIdentity(
                line: UInt32(line), sequence: UInt32(sequence), token: fields.senderTimestamp.bits))
    }

    /// Which probe has this number; nil when none has.
    private func place(_ number: UInt32) -> (line: Int, sequence: Int)? {
        guard number >= base else { return nil }
        let (line, sequence) = Int(number - base).quotientAndRemainder(dividingBy: count)
        return line < rows ? (line, sequence) : nil
    }

    /// Which row a datagram belongs to that is too short to be a reply, as far as its first number tells: one that a
    /// stateless reflector copied. nil for a whole reply, and where the number is none of ours.
    package func rowOfShort(_ reply: UnsafeRawBufferPointer) -> Int? {
        guard isShort(reply), reply.count >= 4 else { return nil }
        return place(reply.bigEndian(UInt32.self, at: 0))?.line
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
        guard quotation.count >= stamp + 8, let (line, sequence) = place(quotation.bigEndian(UInt32.self, at: 0)) else {
            return nil
        }
        let token = quotation.bigEndian(UInt64.self, at: stamp)
        return ReplyIdentity(line: UInt32(line), sequence: UInt32(sequence), token: token)
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
