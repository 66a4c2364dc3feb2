/// What views of a history found and can use again, until there is another round.
struct ViewCache: Sendable {
    /// The lines after the newest round; nil until somebody asks.
    var board: FieldBoard?
    /// The lines after another round, of a time in the past that was asked for last.
    var past: FieldBoard?
    /// The lines of the time that a report was asked for last.
    var report: AvailabilityField?
}
