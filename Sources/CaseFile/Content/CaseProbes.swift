internal import LineModel

/// The single probes: `probes.ndjson`, one object a line, by line of the case, round and sequence number.
enum CaseProbes {
    /// The probes of a line in a round as they are read back.
    struct Series: Equatable {
        var line: String
        var round: String
        var epochNanoseconds: Int64
        var records: [ProbeRecord]
    }

    /// - Parameter ports: how many source ports the probes took in turn; nil where that is not known, or one.
    static func append(
        _ records: [ProbeRecord], line: String, round: CaseRound, ports: Int?, into bytes: inout [UInt8]
    ) {
        let head = CaseJSON.members(["line": .text(line), "round": .text(round.id)]).bytes().dropLast()
        for (sequence, record) in records.enumerated() {
            bytes += head
            bytes += ",\"seq\":\(sequence)".utf8
            let isSent = record.outcome != .unsent && record.outcome != .planned
            bytes += ",\"sent_ns\":\(isSent ? String(round.epochNanoseconds &+ record.sentNanoseconds) : "null")".utf8
            bytes += ",\"rtt_us\":\(record.rttNanoseconds.map(microseconds) ?? "null")".utf8
            // A round that is over has no probe under way; what was left so counts as lost (`OutcomeCounts`).
            let outcome: ProbeOutcome =
                switch record.outcome {
                case .inFlight: .lost
                case .planned: .unsent
                default: record.outcome
                }
            bytes += ",\"outcome\":\"\(outcome.word)\"".utf8
            if outcome == .refused { bytes += ",\"refused\":\"\((record.refusal ?? .other).word)\"".utf8 }
            if let cause = record.unsentCause { bytes += ",\"unsent\":\"\(cause.word)\"".utf8 }
            if record.isUncertain { bytes += ",\"uncertain\":true".utf8 }
            if let ports { bytes += ",\"source_port_index\":\(sequence % ports)".utf8 }
            bytes += "}\n".utf8
        }
    }

    /// Exact: three decimals, as the samples of a round have them.
    private static func microseconds(_ nanoseconds: Int64) -> String {
        let fraction = String(nanoseconds % 1000)
        return "\(nanoseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }

    /// Why a line is no probe: which line, from 1.
    struct Failure: Error { let line: Int }

    /// Reads all of them. A series has the numbers from 0 on, without a gap.
    static func read(_ bytes: [UInt8], epochs: [String: Int64]) throws(Failure) -> [Series] {
        var (all, at, line): ([Series], Int, Int) = ([], 0, 0)
        while at < bytes.count {
            line += 1
            guard let end = bytes[at...].firstIndex(of: 0x0A), let value = try? CaseJSON(reading: bytes[at..<end]),
                let name = value["line"].string, let round = value["round"].string, let sequence = value["seq"].int,
                let epoch = epochs[round], let record = record(value, epoch)
            else { throw Failure(line: line) }
            if sequence == 0 {
                all.append(Series(line: name, round: round, epochNanoseconds: epoch, records: [record]))
            } else {
                guard let last = all.last, last.line == name, last.round == round, last.records.count == sequence
                else { throw Failure(line: line) }
                all[all.count - 1].records.append(record)
            }
            at = end + 1
        }
        return all
    }

    /// Half of the longest time between a round's zero and a probe, which no round has: eleven days.
    private static let maxOffset: Int64 = 500_000_000_000_000

    private static func record(_ value: CaseJSON, _ epoch: Int64) -> ProbeRecord? {
        var record = ProbeRecord()
        switch value["outcome"].string {
        case "received": record.outcome = .received
        case "late": record.outcome = .late
        case "lost": record.outcome = .lost
        case "unsent": record.outcome = .unsent
        case "refused":
            record.outcome = .refused
            guard let kind = RefusalKind.allCases.first(where: { $0.word == value["refused"].string }) else {
                return nil
            }
            record.refusal = kind
        default: return nil
        }
        if let sent = value["sent_ns"].integer {
            let (offset, overflow) = sent.subtractingReportingOverflow(epoch)
            guard !overflow, abs(offset / 2) < maxOffset, record.outcome != .unsent else { return nil }
            record.sentNanoseconds = offset
        } else if record.outcome != .unsent {
            return nil
        }
        if let delay = value["rtt_us"].double {
            guard delay >= 0, delay <= Double(ProbeRecord.maxRTTNanoseconds) / 1000,
                record.outcome == .received || record.outcome == .late
            else { return nil }
            record.rttNanoseconds = Int64((delay * 1000).rounded())
        }
        if let cause = value["unsent"].string {
            record.unsentCause = UnsentCause.allCases.first { $0.word == cause }
        }
        record.isUncertain = value["uncertain"].flag ?? false
        return record
    }
}
