/// The tables that are in use: made when one is first asked for. Those for other numbers of probes than a round means
/// to send (a line whose probes were not all sent) are dropped, the longest unused first, when there are too many. A
/// value: whoever holds it passes it on.
package struct EvidenceTables: Sendable {
    /// How many counts of losses all tables may hold together, but for those of the round's own number of probes, which
    /// stay; one takes 96 bytes.
    package let capacity: Int
    /// Counts of losses held now in the tables that may be dropped.
    package private(set) var held = 0
    /// Tables that were made so far, among them those that were made again.
    package private(set) var made = 0
    private let planned: Int
    /// Those of the round's own number of probes, by class: always kept.
    private var usualTables = [EvidenceTable?](repeating: nil, count: UsualLossClass.count)
    private var tables: [Key: Entry] = [:]
    private var uses = 0

    private struct Key: Hashable {
        let usual: UsualLossClass
        let bad: UsualLossClass?
        let trials: Int
    }

    private enum Kind {
        case raising(EvidenceTable)
        case clearing(ClearingTable)
    }

    private struct Entry {
        let table: Kind
        var lastUse: Int
    }

    /// - Parameters:
    ///   - planned: probes of a line that a round means to send, 1 or more.
    ///   - capacity: counts of losses in tables of other numbers of probes; nil takes 20,000, or what four tables of
    ///     the plan's have, if that is more.
    package init(planned: Int = 100, capacity: Int? = nil) {
        self.planned = planned
        self.capacity = capacity ?? max(20_000, 4 * (max(1, planned) + 1))
    }

    /// What so many losses say of a line that usually loses so much; `none` when nothing was sent.
    ///
    /// - Precondition: `lost` is within 0...`sent`.
    package mutating func step(lost: Int, sent: Int, usual: UsualLossClass) -> EvidenceStep {
        guard sent > 0 else { return .none }
        precondition((0...sent).contains(lost), "no more is lost than was sent")
        if sent == planned {
            if let table = usualTables[usual.index] { return table.steps[lost] }
            let table = EvidenceTable(usual, trials: sent)
            made += 1
            usualTables[usual.index] = table
            return table.steps[lost]
        }
        let key = Key(usual: usual, bad: nil, trials: sent)
        uses += 1
        if case .raising(let table)? = tables[key]?.table {
            tables[key]?.lastUse = uses
            return table.steps[lost]
        }
        let table = EvidenceTable(usual, trials: sent)
        keep(.raising(table), key)
        return table.steps[lost]
    }

    /// The natural logarithm of the e-value that says that a line which had lost so much is as usual again; 0 when
    /// nothing was sent.
    package mutating func clearing(lost: Int, sent: Int, usual: UsualLossClass, bad: UsualLossClass) -> Double {
        guard sent > 0, bad > usual else { return 0 }
        precondition((0...sent).contains(lost), "no more is lost than was sent")
        let key = Key(usual: usual, bad: bad, trials: sent)
        uses += 1
        if case .clearing(let table)? = tables[key]?.table {
            tables[key]?.lastUse = uses
            return table.logs[lost]
        }
        let table = ClearingTable(usual, bad: bad, trials: sent)
        keep(.clearing(table), key)
        return table.logs[lost]
    }

    private mutating func keep(_ table: Kind, _ key: Key) {
        made += 1
        held += key.trials + 1
        tables[key] = Entry(table: table, lastUse: uses)
        // Half of them at once, so that it is not a search for each.
        guard held > capacity, tables.count > 1 else { return }
        let byAge = tables.sorted { $0.value.lastUse < $1.value.lastUse }.map(\.key)
        for old in byAge where held > capacity / 2 && old != key {
            tables[old] = nil
            held -= old.trials + 1
        }
    }
}
