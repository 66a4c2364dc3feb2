extension OutcomeCounts {
    /// Counts the probes of a finished row.
    ///
    /// `planned` and `inFlight` have no place in a finished row; the engine that leaves one there has a defect. They
    /// are counted on the side that cannot flatter the line: in flight as lost, planned as unsent.
    package init(_ samples: UnsafeBufferPointer<ProbeRecord>) {
        for record in samples {
            switch record.outcome {
            case .received: received += 1
            case .late: late += 1
            case .lost, .inFlight: lost += 1
            case .refused: refused += 1
            case .unsent, .planned: unsent += 1
            }
        }
    }
}

extension RefusalCount {
    /// The refused probes of a row by kind, in the order of `RefusalKind.allCases`, kinds with none left out. A refused
    /// probe without a kind counts as `other`, so that the counts add up to `OutcomeCounts.refused`.
    package static func count(_ samples: UnsafeBufferPointer<ProbeRecord>) -> [RefusalCount] {
        RefusalKind.allCases.compactMap { kind in
            let count = samples.count { $0.outcome == .refused && ($0.refusal ?? .other) == kind }
            return count == 0 ? nil : RefusalCount(kind: kind, count: count)
        }
    }
}
