package import LineModel
package import ProbeWire

/// The formats that a round may use, and what they are told.
package struct FormatSettings: Sendable {
    package var catalogue = FormatCatalogue.builtIn
    package var stamp = StampAsked()
    package var socks = SOCKSAsked()

    package init() {}

    /// What is wrong with what STAMP is told, whatever the lines are; nil: nothing.
    ///
    /// - Parameter size: of the round.
    package func stampProblem(size: Int) -> FormatProblem? {
        do throws(FormatProblem) {
            _ = try StampFormat(FormatRound(id: 0, rows: 1, count: 1, size: size, stamp: stamp))
            return nil
        } catch {
            return error
        }
    }
}

/// A round's formats by their slots. Made for one round number.
struct RoundFormats: Sendable {
    /// nil for a slot that no line uses.
    private let bySlot: [RoundFormat?]
    /// The slots in use that the packet path does not know by heart.
    let others: [FormatSlot]
    /// Of these, those whose replies say which probe they answer.
    let naming: [FormatSlot]
    /// Set when some line is measured by ICMP.
    let icmp: FormatSlot?
    /// Set when some line is measured by STAMP.
    let stamp: StampFormat?

    /// - Parameter slots: for each row its format.
    /// - Throws: what a format says against the round.
    init(_ settings: FormatSettings, slots: [FormatSlot], round: FormatRound) throws(FormatProblem) {
        var rows: [FormatSlot: [UInt32]] = [:]
        for (row, slot) in slots.enumerated() { rows[slot, default: []].append(UInt32(row)) }
        var bySlot: [RoundFormat?] = []
        var stamp: StampFormat?
        var icmp: FormatSlot?
        for (place, entry) in settings.catalogue.entries.enumerated() {
            guard let slot = UInt8(exactly: place).map({ FormatSlot(rawValue: $0) }), let own = rows[slot] else {
                bySlot.append(nil)
                continue
            }
            var round = round
            round.own = own
            bySlot.append(try entry.make(round))
            if entry.traits.transport == .icmp { icmp = slot }
            if entry.traits.tellsStamps { stamp = try StampFormat(round) }
        }
        self.bySlot = bySlot
        self.stamp = stamp
        self.icmp = icmp
        others = rows.keys.filter { !$0.isDirect }.sorted { $0.rawValue < $1.rawValue }
        naming = others.filter { bySlot[Int($0.rawValue)]?.traits.repliesNameProbes == true }
    }

    /// The format in a slot that is in use.
    subscript(slot: FormatSlot) -> RoundFormat {
        guard let format = bySlot[Int(slot.rawValue)] else { preconditionFailure("a slot that no line uses") }
        return format
    }

    /// Octets of the longest reply, those of `plumb` and `relay` aside.
    var longestReply: Int { others.reduce(0) { max($0, self[$1].longestReply) } }
}

extension FormatSlot {
    /// The packet path writes and reads these two itself.
    var isDirect: Bool { rawValue <= FormatSlot.relay.rawValue }

    func isTellingStamps(_ formats: RoundFormats) -> Bool { !isDirect && formats[self].traits.tellsStamps }
}

extension FormatRound {
    /// - Parameter id: the round's number; lengths do not depend on it.
    init(id: UInt64, rows: Int, _ settings: RoundSettings, _ formats: FormatSettings) {
        self.init(id: id, rows: rows, count: settings.count, size: settings.size, stamp: formats.stamp)
    }
}
