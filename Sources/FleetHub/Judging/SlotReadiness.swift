internal import FleetModel
package import FleetStore
package import LineModel

/// Which vantages a slot waits for, and until when. Pure.
///
/// Whoever reported in one of the last three slots that were judged is waited for, and so is who was added since. It is
/// slots that count and not time: after the hub was away for an hour its vantages are as expected as before.
package struct SlotReadiness: Sendable {
    /// Slots of silence after which a vantage is not waited for.
    package static let patience = 3

    /// Vantages that are waited for.
    package let expected: Set<String>
    /// Those that reported before, and do not any more.
    package let late: Set<String>
    /// Those that never reported, and were added some time ago.
    package let silent: Set<String>
    /// Those whose clock is wrong: their rounds are of other slots, and nobody waits for them.
    package let wrongClocks: Set<String>

    /// - Parameters:
    ///   - last: the newest slot of each vantage that ever reported.
    ///   - judged: the newest slots that were judged, the newest first.
    ///   - wrongClocks: vantages whose clock was wrong when they brought a round last.
    package init(
        vantages: [(name: String, added: WallTime)], last: [String: Int64], judged: [Int64],
        wrongClocks: Set<String> = []
    ) {
        let horizon = judged.count >= Self.patience ? judged[Self.patience - 1] : nil
        var (expected, late, silent) = (Set<String>(), Set<String>(), Set<String>())
        for vantage in vantages where !wrongClocks.contains(vantage.name) {
            let added = vantage.added.nanosecondsSince1970 / 1_000_000_000
            switch (last[vantage.name], horizon) {
            case (_, nil): expected.insert(vantage.name)
            case (let slot?, let horizon?):
                if slot >= horizon { expected.insert(vantage.name) } else { late.insert(vantage.name) }
            case (nil, let horizon?):
                if added >= horizon { expected.insert(vantage.name) } else { silent.insert(vantage.name) }
            }
        }
        (self.expected, self.late, self.silent) = (expected, late, silent)
        self.wrongClocks = wrongClocks.intersection(vantages.map(\.name))
    }

    /// The vantages whose clock was wrong when they brought a round last.
    package static func wrongClocks(_ readings: [String: ClockReading], _ last: [String: LastRound]) -> Set<String> {
        Set(
            readings.filter { name, reading in
                last[name].map {
                    VantageClock.isWrong(reading.offset, every: .seconds(max(1, $0.header.everySeconds)))
                } ?? false
            }.keys)
    }

    /// Whether a slot can be judged now.
    ///
    /// - Parameters:
    ///   - reported: whose rounds of it are there.
    ///   - seen: when this judge saw the first of them, seconds since 1970: what comes late, after an outage, comes
    ///     from all vantages within a while.
    ///   - now: seconds since 1970.
    package func isReady(
        slot: Int64, reported: Set<String>, seen: Double, now: Double, every: Duration, wait: Duration
    ) -> Bool {
        guard now >= Double(slot) else { return false }
        if !reported.isEmpty, expected.isSubset(of: reported) { return true }
        let end = Double(slot) + Double(every.nanoseconds) / 1e9
        return now >= max(end, seen) + Double(wait.nanoseconds) / 1e9
    }
}
