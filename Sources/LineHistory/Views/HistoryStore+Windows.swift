package import LineModel

extension HistoryStore {
    /// One line within a time; nil when no line of this name was ever stored.
    ///
    /// - Parameter resolution: nil chooses the finest that is kept and quick: rounds up to about a month of five-minute
    ///   ones, then hours, then days.
    package func window(
        of name: String, from: WallTime, to: WallTime, resolution: LineWindow.Resolution? = nil
    ) throws(HistoryError) -> LineWindow? {
        throw HistoryError(.failed, "not built")
    }

    /// The single probes of a line in a round, in the order of sending; nil where they are not kept, or never were.
    package func probes(of name: String, round id: String) throws(HistoryError) -> [ProbeRecord]? {
        throw HistoryError(.failed, "not built")
    }

    /// All of one round but its lines; nil when there is none of that id.
    package func roundFile(_ id: String) throws(HistoryError) -> RoundFile? {
        throw HistoryError(.failed, "not built")
    }

    /// How the lines were within a time.
    ///
    /// - Parameters:
    ///   - query: which lines are rows, and the page of them.
    ///   - lossAbove: minutes with more loss than this are counted, 0...1.
    package func availability(
        _ query: FieldQuery, from: WallTime, to: WallTime, lossAbove: Double
    ) throws(HistoryError) -> AvailabilityReport {
        throw HistoryError(.failed, "not built")
    }
}
