internal import Foundation
package import LineModel

/// A round's parts as a history stores them, for whoever sends a round elsewhere: what is no line's as JSON, and each
/// line's summary packed. The probes are none of it.
package struct PackedRound {
    private let codes = FindingCodes<LineReason>()

    /// Keeps what most lines say, so that one serves for all lines of a round; used by one thread.
    package init() {}

    /// All of a round that is no line's, but for its id and its beginning.
    ///
    /// - Throws: where a figure cannot be written, for one that is not finite.
    package func part(_ report: RoundReport) throws -> [UInt8] {
        var part = RoundPart(report, lines: [])
        // Rows of probes, of which there are none here.
        part.unprobedRuns = []
        return [UInt8](try encode(part))
    }

    /// A round without lines from what `part` wrote.
    ///
    /// - Throws: where the bytes are no such part.
    package func report(_ part: [UInt8], id: String, started: WallTime) throws -> RoundReport {
        let part = try decode(RoundPart.self, Data(part))
        var report = RoundReport(
            id: id, vantage: part.vantage, started: started,
            finished: WallTime(nanosecondsSince1970: part.finished, utcOffsetSeconds: started.utcOffsetSeconds),
            duration: part.duration, plan: part.plan, totals: part.totals, duplicates: part.duplicates,
            corrupt: part.corrupt, ledger: part.ledger, validity: part.validity, lines: [],
            samples: SampleTable(lines: 0, count: 0), samplesEpochNanoseconds: part.samplesEpoch)
        report.segments = part.segments
        return report
    }

    /// A line's summary, verdict and reasons, with what STAMP, segments and direct probes told.
    package func summary(_ row: LineReportRow) -> [UInt8] { SummaryRow.pack(row, codes) }

    /// A row from what `summary` wrote; nil where that is damaged. Reasons that this program does not know are left
    /// out.
    ///
    /// - Parameters:
    ///   - maxReasons: more than so many are damage.
    ///   - maxPairs: of segments of more pairs nothing is said: what is concluded from them takes a step a pair.
    package func row(
        _ bytes: ArraySlice<UInt8>, line: Line, payload: PayloadKind, maxReasons: Int, maxPairs: Int
    ) -> LineReportRow? {
        guard let found = SummaryRow.unpack(bytes, codes, maxReasons: maxReasons, maxPairs: maxPairs) else {
            return nil
        }
        var row = LineReportRow(
            line: line, payload: payload, summary: found.summary, verdict: found.verdict, reasons: found.reasons,
            sampleRow: nil, stamp: found.stamp, segments: found.segments)
        row.gain = found.gain
        return row
    }
}
