/// What the two segments of a line add to its reasons.
package enum SegmentReasons {
    /// Which segment the loss belongs to, for the reason of a line that loses too much; nil when nothing was lost.
    static func lossPlace(_ segments: LineSegments) -> LossPlace? {
        switch segments.lossAt {
        case nil: nil
        case .ingress: .ingress
        case .beyond: .beyond
        case .both: .both
        case .unknown: .unknown(because(segments, segments.loss.doubt))
        }
    }

    /// How much of the delay arises behind the ingress, for the reason of a line whose mean RTT is too high.
    static func delayPlace(_ segments: LineSegments) -> DelayPlace {
        guard let delay = segments.delay, let at = segments.delayAt, at != .unknown else {
            return .unknown(because(segments, segments.delay?.doubt ?? .silent))
        }
        return .beyond(milliseconds: max(delay.beyondMean, 0))
    }

    /// Why no blame may rest on a round: it is not valid, or we dropped replies ourselves.
    static func whyWithheld(_ ledger: RoundLedger, round: Validity.Verdict) -> SegmentNote? {
        guard round == .valid else { return .roundNotValid(round) }
        let dropped = max(ledger.companions?.receiveOverflow ?? 0, ledger.receiveOverflow)
        return dropped > 0 ? .ownOverflow(dropped: dropped) : nil
    }

    private static func because(_ segments: LineSegments, _ doubt: SegmentDoubt?) -> SegmentNote? {
        // A reason that holds for both segments' figures stands in front.
        if !segments.isProbed || segments.isWithheld { return segments.notes.first }
        return doubt.map { note($0, segments) }
    }

    /// What a reader of the figures has to know.
    static func notes(_ segments: LineSegments) -> [SegmentNote] {
        var doubts: [SegmentDoubt] = []
        if segments.loss.pairs.total > 0, segments.loss.pairs.ingressAnswered == 0 { doubts.append(.silent) }
        if segments.loss.isSelective { doubts.append(.selective) }
        if segments.lossAt == .unknown, let doubt = segments.loss.doubt { doubts.append(doubt) }
        if let doubt = segments.delay?.doubt { doubts.append(doubt) }
        var notes: [SegmentNote] = []
        for doubt in doubts {
            let note = note(doubt, segments)
            if !notes.contains(note) { notes.append(note) }
        }
        if segments.loss.isBlamedByShareAlone, segments.lossAt == .ingress || segments.lossAt == .both {
            notes.append(.lossApart(segments.kind))
        }
        return notes
    }

    private static func note(_ doubt: SegmentDoubt, _ segments: LineSegments) -> SegmentNote {
        let (kind, pairs) = (segments.kind, segments.loss.pairs)
        switch doubt {
        case .noPairs: return .noPairs
        case .silent:
            let refused = segments.refusals.map { NamedCount(name: $0.kind.word, count: $0.count) }
            return .silent(kind, refused: refused)
        case .selective:
            return .selective(
                kind, ingressLost: pairs.ingressLost, lineLost: pairs.lineLost, pairs: pairs.total)
        case .tooFewLosses: return .tooFewLosses(lineLost: pairs.lineLost, ingressLost: pairs.ingressLost)
        case .ingressOpen: return .ingressOpen(kind, lineLost: pairs.lineLost, ingressLost: pairs.ingressLost)
        case .beyondOpen: return .beyondOpen(lineLost: pairs.lineLost, ingressLost: pairs.ingressLost)
        case .tooFewDelays:
            return .tooFewDelays(pairs: segments.delay?.pairs ?? 0, needed: SegmentDelay.minPairs)
        case .tooWide: return .tooWide
        case .slowAnswers: return .slowAnswers(kind)
        }
    }
}
