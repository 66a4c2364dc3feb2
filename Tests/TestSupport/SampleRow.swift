package import LineModel

/// A row of records as a test writes it.
package struct SampleRow {
    package var records: [ProbeRecord] = []

    /// One character a probe, 20 ms apart: `r` received, `L` late, `x` lost, `f` refused (port), `u` unsent, `p`
    /// planned, `i` in flight. Replies take 10 ms, late ones 2.5 s.
    package init(_ outcomes: String) {
        for (sequence, letter) in outcomes.enumerated() {
            let sent = Int64(sequence) * 20_000_000
            switch letter {
            case "r": add(.received, sent: sent, rtt: 10_000_000)
            case "L": add(.late, sent: sent, rtt: 2_500_000_000)
            case "f": add(.refused, sent: sent, refusal: .port)
            case "u": add(.unsent, sent: 0)
            case "p": add(.planned, sent: 0)
            case "i": add(.inFlight, sent: sent)
            default: add(.lost, sent: sent)
            }
        }
    }

    /// Received probes with these RTTs in milliseconds, 20 ms apart; nil is a lost one.
    package init(milliseconds: [Double?]) {
        for (sequence, rtt) in milliseconds.enumerated() {
            let sent = Int64(sequence) * 20_000_000
            add(rtt == nil ? .lost : .received, sent: sent, rtt: rtt.map { Int64($0 * 1e6) })
        }
    }

    /// Received probes that arrive in this order; the number is the sequence number, from 0.
    package init(arriving order: [Int]) {
        records = Array(repeating: ProbeRecord(), count: (order.max() ?? -1) + 1)
        for sequence in records.indices { records[sequence].outcome = .lost }
        for (place, sequence) in order.enumerated() {
            records[sequence].sentNanoseconds = Int64(sequence) * 1_000
            records[sequence].outcome = .received
            records[sequence].rttNanoseconds = 1_000_000 + Int64(place - sequence) * 1_000
        }
    }

    package mutating func add(_ outcome: ProbeOutcome, sent: Int64, rtt: Int64? = nil, refusal: RefusalKind? = nil) {
        var record = ProbeRecord()
        record.sentNanoseconds = sent
        record.rttNanoseconds = rtt
        record.refusal = refusal
        record.outcome = outcome
        records.append(record)
    }

    package func with<Result>(_ body: (UnsafeBufferPointer<ProbeRecord>) -> Result) -> Result {
        records.withUnsafeBufferPointer(body)
    }

    /// As of a round with a probe every 20 ms.
    package var summary: LineSummary {
        with { LineSummary(samples: $0, duplicates: 0, corrupt: 0, intervalNanoseconds: 20_000_000) }
    }
}

/// A row drawn at random: outcomes of every finished kind, delays with ties, reordering and late replies.
package func randomRow(_ generator: inout SeededGenerator) -> SampleRow {
    var row = SampleRow("")
    let good = generator.nextUnit()
    for sequence in 0..<Int.random(in: 0...60, using: &generator) {
        let sent = Int64(sequence) * 20_000 + Int64.random(in: 0...2, using: &generator)
        // Few distinct delays, several intervals wide: ties and reordering are common.
        let rtt = Int64.random(in: 1...12, using: &generator) * 10_000
        if generator.nextUnit() < good {
            row.add(.received, sent: sent, rtt: rtt)
            continue
        }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: row.add(.late, sent: sent, rtt: rtt + 500_000)
        case 1: row.add(.lost, sent: sent)
        case 2: row.add(.refused, sent: sent, refusal: RefusalKind.allCases.randomElement(using: &generator))
        default: row.add(.unsent, sent: Int64.random(in: 0...9_000_000, using: &generator))
        }
    }
    return row
}

/// Equal but for rounding.
package func isClose(_ left: Double?, _ right: Double?, within tolerance: Double = 1e-9) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return abs(left - right) <= tolerance * max(1, abs(left), abs(right))
}
