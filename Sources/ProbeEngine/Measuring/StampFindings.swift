internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Turns the STAMP replies of a round that is over into figures, and takes the reflector's own time off its delays.
struct StampFindings {
    let stamps: StampTable
    let format: StampFormat
    let samples: SampleTable
    let epoch: RealTime
    let ourClaim: StampClockClaim
    let sentDSCP: UInt8
    /// By family: 0 where the system does not tell.
    let sentTTL: (ipv4: UInt8, ipv6: UInt8)

    /// For each target its figures; nil for lines of other formats. Changes the delays of STAMP lines from T4 − T1 to
    /// what is left without the stay at the reflector, so it is to be called once.
    func summaries(_ targets: [ProbeTarget]) -> [StampSummary?] {
        let further = stamps.furtherByRow()
        return targets.indices.map { row in
            guard stamps.has(row) else { return nil }
            let ttl = targets[row].endpoint.family == .ipv4 ? sentTTL.ipv4 : sentTTL.ipv6
            return summary(row, further[row] ?? [], ttl: ttl)
        }
    }

    private func summary(_ row: Int, _ further: [StampTable.Further], ttl: UInt8) -> StampSummary {
        var first: [StampAnswer] = []
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
        let facts = StampLineFacts(
            firstSequence: format.firstNumber(line: row), epochNanoseconds: epoch.nanoseconds, ourClaim: ourClaim,
            sentDSCP: sentDSCP, sentTTL: ttl)
        return StampSummary(first: first, further: again, sentSequences: sent, facts: facts)
    }

    private func answer(_ record: StampRecord, _ probe: ProbeRecord, _ row: Int, _ sequence: Int) -> StampAnswer? {
        guard record.flags.contains(.isKnown), let trip = probe.rttNanoseconds else { return nil }
        let send = epoch.nanoseconds + probe.sentNanoseconds
        return record.answer(
            sequence: sequence, senderSequence: format.firstNumber(line: row) + UInt32(sequence),
            sendNanoseconds: send, receiveNanoseconds: send + trip)
    }
}
