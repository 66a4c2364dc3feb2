package import LineModel

/// A format of one round with its type erased: a call through it is one jump. A class, because the packet path looks it
/// up for each packet, and nine closures are more to hold than one object.
package final class ErasedFormat: Sendable {
    /// `ProbeFormat.traits`.
    package let traits: FormatTraits
    /// `ProbeFormat.maxReplyBytes`, bytes.
    package let maxReplyBytes: Int
    /// `ProbeFormat.length(echo:)`, bytes.
    package let length: @Sendable (_ echo: RelayHeader?) -> Int
    /// `ProbeFormat.refusal(of:)`: nil when a line with this echo can be measured.
    package let refusal: @Sendable (_ echo: RelayHeader?) -> FormatProblem?
    /// `ProbeFormat.encode(_:into:)`, which returns the token.
    package let encode: @Sendable (ProbeFields, UnsafeMutableRawBufferPointer) -> UInt64
    /// `ProbeFormat.recognise(_:)`.
    package let recognise: @Sendable (UnsafeRawBufferPointer) -> Recognition
    /// `ProbeFormat.isForLine(_:_:)`: true where the reply says nothing of its line.
    package let isForLine: @Sendable (_ line: UInt32, UnsafeRawBufferPointer) -> Bool
    /// `ProbeFormat.identify(quotation:)`: nil when the quotation is too short to tell.
    package let identify: @Sendable (_ quotation: UnsafeRawBufferPointer) -> ReplyIdentity?
    /// `ProbeFormat.facts(of:)`: nil when the reply tells nothing more.
    package let facts: @Sendable (UnsafeRawBufferPointer) -> STAMPReading?

    /// Erases the type of a format that was made for one round; it is then shared by the measuring threads.
    package init(_ format: some ProbeFormat) {
        traits = format.traits
        maxReplyBytes = format.maxReplyBytes
        length = { format.length(echo: $0) }
        refusal = { format.refusal(of: $0) }
        encode = { format.encode($0, into: $1) }
        recognise = { format.recognise($0) }
        isForLine = { format.isForLine($0, $1) }
        identify = { format.identify(quotation: $0) }
        facts = { format.facts(of: $0) }
    }
}
