internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Turns the STAMP replies of a round that is over into figures, and takes the reflector's own time off its delays.
struct STAMPFindings {
    private let setup: RoundSetup
    private let stamps: STAMPTable
    private let format: STAMPFormat
    private let epoch: RealTime

    /// nil for a round without STAMP lines.
    ///
    /// - Parameter epoch: the samples' zero.
    init?(_ setup: RoundSetup, epoch: RealTime) {
        guard let stamps = setup.stamps, let format = setup.formats.stamp else { return nil }
        (self.setup, self.stamps, self.format, self.epoch) = (setup, stamps, format, epoch)
    }

    /// For each target its figures; nil for lines of other formats. Changes the delays of STAMP lines from T4 − T1 to
    /// what is left without the stay at the reflector, so it is to be called once.
    func summaries() -> [STAMPSummary?] {
        let targets = setup.round.targets
        let further = stamps.furtherByRow()
        let ttl = (ipv4: sentTTL(.ipv4), ipv6: sentTTL(.ipv6))
        return targets.indices.map { row in
            guard stamps.has(row) else { return nil }
            return summary(
                row, further[row] ?? [], ttl: targets[row].endpoint.family == .ipv4 ? ttl.ipv4 : ttl.ipv6)
        }
    }

    /// 0 where the system does not tell.
    private func sentTTL(_ family: AddressFamily) -> UInt8 {
        if let asked = setup.round.settings.timeToLive { return UInt8(clamping: asked) }
        return (try? UDPSocket(family))?.timeToLive() ?? 0
    }

    private func summary(_ row: Int, _ further: [STAMPTable.Further], ttl: UInt8) -> STAMPSummary {
        let samples = setup.table
        var first: [STAMPAnswer] = []
        var sent: [Int] = []
        for sequence in 0..<samples.count {
            let index = row * samples.count + sequence
            let probe = samples.records[index]
            guard probe.outcome != .unsent && probe.outcome != .planned else { continue }
            sent.append(sequence)
            guard let answer = answer(stamps.record(row, sequence), probe, row, sequence) else { continue }
            first.append(answer)
            if let trip = answer.sample.roundTripNanoseconds { samples.records[index].rttNanoseconds = trip }
        }
        // The time of a further reply's arrival is not kept; only its numbers count.
        let again = further.compactMap { entry in
            let sequence = Int(entry.sequence)
            return answer(entry.record, samples.records[row * samples.count + sequence], row, sequence)
        }
        var facts = STAMPLineFacts(
            firstSequence: format.firstNumber(line: row), epochNanoseconds: epoch.nanoseconds,
            ourClaim: setup.round.formats.stamp.clock, sentDSCP: UInt8(clamping: setup.round.settings.dscp ?? 0),
            sentTTL: ttl)
        facts.shortReplies = stamps.shortReplies(row)
        return STAMPSummary(first: first, further: again, sentSequences: sent, facts: facts)
    }

    private func answer(_ record: STAMPRecord, _ probe: ProbeRecord, _ row: Int, _ sequence: Int) -> STAMPAnswer? {
        guard record.flags.contains(.isKnown), let trip = probe.rttNanoseconds else { return nil }
        let send = epoch.nanoseconds + probe.sentNanoseconds
        return record.answer(
            sequence: sequence, senderSequence: format.firstNumber(line: row) + UInt32(sequence),
            sendNanoseconds: send, receiveNanoseconds: send + trip)
    }
}
