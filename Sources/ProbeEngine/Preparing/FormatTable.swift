package import LineModel
package import ProbeWire

/// The formats that a round may use, and what they are told.
package struct FormatSettings: Sendable {
    /// The formats to choose from.
    package var catalogue = FormatCatalogue.builtIn
    /// What probes of STAMP are asked to be.
    package var stamp = STAMPAsked()
    /// What SOCKS5 proxies are told.
    package var socks = SOCKSAsked()

    /// The built-in formats with their defaults.
    package init() {}

    /// What is wrong with what STAMP is told, whatever the lines are; nil when nothing is.
    ///
    /// - Parameter size: of the round.
    package func stampProblem(size: Int) -> FormatProblem? {
        do throws(FormatProblem) {
            _ = try STAMPFormat(FormatContext(seed: 0, rows: 1, count: 1, size: size, stamp: stamp))
            return nil
        } catch {
            return error
        }
    }
}

/// A round's formats by their slots. Made for one round.
struct FormatTable: Sendable {
    /// nil for a slot that no line uses.
    private let bySlot: [ErasedFormat?]
    /// The same for the packet path: looked up for each packet, and counted in `bySlot` alone. Counting them there too
    /// would have all threads write to the same few places of memory.
    private let uncounted: [Unmanaged<ErasedFormat>?]
    /// The slots in use.
    let inUse: [FormatSlot]
    /// Those of the formats in use whose replies say which probe they answer.
    let naming: [FormatSlot]
    /// Set when some row is measured by ICMP.
    let icmp: FormatSlot?
    /// Set when some line is measured by STAMP.
    let stamp: STAMPFormat?

    /// - Parameter slots: for each row its format.
    /// - Throws: what a format says against the round.
    init(_ settings: FormatSettings, slots: [FormatSlot], round: FormatContext) throws(FormatProblem) {
        var rows: [FormatSlot: [UInt32]] = [:]
        for (row, slot) in slots.enumerated() { rows[slot, default: []].append(UInt32(row)) }
        var bySlot: [ErasedFormat?] = []
        var stamp: STAMPFormat?
        var icmp: FormatSlot?
        for (place, entry) in settings.catalogue.entries.enumerated() {
            guard let slot = UInt8(exactly: place).map({ FormatSlot(rawValue: $0) }), let own = rows[slot] else {
                bySlot.append(nil)
                continue
            }
            var round = round
            round.own = own
            precondition(
                !entry.traits.keepsToken || entry.traits.tellsStamps, "tokens are kept where stamps are told of")
            bySlot.append(try entry.make(round))
            if entry.traits.transport == .icmp { icmp = slot }
            if entry.traits.tellsStamps { stamp = try STAMPFormat(round) }
        }
        self.bySlot = bySlot
        uncounted = bySlot.map { $0.map(Unmanaged.passUnretained) }
        self.stamp = stamp
        self.icmp = icmp
        inUse = rows.keys.sorted { $0.rawValue < $1.rawValue }
        naming = inUse.filter { bySlot[Int($0.rawValue)]?.traits.repliesNameProbes == true }
    }

    /// The format in a slot that is in use.
    subscript(slot: FormatSlot) -> ErasedFormat {
        guard let format = bySlot[Int(slot.rawValue)] else { preconditionFailure("a slot that no line uses") }
        return format
    }

    /// Calls the format in a slot that is in use.
    @inline(__always)
    func with<Result>(_ slot: FormatSlot, _ body: (ErasedFormat) -> Result) -> Result {
        guard let format = uncounted[Int(slot.rawValue)] else { preconditionFailure("a slot that no line uses") }
        return format._withUnsafeGuaranteedRef(body)
    }

    /// Bytes of the longest reply.
    var maxReplyBytes: Int { inUse.reduce(0) { max($0, self[$1].maxReplyBytes) } }
}

extension FormatContext {
    /// What formats are asked about before a round: nothing of it is sent, and lengths depend on no secret.
    init(rows: Int, _ settings: RoundSettings, _ formats: FormatSettings) {
        self.init(seed: 0, rows: rows, count: settings.count, size: settings.size, stamp: formats.stamp)
    }
}
