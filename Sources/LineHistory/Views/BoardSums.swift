internal import LineModel

/// `GroupSums` over the columns of a `FieldBoard`: numbers in place of lines and names, for 100,000 lines in as many
/// groups at once. Its sums, medians and order are those of `GroupSums`, and a test holds them to that.
struct BoardSums {
    private struct Sum {
        var lines: Int32 = 0
        var abnormal: Int32 = 0
        var unmeasured: Int32 = 0
        var sent = 0
        var lost = 0
        var worstLoss = -1.0
        /// Where its medians are in `medians`.
        var medians: Range<Int32> = 0..<0
    }

    private var sums: [Sum]
    /// Median delays (`DelayCode`), group by group, each group's in order.
    private var medians: [Int32]

    /// - Parameters:
    ///   - places: the lines that count.
    ///   - groups: the group of each line, by its place; a negative one is none.
    init(
        _ places: some Collection<Int32>, of group: [Int32], groups: Int, _ figures: [FieldBoard.Figures]
    ) {
        var sums = [Sum](repeating: Sum(), count: groups)
        var answered = [Int32](repeating: 0, count: groups + 1)
        for place in places {
            let (figure, number) = (figures[Int(place)], Int(group[Int(place)]))
            guard number >= 0, figure.rank < 3 else { continue }
            sums[number].lines += 1
            guard figure.isMeasured else {
                sums[number].unmeasured += 1
                continue
            }
            if figure.rank == 0 { sums[number].abnormal += 1 }
            sums[number].sent += Int(figure.sent)
            sums[number].lost += Int(figure.lost)
            if figure.sent > 0 {
                sums[number].worstLoss = max(sums[number].worstLoss, Double(figure.lost) / Double(figure.sent))
            }
            if figure.median >= 0 { answered[number + 1] += 1 }
        }
        for number in 0..<groups { answered[number + 1] += answered[number] }
        var medians = [Int32](repeating: 0, count: Int(answered.last ?? 0))
        var next = answered
        for place in places {
            let (figure, number) = (figures[Int(place)], Int(group[Int(place)]))
            guard number >= 0, figure.isMeasured, figure.median >= 0 else { continue }
            medians[Int(next[number])] = figure.median
            next[number] += 1
        }
        for number in 0..<groups {
            sums[number].medians = answered[number]..<answered[number + 1]
            medians[Int(answered[number])..<Int(answered[number + 1])].sort()
        }
        self.sums = sums
        self.medians = medians
    }

    /// Whether a group has a line.
    func hasLines(_ group: Int) -> Bool { sums[group].lines > 0 }

    /// How many groups have lines.
    var count: Int { sums.count { $0.lines > 0 } }

    private struct Key {
        var badness: Double
        var loss: Double
        var unmeasured: Int32
        var delay: Int32
        var group: Int

        /// Whether this group is worse; groups that are alike come by name.
        func comesBefore(_ other: Key, _ names: [String]) -> Bool {
            if badness != other.badness { return badness > other.badness }
            if loss != other.loss { return loss > other.loss }
            if unmeasured != other.unmeasured { return unmeasured > other.unmeasured }
            if delay != other.delay { return delay > other.delay }
            return names[group] < names[other.group]
        }
    }

    /// The groups that have lines, the worst first: by how many of their lines are abnormal and how large a part of
    /// them that is, then by loss, then by the unmeasured, then by delay, then by name.
    ///
    /// - Parameter most: at most so many. Few of many are found without putting all in order.
    func worst(_ most: Int, names: [String]) -> [Int] {
        guard most > 0 else { return [] }
        var found: [Key] = []
        // The last of those that are kept; what is no worse is none of them.
        var bound: Key?
        for group in sums.indices where hasLines(group) {
            let key = key(group)
            if let bound, !key.comesBefore(bound, names) { continue }
            found.append(key)
            guard found.count - most >= most else { continue }
            found.sort { $0.comesBefore($1, names) }
            found.removeLast(found.count - most)
            bound = found.last
        }
        return found.sorted { $0.comesBefore($1, names) }.prefix(most).map(\.group)
    }

    private func key(_ group: Int) -> Key {
        let sum = sums[group]
        let abnormal = Double(sum.abnormal)
        return Key(
            badness: abnormal * abnormal / Double(sum.lines),
            loss: sum.sent == 0 ? 0 : Double(sum.lost) / Double(sum.sent), unmeasured: sum.unmeasured,
            delay: sum.medians.isEmpty ? -1 : medians[Int(sum.medians.upperBound) - 1], group: group)
    }

    /// A group's row.
    func row(_ group: Int, _ name: String) -> GroupRow {
        let sum = sums[group]
        var row = GroupRow(name)
        row.lines = Int(sum.lines)
        row.abnormal = Int(sum.abnormal)
        row.unmeasured = Int(sum.unmeasured)
        row.sent = sum.sent
        row.lost = sum.lost
        row.worstLoss = sum.worstLoss < 0 ? nil : sum.worstLoss
        guard !sum.medians.isEmpty else { return row }
        let (first, last) = (Int(sum.medians.lowerBound), Int(sum.medians.upperBound) - 1)
        let middle = [(first + last) / 2, (first + last + 1) / 2].map { DelayCode.milliseconds(Int(medians[$0])) }
        row.median = (middle[0] + middle[1]) / 2
        row.worstMedian = DelayCode.milliseconds(Int(medians[last]))
        return row
    }
}
