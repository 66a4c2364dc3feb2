package import LineModel
package import LinuxSocket

extension RoundMachine {
    /// What a valid reply was.
    package enum ReplyEffect: Equatable {
        /// The first for its probe: it decides.
        case first
        /// A further one; counted for the line.
        case duplicate
        /// For a probe that was never sent: a forgery or an echo of another's datagram; counted as corrupt.
        case neverSent
    }

    /// A valid reply to `probe`, which exists, arrived at `arrival`.
    ///
    /// A reply overrules an ICMP error: the probe demonstrably came back.
    @discardableResult
    package mutating func reply(
        to probe: ProbeID, arrival: MonotonicTime, isKernelStamp: Bool, heldUpNanoseconds: Int64 = 0
    ) -> ReplyEffect {
        let index = recordIndex(probe)
        switch table.records[index].outcome {
        case .received, .late:
            duplicates[probe.line] += 1
            return .duplicate
        case .inFlight:
            inFlight -= 1
            if table.records[index].hasError { refusedOverruled[probe.line] += 1 }
            table.records[index].refusal = nil
        case .planned, .unsent, .lost, .refused:
            markCorrupt(line: probe.line)
            return .neverSent
        }
        let sentAt = table.records[index].sentNanoseconds
        table.records[index].hasReceiveStamp = isKernelStamp
        if index < measuredRecords {
            replies += 1
            if isKernelStamp { receiveStamped += 1 }
        }
        let delay = arrival.nanoseconds(since: start) - sentAt
        // Without a stamp the send time is an estimate within its batch; one after the reply was too late a guess.
        if delay < 0 { markUncertain(index) }
        if !isKernelStamp && heldUpNanoseconds > Self.uncertaintyNanoseconds { markUncertain(index) }
        decide(index, rttNanoseconds: delay, heldUpNanoseconds)
        return .first
    }

    /// Longer than this, being held up makes a time that was read in the process uncertain.
    static let uncertaintyNanoseconds: Int64 = 1_000_000

    /// The prober was held up while it sent this probe without a stamp, or read its reply.
    package mutating func markUncertain(_ index: Int) {
        guard !table.records[index].isUncertain else { return }
        table.records[index].isUncertain = true
        if index < measuredRecords { uncertain += 1 }
    }

    /// Received within the timeout, else late; a delay of exactly the timeout is within (RFC 7680 section 2.1:
    /// "within").
    ///
    /// - Parameter heldUp: what of the delay may be the prober's own, nanoseconds: it makes no reply late.
    private mutating func decide(_ index: Int, rttNanoseconds: Int64, _ heldUp: Int64 = 0) {
        let wasReceived = table.records[index].outcome == .received
        let own = table.records[index].isUncertain ? heldUp : 0
        let isReceived = rttNanoseconds - own <= timeoutNanoseconds
        table.records[index].rttNanoseconds = rttNanoseconds
        table.records[index].outcome = isReceived ? .received : .late
        if isReceived != wasReceived && index < measuredRecords { received += isReceived ? 1 : -1 }
    }

    /// The kernel's transmit stamp of the probe with this record index, on the monotonic clock.
    ///
    /// Rejected, and counted, when no such probe waits for one or when the stamp lies outside of what can be: before
    /// the send call, after `now`, or after the probe's own reply. That is how a stamp with a stray id shows itself.
    package mutating func transmitStamp(recordIndex index: Int, at time: MonotonicTime, now: MonotonicTime) {
        guard index >= 0 && index < lines * count, isWaitingForStamp(index) else {
            countStrayStamp(index)
            return
        }
        let stamped = time.nanoseconds(since: start)
        let shift = stamped - table.records[index].sentNanoseconds
        let latestShift = table.records[index].rttNanoseconds ?? .max - Self.readingErrorNanoseconds
        guard shift <= latestShift + Self.readingErrorNanoseconds, shift >= -Self.readingErrorNanoseconds,
            time <= now.advanced(byNanoseconds: Self.readingErrorNanoseconds)
        else {
            stampsRejected += 1
            return
        }
        table.records[index].sentNanoseconds = stamped
        table.records[index].hasTransmitStamp = true
        latestSent = max(latestSent, stamped)
        largestShift = max(largestShift, shift)
        if index < measuredRecords { transmitStamped += 1 }
        guard let rtt = table.records[index].rttNanoseconds else { return }
        if table.records[index].isUncertain {
            // Whether it was on time was decided with what the prober was held up by; that is not known any more.
            table.records[index].rttNanoseconds = rtt - shift
        } else {
            decide(index, rttNanoseconds: rtt - shift)
        }
    }

