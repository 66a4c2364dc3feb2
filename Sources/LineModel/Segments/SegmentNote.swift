/// What a reader of a line's two segments has to know, and why a blame is unknown. `Words` says it.
///
/// The names of cases and of what they hold are stored: they stay for ever.
package enum SegmentNote: Hashable, Sendable, Codable {
    /// The ingress could not be probed from here.
    case notProbed(IngressProbe.Kind)
    /// The round is not valid, so no blame rests on it.
    case roundNotValid(Validity.Verdict)
    /// Datagrams that the kernel dropped at our own buffer for the ingresses' answers.
    case ownOverflow(dropped: Int)
    /// No two probes left beside each other.
    case noPairs
    /// The ingress answered no probe; refusals by kind.
    case silent(IngressProbe.Kind, refused: [NamedCount])
    /// The ingress answers only some of what reaches it.
    case selective(IngressProbe.Kind, ingressLost: Int, lineLost: Int, pairs: Int)
    /// The losses fit either segment.
    case tooFewLosses(lineLost: Int, ingressLost: Int)
    /// Some loss is behind the ingress; the ingress's own losses may be as many before it, or answers kept back.
    case ingressOpen(IngressProbe.Kind, lineLost: Int, ingressLost: Int)
    /// Some loss is before the ingress; whether as much is behind it is open.
    case beyondOpen(lineLost: Int, ingressLost: Int)
    /// Fewer pairs than are needed came back.
    case tooFewDelays(pairs: Int, needed: Int)
    /// The delays scatter too much.
    case tooWide
    /// The ingress answers later than the line's far end.
    case slowAnswers(IngressProbe.Kind)
    /// The ingress loses as much as the line, though not in the same instants.
    case lossApart(IngressProbe.Kind)
    /// What an older program stored, in its words.
    case told(String)
}
