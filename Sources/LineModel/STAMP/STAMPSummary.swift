/// What a line's STAMP replies tell beyond a round trip. Delays are milliseconds.
package struct STAMPSummary: Equatable, Sendable {
    /// Whether the reflector counts itself; nil without replies.
    package var isStateful: Bool?
    /// Probes lost on the way there; nil unless the reflector is stateful. See `STAMPLoss`.
    package var lostThere: Int?
    /// Replies lost on the way back; nil unless the reflector is stateful.
    package var lostBack: Int?
    /// Probes lost on a way that nothing tells.
    package var lostSomewhere = 0
    /// Requests that arrived at the reflector more than once, and were answered more than once.
    package var duplicatedThere = 0
    /// Replies that arrived here more than once.
    package var duplicatedBack = 0
    /// How often the reflector began to count again.
    package var restarts = 0
    /// How long replies stayed at the reflector; it is not in the line's RTT. nil when no stay is known.
    package var dwell: STAMPDelay?
    /// Replies whose stay is not known: their RTT holds it.
    package var dwellUnknown = 0
    /// Delay on the way there above the shortest one; nil when the pace of the reflector's clock was not found. See
    /// `STAMPDirections`.
    package var variationThere: STAMPDelay?
    /// Delay on the way back above the shortest one; nil likewise.
    package var variationBack: STAMPDelay?
    /// How far a variation may be off, milliseconds; nil without variations.
    package var variationError: Double?
    /// How far the reflector's clock is ahead of ours, milliseconds, in the last stretch without a step; nil when it
    /// was not found.
    package var clockOffset: Double?
    /// How far `clockOffset` may be off, milliseconds; nil without it.
    package var clockOffsetError: Double?
    /// How much faster the reflector's clock runs than ours, parts per million; nil when it was not found, and where
    /// `clockSkewRange` includes 0: then nothing says which of the two runs faster.
    package var clockSkew: Double?
    /// The skew is in this range, parts per million, whatever the delays were; nil when it was not found, and in what a
    /// history kept.
    package var clockSkewRange: ClosedRange<Double>?
    /// How often one of the two clocks was set during the round.
    package var clockSteps = 0
    /// Whether all replies claim that the reflector's clock is synchronised; nil without replies.
    package var claimsSynchronised: Bool?
    /// The largest error that a reply claims for the reflector's clock, milliseconds; nil without replies.
    package var claimedError: Double?
    /// One-way delay on the way there; nil unless both ends claim synchronised clocks and no packet contradicts them.
    package var oneWayThere: STAMPDelay?
    /// One-way delay on the way back; nil likewise.
    package var oneWayBack: STAMPDelay?
    /// How far one-way delays may be off, milliseconds, if the claims are true; nil without them.
    package var oneWayError: Double?
    /// Both ends claim synchronised clocks, and yet packets arrive before they were sent.
    package var isOneWayContradicted = false
    /// What the line did to the marks of its packets.
    package var path = STAMPPath()
    /// Datagrams from the far end that end before a reply's numbers and time-stamps: nothing can be measured by them.
    package var tooShort = 0
    /// Replies with an extension that the reflector does not know.
    package var unrecognised = 0
    /// Replies with an extension that the reflector found malformed.
    package var malformed = 0
    /// Replies whose code over the extensions was wrong.
    package var integrityFailed = 0
    /// Replies whose code over the extensions was right.
    package var verified = 0
    /// Direct measurement, from the latest reply: packets of the session that the reflector had received; nil when no
    /// reply told.
    package var reflectorReceived: Int?
    /// Direct measurement, from the latest reply: packets of the session that the reflector had sent; nil when no reply
    /// told.
    package var reflectorSent: Int?

    /// A line without a reply.
    package init() {}

    /// What is behind a line's fault as far as its replies tell; nothing for a line that has none.
    package func causes(_ verdict: LineVerdict) -> [LineReason] {
        verdict == .abnormal && tooShort > 0 ? [.repliesTooShort(count: tooShort)] : []
    }
}

extension STAMPSummary {
    /// - Parameters:
    ///   - first: the first reply to each answered request, in order of sequence.
    ///   - further: later replies.
    ///   - sentSequences: numbers of the requests that were really sent, ascending: what was not sent is no loss.
    ///   - facts: what the round knows of the line beside its replies.
    package init(first: [STAMPAnswer], further: [STAMPAnswer], sentSequences: [Int], facts: STAMPLineFacts) {
        tooShort = facts.shortReplies
        fill(loss: first + further, sentSequences, facts)
        let samples = first.map(\.sample)
        let dwells = samples.compactMap(\.dwellNanoseconds)
        dwell = STAMPDelay(sortedNanoseconds: dwells.sorted())
        dwellUnknown = samples.count - dwells.count
        fill(directions: samples)
        fill(claims: first, samples, facts)
        for answer in first { add(answer, facts) }
        if let last = first.last(where: { $0.record.flags.contains(.hasDirectMeasurement) })?.record {
            (reflectorReceived, reflectorSent) = (Int(last.reflectorReceived), Int(last.reflectorSent))
        }
    }