    /// A driver may stamp a datagram and then refuse it (ENOBUFS): that stamp's probe has not been sent.
    private mutating func countStrayStamp(_ index: Int) {
        let isKnown = index >= 0 && index < lines * count
        if isKnown, [.planned, .unsent].contains(table.records[index].outcome) {
            stampsOfFailedSends += 1
        } else {
            stampsRejected += 1
        }
    }

    private func isWaitingForStamp(_ index: Int) -> Bool {
        let record = table.records[index]
        return record.outcome != .planned && record.outcome != .unsent && !record.hasTransmitStamp
    }

    /// What two readings of clocks in a row may be apart by the clocks' own reading error.
    static let readingErrorNanoseconds: Int64 = 1_000

    /// When the probe with this record index left, as far as is known; nil when it never did.
    package func sentTime(recordIndex index: Int) -> MonotonicTime? {
        guard index >= 0 && index < lines * count else { return nil }
        let record = table.records[index]
        guard record.outcome != .planned && record.outcome != .unsent else { return nil }
        return start.advanced(byNanoseconds: record.sentNanoseconds)
    }

    /// Before this the probe's reply cannot have arrived. A send time without a stamp is an estimate within a batch.
    func earliestSend(recordIndex index: Int) -> MonotonicTime {
        guard let sent = sentTime(recordIndex: index) else { return start }
        return table.records[index].hasTransmitStamp
            ? sent : sent.advanced(byNanoseconds: -Self.uncertaintyNanoseconds)
    }

    /// An ICMP error that quotes `probe`. It decides nothing yet: the probe stays open until its timeout is over, and a
    /// reply overrules the error. Returns false when an error came before or the probe was decided before, or never
    /// sent: then it changes nothing.
    ///
    /// - Parameter isByAddress: whether the address that the probe went to sent it itself.
    package mutating func refuse(_ probe: ProbeID, as kind: RefusalKind, isByAddress: Bool = false) -> Bool {
        let index = recordIndex(probe)
        guard table.records[index].outcome == .inFlight, !table.records[index].hasError else { return false }
        table.records[index].refusal = kind
        table.records[index].isRefusedByAddress = isByAddress
        return true
    }

    /// An ICMP error that says that `probe` is longer than the way takes: it was sent as it should never have been, and
    /// counts as unsent unless a reply comes all the same. Returns false when an error came before or the probe was
    /// decided before, or never sent.
    ///
    /// - Parameter limit: the longest packet that the way takes, bytes; nil where the error does not tell.
    package mutating func refuseTooLong(_ probe: ProbeID, limit: UInt32?) -> Bool {
        let index = recordIndex(probe)
        guard table.records[index].outcome == .inFlight, !table.records[index].hasError else { return false }
        table.records[index].localError = UInt16(exactly: Errno.messageTooLong.rawValue)
        table.records[index].pathLimit = limit
        return true
    }

    /// This machine itself says that it could not get `probe` to its neighbour. It stays undecided: it was sent, and is
    /// lost unless a reply comes all the same. Returns false when the probe was decided before, or never sent.
    package mutating func noteUnreachable(_ probe: ProbeID) -> Bool {
        let index = recordIndex(probe)
        guard table.records[index].outcome == .inFlight, !table.records[index].hasError else { return false }
        table.records[index].localError = UInt16(exactly: Errno.hostUnreachable.rawValue)
        return true
    }

    /// Whether the line's latest probe before this one still waits inside of this machine, as far as a missing transmit
    /// stamp tells: the kernel has taken it, and neither its stamp nor an answer has come. Probes that were not sent
    /// tell nothing.
    func isWaiting(before probe: ProbeID) -> Bool {
        for index in indices(probe.line).prefix(probe.sequence).reversed() {
            let record = table.records[index]
            if record.outcome == .unsent || record.outcome == .planned { continue }
            return record.outcome == .inFlight && !record.hasTransmitStamp && !record.hasError
        }
        return false
    }

    /// An ICMP error for the line that quotes too little to say which probe it is for, or to prove that it is for one
    /// of ours: anybody could have sent it. It is counted, and changes nothing else. Returns false when no probe can be
    /// meant.
    package mutating func noteUnprovenRefusal(line: Int) -> Bool {
        for index in indices(line).reversed() where table.records[index].outcome == .inFlight {
            unprovenRefusals[line] += 1
            return true
        }
        return false
    }

    /// A datagram from the line's address that is no valid reply.
    package mutating func markCorrupt(line: Int) { corrupt[line] += 1 }
}

extension ProbeRecord {
    /// An ICMP error came for the undecided probe, which a reply overrules.
    var hasError: Bool { refusal != nil || isTooLong }

    /// The probe was longer than the way takes.
    var isTooLong: Bool { localError == UInt16(exactly: Errno.messageTooLong.rawValue) }
}
