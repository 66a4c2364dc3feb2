/// What a line's STAMP replies tell beyond a round trip. Delays are milliseconds.
package struct StampSummary: Equatable, Sendable {
    /// Whether the reflector counts itself; nil without replies.
    package var isStateful: Bool?
    /// Lost on the way there and on the way back; nil unless the reflector is stateful. See `StampLoss`.
    package var lostThere: Int?
    package var lostBack: Int?
    /// Lost, and nothing tells on which way.
    package var lostSomewhere = 0
    package var duplicatedThere = 0
    package var duplicatedBack = 0
    /// Times that the reflector began to count again.
    package var restarts = 0
    /// How long replies stayed at the reflector; it is not in the line's RTT. nil when no stay is known.
    package var dwell: StampDelay?
    /// Replies whose stay is not known: their RTT holds it.
    package var dwellUnknown = 0
    /// Delay above the shortest one of its way; nil where the clocks' line was not found. See `StampDirections`.
    package var variationThere: StampDelay?
    package var variationBack: StampDelay?
    /// By how much a variation may be off.
    package var variationError: Double?
    /// How far the reflector's clock is ahead, and within what; of the last stretch without a step.
    package var clockOffset: Double?
    package var clockOffsetError: Double?
    /// What the reflector's clock gains on ours, parts per million.
    package var clockSkew: Double?
    package var clockSteps = 0
    /// What the reflector's error estimate claims: synchronised at all, and within what.
    package var claimsSynchronised: Bool?
    package var claimedError: Double?
    /// nil unless both ends claim synchronised clocks and no packet contradicts them.
    package var oneWayThere: StampDelay?
    package var oneWayBack: StampDelay?
    package var oneWayError: Double?
    /// Both ends claim synchronised clocks, and packets arrive before they were sent.
    package var isOneWayContradicted = false
    package var path = StampPath()
    /// Replies whose extensions came back not understood, malformed, with a wrong code, with a right one.
    package var unrecognised = 0
    package var malformed = 0
    package var integrityFailed = 0
    package var verified = 0
    /// Direct measurement, from the latest reply: packets that the reflector had received and sent.
    package var reflectorReceived: Int?
    package var reflectorSent: Int?

    package init() {}
}

extension StampSummary {
    /// - Parameters:
    ///   - first: the first reply to each answered request, in order of sequence.
    ///   - further: later replies.
    ///   - sentSequences: of the requests that were really sent, ascending: what was not sent is no loss.
    package init(first: [StampAnswer], further: [StampAnswer], sentSequences: [Int], facts: StampLineFacts) {
        fill(loss: first + further, sentSequences, facts)
        let samples = first.map(\.sample)
        let dwells = samples.compactMap(\.dwellNanoseconds)
        dwell = StampDelay(sortedNanoseconds: dwells.sorted())
        dwellUnknown = samples.count - dwells.count
        fill(directions: samples)
        fill(claims: first, samples, facts)
        for answer in first { add(answer, facts) }
        if let last = first.last(where: { $0.record.flags.contains(.hasDirectMeasurement) })?.record {
            (reflectorReceived, reflectorSent) = (Int(last.reflectorReceived), Int(last.reflectorSent))
        }
    }

    /// Numbers without those that were never sent, so that their gaps are no losses.
    private mutating func fill(loss answers: [StampAnswer], _ sentSequences: [Int], _ facts: StampLineFacts) {
        var ranks: [Int: Int] = [:]
        for (rank, sequence) in sentSequences.enumerated() { ranks[sequence] = rank }
        let copies = answers.allSatisfy { $0.sample.reflectorSequence == $0.sample.senderSequence }
        let replies = answers.compactMap { answer -> StampSample? in
            guard let rank = ranks[answer.sequence] else { return nil }
            var sample = answer.sample
            sample.senderSequence = facts.firstSequence &+ UInt32(rank)
            return sample
        }
        let loss = StampLoss(
            first: facts.firstSequence, sent: sentSequences.count, replies: replies,
            isStateful: answers.isEmpty ? nil : !copies)
        isStateful = loss.isStateful
        (lostThere, lostBack, lostSomewhere) = (loss.lostThere, loss.lostBack, loss.lostSomewhere)
        (duplicatedThere, duplicatedBack) = (loss.duplicatedThere, loss.duplicatedBack)
        restarts = loss.restarts
    }

    private mutating func fill(directions samples: [StampSample]) {
        let directions = StampDirections(samples)
        variationThere = Self.statistics(directions.thereNanoseconds)
        variationBack = Self.statistics(directions.backNanoseconds)
        variationError = directions.variationErrorNanoseconds.map { $0 / 1e6 }
        clockSteps = directions.clockSteps
        guard let clock = directions.clocks.last else { return }
        clockOffset = Double(clock.offsetNanoseconds) / 1e6
        clockOffsetError = clock.offsetErrorNanoseconds / 1e6
        clockSkew = clock.skew * 1e6
    }

    private mutating func fill(claims answers: [StampAnswer], _ samples: [StampSample], _ facts: StampLineFacts) {
        guard var claim = answers.first?.claim else { return }
        for answer in answers {
            claim.isSynchronised = claim.isSynchronised && answer.claim.isSynchronised
            claim.errorNanoseconds = max(claim.errorNanoseconds, answer.claim.errorNanoseconds)
        }
        claimsSynchronised = claim.isSynchronised
        claimedError = claim.errorNanoseconds / 1e6
        switch StampOneWay(samples, ours: facts.ourClaim, reflectors: claim) {
        case .unsynchronised: break
        case .contradicted: isOneWayContradicted = true
        case .known(let there, let back, let error):
            oneWayThere = Self.statistics(there)
            oneWayBack = Self.statistics(back)
            oneWayError = error / 1e6
        }
    }

    private mutating func add(_ answer: StampAnswer, _ facts: StampLineFacts) {
        let record = answer.record
        let flags = record.flags
        if flags.contains(.isUnrecognised) { unrecognised += 1 }
        if flags.contains(.isMalformed) { malformed += 1 }
        if flags.contains(.hasFailedIntegrity) { integrityFailed += 1 }
        if flags.contains(.isVerified) { verified += 1 }
        var marks = StampMarks(sentDSCP: facts.sentDSCP, sentECN: 0, sentTTL: facts.sentTTL)
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

    private static func statistics(_ nanoseconds: [Int64?]) -> StampDelay? {
        StampDelay(sortedNanoseconds: nanoseconds.compactMap(\.self).sorted())
    }
}
