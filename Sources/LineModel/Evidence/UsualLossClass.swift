/// One of 60 classes of what a line usually loses, a factor of 1.112 apart: the tables of evidence are made by class,
/// not by line. A class stands for its upper end, so that no line is judged by less than it usually loses.
package struct UsualLossClass: Hashable, Sendable, Comparable {
    /// How many classes there are.
    package static let count = 60
    /// The least loss that counts as usual, a ratio: 100 probes a round never prove a line to be better.
    package static let minLoss = 0.001
    private static let step = 1.1111

    /// 0..<`count`, from the least loss to the greatest.
    package let index: Int

    /// The loss ratio that the class stands for, 0.001...0.5: the greatest that it contains.
    package var loss: Double { Self.losses[index] }

    /// The class of a line that usually loses this ratio of its probes; nil when that is more than half of them, of
    /// which evidence makes nothing.
    package init?(containing loss: Double) {
        guard loss.isFinite, let index = Self.losses.firstIndex(where: { loss <= $0 }) else { return nil }
        self.index = index
    }

    /// The greatest class whose loss is no more than this ratio; the least class when there is none.
    package init(atMost loss: Double) { index = (Self.losses.lastIndex { $0 <= loss }) ?? 0 }

    /// A class by its index; nil when there is none.
    package init?(index: Int) {
        guard (0..<Self.count).contains(index) else { return nil }
        self.index = index
    }

    private static let losses: [Double] = (1..<count).reduce(into: [minLoss]) { losses, _ in
        losses.append((losses.last ?? minLoss) * step)
    }

    package static func < (left: UsualLossClass, right: UsualLossClass) -> Bool { left.index < right.index }
}
