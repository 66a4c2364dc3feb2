/// What is wrong with the lines of a cause; the two are never mixed.
package enum Trouble: Int, Sendable, CaseIterable, Comparable {
    case abnormal, unmeasured

    /// For messages and stores; stable.
    package var word: String {
        switch self {
        case .abnormal: "abnormal"
        case .unmeasured: "unmeasured"
        }
    }

    package static func < (left: Trouble, right: Trouble) -> Bool { left.rawValue < right.rawValue }
}
