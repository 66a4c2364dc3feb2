internal import Foundation
internal import FleetModel
internal import FleetStore
internal import LineHistory
internal import LineModel
internal import LineNotify
internal import LineReport
internal import LineService

/// What a slot comes to: the fleet's judgement of it, as it is stored and told.
package enum FleetJudging {
    /// Judges a slot by all vantages' rounds.
    package static let judge: SlotJudge = { material, settings in
        var book = try read(material.book.state)
        let slot = FleetSlot(
            slot: material.slot, every: settings.every,
            rounds: Dictionary(
                material.rounds.map { ($0.header.vantage, $0) }, uniquingKeysWith: { first, _ in first }))
        guard
            let judgement = book.judge(slot, in: material.field, rules: settings.judge.rules, now: material.at)
        else {
            return .untouched(material.book, slot: material.slot, token: material.token, at: material.at)
        }
        let silenced = note(judgement, in: &book, material, settings)
        var commit = JudgementCommit(
            slot: material.slot, token: material.token, bookVersion: material.book.version, at: material.at,
            roundID: FleetJudgement.roundID(material.slot))
        commit.state = [UInt8](try JSONEncoder().encode(book))
        commit.open = book.open
        commit.recent = material.book.recent.filter { recent in !book.open.contains { $0.id == recent.id } }
        commit.nextIncidentID = max(
            material.book.nextIncidentID, (judgement.changes.map(\.incident.id).max() ?? 0) + 1)
        commit.changes = judgement.changes
        commit.messages = messages(judgement, material, settings, silenced)
        commit.witnesses = Dictionary(
            judgement.items.filter { !$0.item.witnesses.isEmpty }.map { ($0.incident.id, $0.item.witnesses) },
            uniquingKeysWith: { first, _ in first })
        commit.details = Dictionary(
            judgement.items.compactMap { item in
                guard let vantages = item.item.vantages else { return nil }
                let seen = SeenFrom(vantages: vantages, of: item.item.vantagesInAll ?? vantages.count)
                return (try? JSONEncoder().encode(seen)).map { (item.incident.id, [UInt8]($0)) }
            }, uniquingKeysWith: { first, _ in first })
        commit.facts = [UInt8](try JSONEncoder().encode(SlotFacts(judgement, lines: material.field.lines.count)))
        return commit
    }

    /// An empty book before the first judgement.
    ///
    /// - Throws: for a book of a newer version, or one that is damaged.
    private static func read(_ state: [UInt8]) throws -> FleetBook {
        guard !state.isEmpty else { return FleetBook() }
        return try JSONDecoder().decode(FleetBook.self, from: Data(state))
    }

    /// Notes in the book what is kept from people; the numbers of those incidents.
    private static func note(
        _ judgement: FleetJudgement, in book: inout FleetBook, _ material: SlotMaterial, _ settings: HubSettings
    ) -> Set<Int> {
        let muting = settings.muting.adding(material.silences)
        let lines = Dictionary(material.field.lines.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var silenced: Set<Int> = []
        for (item, incident) in judgement.items {
            let own = incident.lines.compactMap { lines[$0] }
            let isSilenced =
                material.silences.incidents.contains(incident.id)
                || muting.isSilenced(incident, lines: own, at: material.at)
            if isSilenced { silenced.insert(incident.id) }
            book.noteTelling(of: item.change, isSilenced: isSilenced, incident: incident.id)
        }
        return silenced
    }

    private static func messages(
        _ judgement: FleetJudgement, _ material: SlotMaterial, _ settings: HubSettings, _ silenced: Set<Int>
    ) -> [OutgoingMessage] {
        guard !material.isSilent else { return [] }
        let ofSlot = judgement.digest(
            place: settings.name, at: material.at, every: settings.every, lines: material.field.lines.count)
        return settings.notify.compactMap { destination in
            ofSlot.telling(
                judgement.items, isSilenced: { silenced.contains($0.id) },
                continuedLines: destination.kind.wantsContinued(destination.parameters)
                    ? destination.kind.continuedLines : nil,
                told: material.told[destination.name] ?? ToldIncidents()
            ).map {
                OutgoingMessage(
                    destination: destination.name, digest: $0, notBefore: destination.notBefore(material.at))
            }
        }
    }
}

/// From which vantages an incident is seen, as it is kept beside it.
package struct SeenFrom: Codable, Equatable, Sendable {
    /// The vantages that see its lines bad, by name.
    package var vantages: [String]
    /// How many see any of its lines at all.
    package var of: Int
}

/// What is kept of a judged slot, for the pages: who reported, who was able to see, which lines some of them saw bad.
package struct SlotFacts: Codable, Equatable, Sendable {
    /// How a vantage stood.
    package struct Standing: Codable, Equatable, Sendable {
        /// Its name.
        package var name: String
        /// `valid`, `not-valid`, `late` or `not-due`.
        package var report: String
        /// Whether its own side was at fault.
        package var uplink: Bool
        /// Cells that it was to measure, that it measured, and that were bad.
        package var cells: Int
        /// Those that it measured.
        package var measured: Int
        /// Those that were bad.
        package var bad: Int
        /// The generation that it measured; nil without a round.
        package var generation: Int?
        /// Rows of its round that are no cells.
        package var passedOver: Int
    }

    /// A line that some vantages see bad.
    package struct Seen: Codable, Equatable, Sendable {
        /// Its name.
        package var line: String
        /// The vantages that see it bad.
        package var bad: [String]
        /// How many see it at all.
        package var of: Int
        /// Whether an incident has it.
        package var raised: Bool
    }

    /// Of each vantage, by name.
    package var vantages: [Standing]
    /// The lines, by name, at most `maxSeen`.
    package var seen: [Seen]
    /// How many lines there are beside these.
    package var more: Int
    /// Lines of the fleet.
    package var lines: Int

    /// Lines that are kept of one slot.
    package static let maxSeen = 1_000

    init(_ judgement: FleetJudgement, lines: Int) {
        vantages = judgement.findings.standings.map { standing in
            Standing(
                name: standing.name, report: standing.report.rawValue, uplink: standing.isUplinkBad,
                cells: standing.cells, measured: standing.measured, bad: standing.bad,
                generation: standing.generation, passedOver: standing.passedOver)
        }
        let all = judgement.findings.seen
        seen = all.prefix(Self.maxSeen).map { Seen(line: $0.line, bad: $0.bad, of: $0.seenOf, raised: $0.isRaised) }
        more = all.count - seen.count
        self.lines = lines
    }

    /// Reads what a judgement kept; nil for what is none, such as of a slot whose time had passed.
    package init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, let read = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = read
    }

    /// Vantages whose own side was at fault, or whose round was not valid.
    package var blind: Int { vantages.count { $0.uplink || $0.report == "not-valid" } }
}
