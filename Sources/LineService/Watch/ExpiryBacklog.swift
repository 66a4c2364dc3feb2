/// Whether the expiry keeps up with what the rounds bring. Pure.
package struct ExpiryBacklog: Equatable, Sendable {
    /// What is new to say: the expiry began to lag behind, or it has caught up.
    package enum Change: Equatable, Sendable { case began, ended }

    /// So many rounds in a row with something left are no chance any more.
    package static let maxRounds = 3

    /// Rounds in a row after which something too old was left.
    package private(set) var rounds = 0

    /// A backlog before the first round: nothing is left over.
    package init() {}

    /// Takes what one round's expiry left; nil where there is nothing new to say.
    package mutating func note(isLeft: Bool) -> Change? {
        let before = rounds
        rounds = isLeft ? rounds + 1 : 0
        if rounds == Self.maxRounds { return .began }
        return !isLeft && before >= Self.maxRounds ? .ended : nil
    }
}
