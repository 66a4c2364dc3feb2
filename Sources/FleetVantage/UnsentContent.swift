internal import FleetModel
internal import FleetWire
internal import Foundation
internal import LineHistory
internal import LineModel
package import LineService

/// What the history keeps of a round that waits for the hub, beside the round itself: JSON. Cells are kept by the name
/// of their line, and only where they say something: the body is made again from what the history has.
struct UnsentContent: Codable {
    var generation: Int
    var everySeconds: Int
    var canaries: Int
    var badCanaries: Int
    /// The numbers of states (`CellState`) of lines that are not healthy.
    var states: [String: UInt8]
    var evidence: [String: Double]

    init(_ settled: SettledRound, generation: Int) {
        self.generation = generation
        everySeconds = settled.everySeconds
        (canaries, badCanaries) = (settled.canaries, settled.badCanaries)
        (states, evidence) = ([:], [:])
        for (row, state) in zip(settled.report.lines, settled.states) where state != .healthy {
            states[row.line.name] = CellState(state).rawValue
        }
        for (index, value) in settled.evidence where value.isFinite {
            evidence[settled.report.lines[index].line.name] = value
        }
    }

    /// nil where it was damaged, or a newer program wrote it.
    init?(_ bytes: [UInt8]) {
        guard let read = try? JSONDecoder().decode(UnsentContent.self, from: Data(bytes)) else { return nil }
        self = read
    }

    func packed() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }

    /// The round as it was settled.
    ///
    /// - Parameter report: as the history has it; lines whose summaries are damaged are missing.
    func round(_ report: RoundReport, slot: Int64, stamp: RoundStamp) -> FleetRound {
        let cells = report.lines.map { states[$0.line.name].flatMap(CellState.init) ?? .healthy }
        var found: [Int: Double] = [:]
        if !evidence.isEmpty {
            for (index, row) in report.lines.enumerated() where evidence[row.line.name] != nil {
                found[index] = evidence[row.line.name]
            }
        }
        let header = RoundHeader(
            vantage: stamp.vantage, instance: stamp.instance, slot: slot, generation: generation,
            version: Version.text, everySeconds: everySeconds, clockNanoseconds: stamp.clockNanoseconds,
            canaries: canaries, badCanaries: badCanaries, backlog: stamp.backlog)
        return FleetRound(header: header, report: report, states: cells, evidence: found)
    }
}

/// What a body says of its sender at the time when it is made.
package struct RoundStamp: Sendable {
    /// What the hub calls the vantage.
    package var vantage: String
    /// Which installation it is: another one of the same name has another.
    package var instance: String
    /// The vantage's clock, nanoseconds since 1970.
    package var clockNanoseconds: Int64
    /// Rounds that wait beside this one.
    package var backlog: Int

    /// A stamp of now.
    package init(vantage: String, instance: String, clockNanoseconds: Int64, backlog: Int) {
        (self.vantage, self.instance, self.clockNanoseconds) = (vantage, instance, clockNanoseconds)
        self.backlog = backlog
    }
}

extension SettledRound {
    /// Its body on the way to the hub.
    ///
    /// - Parameter generation: of the lines; 0 where they are the vantage's own.
    /// - Throws: where a figure cannot be written, for one that is not finite.
    package func body(generation: Int, stamp: RoundStamp) throws -> [UInt8] {
        let content = UnsentContent(self, generation: generation)
        return try FleetRoundCodec.encode(content.round(report, slot: slot, stamp: stamp))
    }
}

extension CellState {
    init(_ state: SettledRound.State) {
        self =
            switch state {
            case .healthy: .healthy
            case .abnormal: .abnormal
            case .unmeasured: .unmeasured
            case .absent: .absent
            }
    }
}
