/// What a round changed.
package struct FieldOutcome: Sendable {
    package let digest: IncidentDigest
    /// The incidents that were open before, with the lines that they had.
    package let before: [Incident]
    package let causes: [Cause]
    /// Names of lines with a state that are not among the lines any more.
    package let removed: [String]
    /// States that are others now, by name.
    package let changed: [String: LineWatch]
}
