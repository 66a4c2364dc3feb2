/// An optional value that is kept apart from whoever holds it: one that is not there takes a pointer's room.
///
/// It is for what few of very many rows have: a report of 100,000 lines has a row for each.
package enum Apart<Value: Sendable>: Sendable {
    case none
    indirect case some(Value)

    /// Keeps a value apart; nil becomes `none`.
    package init(_ value: Value?) { self = value.map { .some($0) } ?? .none }

    /// The value; nil when there is none.
    package var value: Value? {
        switch self {
        case .none: nil
        case .some(let value): value
        }
    }
}

extension Apart: Equatable where Value: Equatable {}
