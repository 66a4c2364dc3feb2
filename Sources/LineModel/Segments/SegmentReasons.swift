/// What the two segments of a line say, in words for people.
package enum SegmentReasons {
    /// Behind the reason of a line that loses too much: which segment the loss belongs to.
    static func lossClause(_ segments: LineSegments) -> String {
        switch segments.lossAt {
        case nil: ""
        case .ingress: ", before the ingress"
        case .beyond: ", behind the ingress"
        case .both: ", before and behind the ingress"
        case .unknown: ", on an unknown segment" + because(segments, segments.loss.doubt)
        }
    }

    /// Behind the reason of a line whose mean RTT is too high: how much of it arises behind the ingress.
    static func delayClause(_ segments: LineSegments) -> String {
        guard let delay = segments.delay, let at = segments.delayAt, at != .unknown else {
            return ", on an unknown segment" + because(segments, segments.delay?.doubt ?? .silent)
        }
        return ", \(FigureText.fixed(max(delay.beyondMean, 0), decimals: 1)) ms of it behind the ingress"
    }

    /// Why no blame may rest on a round: it is not valid, or we dropped replies of the ingresses ourselves.
    static func whyWithheld(_ ledger: RoundLedger, round: Validity.Verdict) -> String? {
        guard round == .valid else { return "the round is \(round.rawValue), so no blame rests on it" }
        let dropped = ledger.companions?.receiveOverflow ?? 0
        guard dropped > 0 else { return nil }
        return "the kernel dropped \(FigureText.count(dropped, "datagram")) at our own buffer for the ingresses' "
            + "answers, so no blame rests on them; raise the sysctl net.core.rmem_max or lower --max-rate"
    }

    private static func because(_ segments: LineSegments, _ doubt: SegmentDoubt?) -> String {
        // A reason that holds for both segments' figures stands in front.
        if !segments.isProbed || segments.isWithheld { return segments.notes.first.map { ": \($0)" } ?? "" }
        return doubt.map { ": \(text($0, segments))" } ?? ""
    }

    /// What a reader of the figures has to know.
    static func notes(_ segments: LineSegments) -> [String] {
        var doubts: [SegmentDoubt] = []
        if segments.loss.pairs.total > 0, segments.loss.pairs.ingressAnswered == 0 { doubts.append(.silent) }
        if segments.loss.isSelective { doubts.append(.selective) }
        if segments.lossAt == .unknown, let doubt = segments.loss.doubt { doubts.append(doubt) }
        if let doubt = segments.delay?.doubt { doubts.append(doubt) }
        var notes: [String] = []
        for doubt in doubts {
            let note = text(doubt, segments)
            if !notes.contains(note) { notes.append(note) }
        }
        if segments.loss.isBlamedByShareAlone, segments.lossAt == .ingress || segments.lossAt == .both {
            notes.append(
                "the ingress loses as much as the line, though not in the same instants; one that answers "
                    + "\(segments.kind.rawValue) selectively would look the same")
        }
        return notes
    }

    private static func text(_ doubt: SegmentDoubt, _ segments: LineSegments) -> String {
        let kind = segments.kind.rawValue
        let pairs = segments.loss.pairs
        switch doubt {
        case .noPairs: return "no probe of the ingress left beside one of the line"
        case .silent: return "the ingress does not answer \(kind)" + refusals(segments)
        case .selective:
            return "the ingress answers \(kind) selectively: it lost "
                + "\(FigureText.percent(pairs.ingressLost, of: pairs.total)) where the line lost "
                + FigureText.percent(pairs.lineLost, of: pairs.total)
        case .tooFewLosses:
            return "\(FigureText.count(pairs.lineLost, "lost probe")) of the line beside \(pairs.ingressLost) of the "
                + "ingress fit either segment"
        case .tooFewDelays:
            return "\(FigureText.count(segments.delay?.pairs ?? 0, "pair")) of delays "
                + "are too few, \(SegmentDelay.leastPairs) are needed"
        case .tooWide: return "the delays scatter too much to share them out"
        case .slowAnswers: return "the ingress answers \(kind) later than the line's far end answers"
        }
    }

    private static func refusals(_ segments: LineSegments) -> String {
        guard !segments.refusals.isEmpty else { return "" }
        return " (refused: " + segments.refusals.map { "\($0.kind.word) \($0.count)" }.joined(separator: ", ") + ")"
    }
}
