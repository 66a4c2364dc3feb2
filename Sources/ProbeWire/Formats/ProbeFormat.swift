package import LineModel

/// How probes of one kind are written and how their replies are known.
///
/// A value is made for one round (`FormatEntry.make`) and used by all of its measuring threads: it may hold what the
/// round fixes (its number, its sizes, a key, a compiled template), and changes nothing while it runs. None of the
/// methods allocates, locks or reads a clock; each takes any bytes at all.
package protocol ProbeFormat: Sendable {
    /// What the engine must know of the format before it uses it.
    var traits: FormatTraits { get }

    /// Bytes of a request, the same for all probes of a line.
    ///
    /// - Parameter echo: the line's; given exactly if `traits.needsEcho`.
    func length(echo: RelayHeader?) -> Int

    /// Why a line with this echo cannot be measured; nil when it can.
    ///
    /// - Parameter echo: given exactly if `traits.needsEcho`.
    func refusal(of echo: RelayHeader?) -> FormatProblem?

    /// Bytes of the longest reply that `recognise` may accept. Longer datagrams reach it cut, and are refused.
    var maxReplyBytes: Int { get }

    /// Writes the request of `probe` over all of `datagram`, which has `length(echo:)` bytes.
    ///
    /// - Returns: what the reply will repeat beside line and sequence, and cannot be worked out from them (STAMP: the
    ///   time-stamp). The engine remembers it where `traits.keepsToken`; 0 without.
    func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64

    /// What a datagram is that came from an address where probes of this format went.
    ///
    /// A reply of another round, one that was made without the identity of the line that it names, and one that any
    /// byte of was changed on its way as far as the format can tell, is never `answer`. The engine checks besides that
    /// the line was probed in this format at the address that the reply came from, that the sequence number was sent,
    /// and that the token is the one remembered.
    func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition

    /// Whether a datagram that names no probe is one for this line, as far as it tells: the engine knows the line by
    /// the socket or the sender. Asked of `opaque` replies, and of damaged ICMP messages.
    func isForLine(_ line: UInt32, _ reply: UnsafeRawBufferPointer) -> Bool

    /// The probe that an ICMP error quotes: a request of this round, cut anywhere. nil when too little is quoted to
    /// tell.
    func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity?

    /// What a reply tells beyond being one, for `traits.tellsStamps`. Called only for what `recognise` has accepted.
    func facts(of reply: UnsafeRawBufferPointer) -> STAMPReading?
}

extension ProbeFormat {
    /// Nothing in it says otherwise.
    package func isForLine(_ line: UInt32, _ reply: UnsafeRawBufferPointer) -> Bool { true }
    /// Every echo can be measured.
    package func refusal(of echo: RelayHeader?) -> FormatProblem? { nil }
    /// No quotation tells its probe.
    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? { nil }
    /// Replies tell nothing more.
    package func facts(of reply: UnsafeRawBufferPointer) -> STAMPReading? { nil }
}
