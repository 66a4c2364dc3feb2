package import LineModel

/// A format of one round with its type erased: a call through it is one jump. A class, because the packet path looks it
/// up for each packet, and eight closures are more to hold than one object.
package final class RoundFormat: Sendable {
    package let traits: FormatTraits
    package let longestReply: Int
    package let length: @Sendable (_ echo: RelayHeader?) -> Int
    package let refusal: @Sendable (_ echo: RelayHeader?) -> FormatProblem?
    package let encode: @Sendable (ProbeFields, UnsafeMutableRawBufferPointer) -> UInt64
    package let recognise: @Sendable (UnsafeRawBufferPointer) -> Recognition
    package let identify: @Sendable (_ quotation: UnsafeRawBufferPointer) -> ReplyIdentity?
    package let facts: @Sendable (UnsafeRawBufferPointer) -> StampReading?

    package init(_ format: some ProbeFormat) {
        traits = format.traits
        longestReply = format.longestReply
        length = { format.length(echo: $0) }
        refusal = { format.refusal(of: $0) }
        encode = { format.encode($0, into: $1) }
        recognise = { format.recognise($0) }
        identify = { format.identify(quotation: $0) }
        facts = { format.facts(of: $0) }
    }
}
