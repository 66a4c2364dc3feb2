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
                material.rounds.map { ($0.header.vantage, $0) }, uniquingKeysWith: { first, _ in first }),
            clocks: material.clocks)
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
        let isOpen = Set(commit.open.map(\.id))
        commit.recent = material.book.recent.filter { !isOpen.contains($0.id) }
        commit.nextIncidentID = max(
            material.book.nextIncidentID, (judgement.changes.map(\.incident.id).max() ?? 0) + 1)
        commit.changes = judgement.changes
        commit.messages = messages(judgement, material, settings, silenced)
        commit.witnesses = Dictionary(
            judgement.items.filter { !$0.item.witnesses.isEmpty }.map { ($0.incident.id, $0.item.witnesses) },
            uniquingKeysWith: { first, _ in first })
        commit.details = Dictionary(
            judgement.items.compactMap { item in
                let facts = SeenFacts(
                    from: item.item.vantages ?? [], of: item.item.vantagesInAll,
                    clockSeconds: item.item.clockOffsetSeconds)
                return facts == SeenFacts(from: []) ? nil : (item.incident.id, facts.bytes)
            }, uniquingKeysWith: { first, _ in first })
        commit.facts = SlotFacts(judgement).bytes
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

extension SlotFacts {
    /// Of those whose cells count for nothing, why.
    init(_ judgement: FleetJudgement) {
        self.init(
            doubts: Dictionary(
                judgement.findings.standings.compactMap { standing in standing.doubt.map { (standing.name, $0) } },
                uniquingKeysWith: { first, _ in first }))
    }
}