    /// Numbers without those that were never sent, so that their gaps are no losses.
    private mutating func fill(loss answers: [STAMPAnswer], _ sentSequences: [Int], _ facts: STAMPLineFacts) {
        var ranks: [Int: Int] = [:]
        for (rank, sequence) in sentSequences.enumerated() { ranks[sequence] = rank }
        let copies = answers.allSatisfy { $0.sample.reflectorSequence == $0.sample.senderSequence }
        let replies = answers.compactMap { answer -> STAMPSample? in
            guard let rank = ranks[answer.sequence] else { return nil }
            var sample = answer.sample
            sample.senderSequence = facts.firstSequence &+ UInt32(rank)
            return sample
        }
        let loss = STAMPLoss(
            first: facts.firstSequence, sent: sentSequences.count, replies: replies,
            isStateful: answers.isEmpty ? nil : !copies)
        isStateful = loss.isStateful
        (lostThere, lostBack, lostSomewhere) = (loss.lostThere, loss.lostBack, loss.lostSomewhere)
        (duplicatedThere, duplicatedBack) = (loss.duplicatedThere, loss.duplicatedBack)
        restarts = loss.restarts
    }

    private mutating func fill(directions samples: [STAMPSample]) {
        let directions = STAMPDirections(samples)
        variationThere = Self.statistics(directions.thereNanoseconds)
        variationBack = Self.statistics(directions.backNanoseconds)
        variationError = directions.variationErrorNanoseconds.map { $0 / 1e6 }
        clockSteps = directions.clockSteps
        guard let clock = directions.clocks.last else { return }
        clockOffset = Double(clock.offsetNanoseconds) / 1e6
        clockOffsetError = clock.offsetErrorNanoseconds / 1e6
        let range = clock.skewRange.lowerBound * 1e6...clock.skewRange.upperBound * 1e6
        clockSkewRange = range
        clockSkew = range.contains(0) ? nil : clock.skew * 1e6
    }

    private mutating func fill(claims answers: [STAMPAnswer], _ samples: [STAMPSample], _ facts: STAMPLineFacts) {
        guard var claim = answers.first?.claim else { return }
        for answer in answers {
            claim.isSynchronised = claim.isSynchronised && answer.claim.isSynchronised
            claim.errorNanoseconds = max(claim.errorNanoseconds, answer.claim.errorNanoseconds)
        }
        claimsSynchronised = claim.isSynchronised
        claimedError = claim.errorNanoseconds / 1e6
        switch STAMPOneWay(samples, ours: facts.ourClaim, reflectors: claim) {
        case .unsynchronised: break
        case .contradicted: isOneWayContradicted = true
        case .known(let there, let back, let error):
            oneWayThere = Self.statistics(there)
            oneWayBack = Self.statistics(back)
            oneWayError = error / 1e6
        }
    }

    private mutating func add(_ answer: STAMPAnswer, _ facts: STAMPLineFacts) {
        let record = answer.record
        let flags = record.flags
        if flags.contains(.isUnrecognised) { unrecognised += 1 }
        if flags.contains(.isMalformed) { malformed += 1 }
        if flags.contains(.hasFailedIntegrity) { integrityFailed += 1 }
        if flags.contains(.isVerified) { verified += 1 }
        var marks = STAMPMarks(sentDSCP: facts.sentDSCP, sentECN: 0, sentTTL: facts.sentTTL)
        marks.arrivedTTL = record.arrivedTTL
        if flags.contains(.hasClassOfService) {
            marks.arrivedDSCP = record.arrivedClass >> 2
            marks.arrivedECN = record.arrivedClass & 3
            if !flags.contains(.isWantedRefused) { marks.replyDSCP = record.wantedDSCP }
        }
        if flags.contains(.hasReturned) {
            marks.returnedDSCP = record.returnedClass >> 2
            marks.returnedTTL = record.returnedTTL
        }
        path.add(marks)
    }

    private static func statistics(_ nanoseconds: [Int64?]) -> STAMPDelay? {
        STAMPDelay(sortedNanoseconds: nanoseconds.compactMap(\.self).sorted())
    }
}
