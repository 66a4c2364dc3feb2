/// Which lines have direct probes in a round, where the caps have no room for those of all.
///
/// Many lines may come out at one echo, whose address takes no more packets than any other. Companions are asked for
/// beside the round and should not make it much longer. So where even one direct probe beside every n-th probe of each
/// line would be too many (n as large as `CompanionShare` lets it be), only as many lines have some as fit. The seed
/// chooses them, so that others have their turn in another round.
package enum DirectRoom {
    /// A line that may have direct probes.
    package struct Candidate: Equatable, Sendable {
        /// The line.
        package var line: Int
        /// The number of the address that its direct probes go to: one of the lines' groups, or beyond.
        package var group: Int

        /// - Parameter group: the number of the address that the line's direct probes go to.
        package init(line: Int, group: Int) { (self.line, self.group) = (line, group) }
    }

    /// - Parameters:
    ///   - groups: for each line the number of its address.
    ///   - ingresses: lines whose ingress is probed too, or an old flow; a line of both is there twice.
    ///   - seed: of the round.
    /// - Returns: the lines that have direct probes, ascending.
    package static func admitted(
        _ candidates: [Candidate], groups: [Int], ingresses: [Int], settings: RoundSettings, seed: UInt64
    ) -> [Int] {
        var sizes = SendOrder.groupSizes(groups)
        let most = Double(CompanionShare.most(settings.count))
        let alone = IntervalStretch(
            settings: settings, lines: groups.count, load: PacketLoad(sizes: sizes, companionSizes: [], every: 1),
            buffer: nil)
        let stretch = CompanionShare.maxStretch(count: settings.count, companions: 1 + times(ingresses))
        let seconds = Double(alone.intervalNanoseconds) / 1e9 * stretch
        let beyond = (candidates.map(\.group).max() ?? -1) + 1 - sizes.count
        if beyond > 0 { sizes += [Int](repeating: 0, count: beyond) }
        var used = sizes.map(Double.init)
        for line in ingresses { used[groups[line]] += 1 / most }
        func room(_ rate: Double, _ used: Double) -> Int {
            Int(min(max((seconds * rate - used) * most + 1e-6, 0), Double(Int32.max)))
        }
        var left = used.map { room(settings.maxAddressRate, $0) }
        var all = settings.findsRate ? candidates.count : room(settings.maxRate, used.reduce(0, +))
        var generator = SeededGenerator(seed: seed ^ 0xd1_4ec7)
        var admitted: [Int] = []
        for candidate in candidates.shuffled(using: &generator) where all > 0 && left[candidate.group] > 0 {
            all -= 1
            left[candidate.group] -= 1
            admitted.append(candidate.line)
        }
        return admitted.sorted()
    }

    /// How often the line is there that is there most often.
    private static func times(_ lines: [Int]) -> Int {
        lines.reduce(into: [:]) { $0[$1, default: 0] += 1 }.values.max() ?? 0
    }
}
