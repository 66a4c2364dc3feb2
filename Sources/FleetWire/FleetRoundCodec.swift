package import FleetModel
internal import LineHistory
internal import LineModel

/// The body of a round on its way from a vantage to the hub (docs/reference/formats.md, "A round on its way to the
/// hub").
///
/// It can be read by itself: names, addresses and tags of its lines are in it, each text once. A hub that is begun anew
/// from a backup, or a member that never saw a generation, reads it all the same; gzip takes away what that costs.
/// Figures are those of the history: delays within one part in 8,192.
package enum FleetRoundCodec {
    /// The body's media type.
    package static let contentType = "application/vnd.plumbline.round"

    /// What a reader takes at most, whoever wrote the body.
    package struct Limits: Sendable {
        /// Bytes of the body.
        package var bytes = 64 << 20
        /// Lines of the round. A row takes about a kilobyte of memory, however little its bytes say.
        package var lines = 200_000
        /// Tags of all lines together.
        package var tags = 2_000_000

        /// What the hub takes.
        package init() {}
    }

    /// The body. The same round gives the same bytes.
    ///
    /// - Throws: where a figure cannot be written, for one that is not finite.
    package static func encode(_ round: FleetRound) throws -> [UInt8] {
        let packing = PackedRound()
        var lines = LineTable.Writer(room: round.report.lines.count)
        var summaries = PackedWriter()
        for row in round.report.lines {
            lines.append(row.line, payload: row.payload)
            summaries.append(counted: packing.summary(row))
        }
        var sections = RoundSections()
        sections[.head] = try RoundHead(round).packed()[...]
        sections[.part] = try packing.part(round.report)[...]
        sections[.texts] = lines.texts[...]
        sections[.lines] = lines.bytes[...]
        sections[.states] = CellPacking.pack(round.states)[...]
        sections[.evidence] = CellPacking.pack(round.evidence, count: round.states.count)[...]
        sections[.summaries] = summaries.bytes[...]
        return sections.joined()
    }

    /// A body of ours as it is sent once more: with the vantage's clock as it is now, and what waits behind it.
    ///
    /// - Throws: where it is no body.
    package static func restamped(
        _ bytes: [UInt8], clockNanoseconds: Int64, backlog: Int
    ) throws -> [UInt8] {
        var sections = try RoundSections(bytes)
        var head = try RoundHead(sections[.head])
        (head.header.clockNanoseconds, head.header.backlog) = (clockNanoseconds, backlog)
        sections[.head] = try head.packed()[...]
        return sections.joined()
    }

    /// The round of a body that anybody may have written. Memory stays within a small multiple of what `limits` allow.
    ///
    /// - Throws: `FleetWireError`. A body that was changed by a bit is refused.
    package static func decode(
        _ bytes: [UInt8], limits: Limits = Limits()
    ) throws(FleetWireError) -> FleetRound {
        guard bytes.count <= limits.bytes else {
            throw FleetWireError(.tooLarge, "the round has more than \(limits.bytes) bytes; measure fewer lines")
        }
        let sections = try RoundSections(bytes)
        let head = try RoundHead(sections[.head])
        guard head.lines <= limits.lines else {
            throw FleetWireError(.tooLarge, "the round has more than \(limits.lines) lines; measure fewer")
        }
        let packing = PackedRound()
        var report = try part(sections[.part], head, packing)
        let lines = try LineTable.read(
            texts: sections[.texts], lines: sections[.lines], count: head.lines, maxTags: limits.tags)
        let states = try CellPacking.states(sections[.states], count: head.lines)
        let evidence = try CellPacking.evidence(sections[.evidence], count: head.lines)
        report.lines = try rows(sections[.summaries], of: lines, packing)
        return FleetRound(header: head.header, report: report, states: states, evidence: evidence)
    }

    private static func part(
        _ bytes: ArraySlice<UInt8>, _ head: RoundHead, _ packing: PackedRound
    ) throws(FleetWireError) -> RoundReport {
        let report: RoundReport
        do {
            report = try packing.report(Array(bytes), id: head.id, started: head.startedAt)
        } catch {
            throw .garbage("its plan and its ledger cannot be read")
        }
        guard PlausibleFigures.fit(report) else { throw .garbage("its plan or its ledger has impossible figures") }
        return report
    }

    /// Reasons that a line has at most: those that there are, each once, are fewer.
    private static let maxReasons = 64
    /// Pairs of probes, of all lines together: what is concluded from them takes a step a pair.
    private static let maxPairs = 100_000_000

    private static func rows(
        _ bytes: ArraySlice<UInt8>, of lines: [(line: Line, payload: PayloadKind)], _ packing: PackedRound
    ) throws(FleetWireError) -> [LineReportRow] {
        var reader = PackedReader(bytes)
        var figures = PlausibleFigures()
        var rows: [LineReportRow] = []
        rows.reserveCapacity(lines.count)
        let maxPairs = min(maxPairs / max(lines.count, 1), 1 << 20)
        for one in lines {
            let summary = reader.counted()
            guard !reader.isBroken,
                let row = packing.row(
                    summary, line: one.line, payload: one.payload, maxReasons: maxReasons, maxPairs: maxPairs),
                figures.fit(row)
            else { throw .garbage("the figures of line \(rows.count + 1) are damaged") }
            rows.append(row)
        }
        guard reader.isAtEnd else { throw .garbage("it has figures of more lines than it names") }
        return rows
    }
}
