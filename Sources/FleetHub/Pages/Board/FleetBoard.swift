package import FleetModel
internal import FleetStore
package import LineModel
internal import Synchronization

/// The newest state of every vantage, in memory: filled from the newest rounds when the hub starts, and by each new
/// one. No page reads a round to show an overview.
package final class FleetBoard: Sendable {
    /// What the board has at a time. Values; whoever has them is not disturbed by what comes next.
    struct Content: Sendable {
        /// Changes with every round that is taken.
        var version = 0
        var vantages: [String: VantageState] = [:]
        /// The lines by their numbers; one that no vantage has any more stays until the board is packed.
        var lines: [Line] = []
        var payloads: [PayloadKind] = []
        fileprivate var numbers: [String: Int32] = [:]
        /// The newest slot that each line's definition is of.
        fileprivate var defined: [Int64] = []

        /// The number of the line of this name; nil where no vantage has it.
        func number(of name: String) -> Int32? { numbers[name] }
    }

    private let content = Mutex(Content())

    /// A board without vantages.
    package init() {}

    var current: Content { content.withLock { $0 } }

    /// The newest slot of each vantage that is known here.
    var slots: [String: Int64] { content.withLock { $0.vantages.mapValues(\.header.slot) } }

    /// Takes a round, unless a newer one of its vantage is known.
    package func take(_ round: FleetRound, receivedAt: WallTime) {
        let cells = zip(round.report.lines, round.states).map { FleetCell($0, $1) }
        content.withLock { content in
            let before = content.vantages[round.header.vantage]
            let isOfRightClock = !LastRound(header: round.header, receivedAt: receivedAt).hasWrongClock
            if let before, before.header.slot >= round.header.slot,
                !(isOfRightClock && LastRound(header: before.header, receivedAt: before.receivedAt).hasWrongClock)
            {
                return content.note(olderThan: before, round)
            }
            let lines = content.numbers(of: round)
            // Nearly always the same lines: then they are kept once.
            let kept = before.flatMap { $0.lines == lines ? $0.lines : nil } ?? lines
            // Slots that a wrong clock said and that are yet to come are none.
            var recent = before?.recent.filter { $0.slot < round.header.slot } ?? []
            recent.append(.init(slot: round.header.slot, validity: round.report.validity.verdict))
            content.vantages[round.header.vantage] = VantageState(
                header: round.header, receivedAt: receivedAt, started: round.report.started,
                validity: round.report.validity, totals: round.report.totals, lines: kept, cells: cells,
                recent: recent.suffix(VantageState.maxRecent))
            content.version += 1
            content.packIfLoose()
        }
    }

    /// Forgets vantages that are no longer of the fleet.
    func keep(_ names: Set<String>) {
        content.withLock { content in
            guard content.vantages.keys.contains(where: { !names.contains($0) }) else { return }
            content.vantages = content.vantages.filter { names.contains($0.key) }
            content.version += 1
        }
    }
}

extension FleetBoard.Content {
    /// The numbers of a round's lines. What a line is, is what the newest slot says.
    fileprivate mutating func numbers(of round: FleetRound) -> [Int32] {
        let slot = round.header.slot
        return round.report.lines.map { row in
            if let number = numbers[row.line.name] {
                if defined[Int(number)] < slot {
                    if lines[Int(number)] != row.line { lines[Int(number)] = row.line }
                    (payloads[Int(number)], defined[Int(number)]) = (row.payload, slot)
                }
                return number
            }
            let number = Int32(lines.count)
            lines.append(row.line)
            payloads.append(row.payload)
            defined.append(slot)
            numbers[row.line.name] = number
            return number
        }
    }

    /// A round that came late changes nothing but what is known of its vantage's last rounds.
    fileprivate mutating func note(olderThan before: VantageState, _ round: FleetRound) {
        var recent = before.recent
        guard !recent.contains(where: { $0.slot == round.header.slot }) else { return }
        recent.append(.init(slot: round.header.slot, validity: round.report.validity.verdict))
        recent.sort { $0.slot < $1.slot }
        vantages[round.header.vantage]?.recent = recent.suffix(VantageState.maxRecent)
        version += 1
    }

    /// Drops lines that nobody has any more, once they are as many as the others.
    fileprivate mutating func packIfLoose() {
        guard lines.count > 1_000 else { return }
        var used = [Bool](repeating: false, count: lines.count)
        var count = 0
        for vantage in vantages.values {
            for line in vantage.lines where !used[Int(line)] {
                used[Int(line)] = true
                count += 1
            }
            if count * 2 >= lines.count { return }
        }
        pack(used)
    }

    private mutating func pack(_ used: [Bool]) {
        var places = [Int32](repeating: -1, count: lines.count)
        var packed = FleetBoard.Content()
        for number in lines.indices where used[number] {
            places[number] = Int32(packed.lines.count)
            packed.numbers[lines[number].name] = places[number]
            packed.lines.append(lines[number])
            packed.payloads.append(payloads[number])
            packed.defined.append(defined[number])
        }
        packed.vantages = vantages.mapValues { state in
            var state = state
            state.lines = state.lines.map { places[Int($0)] }
            return state
        }
        packed.version = version
        self = packed
    }
}
