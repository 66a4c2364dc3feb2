/// Why a payload cannot serve a round, or a line of it. `Words` says it.
///
/// The names of cases and of what they hold are stored: they stay for ever.
package enum FormatProblem: Error, Hashable, Sendable, Codable {
    /// There is no payload of this name.
    case unknown(String)
    case needsEcho(payload: String)
    case stamp(STAMPProblem)
    /// More probes than STAMP's numbers of 32 bits.
    case stampNumbers
    /// A template's replies have too few bits for the number of a probe.
    case templateNumbers(payload: String, bits: Int, probes: UInt64)
    /// The content of a template is longer than the round's size.
    case templateSize(payload: String, content: Int, size: Int)
    /// What else a template cannot be, in the words of its reader.
    case template(payload: String, reason: String, remedy: String)
    /// The line's probes, with those of the lines of the same payload before it to the same address, would be more a
    /// second than the template allows itself.
    case templateRate(payload: String, limit: Double, rate: Double)
    /// The template names an echo, and the line has none.
    case templateEcho(payload: String)
}

/// Why there can be no such STAMP session. Lengths are bytes.
package enum STAMPProblem: Error, Hashable, Sendable, Codable {
    case keyIsMissing
    case twampLightIsPlain
    case tooShort(Int, needed: Int)
    case tooLong(Int, max: Int)
    /// So many bytes of padding are less than an extension's header.
    case paddingIsTooShort(Int, header: Int)
}
