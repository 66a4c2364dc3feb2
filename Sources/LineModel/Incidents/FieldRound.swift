/// One round on its way through a `FieldWatch`.
package struct FieldRound: Sendable {
    package let field: CauseField
    package let lines: [Line]
    package let readings: [LineReading?]
    package let validity: Validity.Verdict
    let before: [String: LineWatch]
    /// Indices of the lines to be confirmed, ascending.
    package internal(set) var suspects: [Int] = []
    /// Suspects whose confirmation agreed, did not agree, or could not be made.
    package internal(set) var raised = 0
    package internal(set) var dismissed = 0
    package internal(set) var unconfirmed = 0
    var confirmed: [Int: LineReading] = [:]

    /// A line's reading, with that of its confirmation in its place where it was raised by it.
    package func reading(_ index: Int) -> LineReading? { confirmed[index] ?? readings[index] }

    func figures(_ index: Int) -> LineFigures { reading(index)?.figures ?? LineFigures() }
}
