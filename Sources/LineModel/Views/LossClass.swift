/// How much of what was sent was lost, in the classes that every picture of loss has: by share, never by count.
package enum LossClass: Int, CaseIterable, Sendable, Comparable {
    case none, to1, to3, to10, to30, below100, all

    /// The class of a share, 0...1; a bound belongs to the class below it.
    package init(loss: Double) {
        self =
            switch loss {
            case ...0: .none
            case ...0.01: .to1
            case ...0.03: .to3
            case ...0.1: .to10
            case ...0.3: .to30
            case ..<1: .below100
            default: .all
            }
    }

    package static func < (left: LossClass, right: LossClass) -> Bool { left.rawValue < right.rawValue }
}
