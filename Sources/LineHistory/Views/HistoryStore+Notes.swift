package import LineModel

extension HistoryStore {
    /// Incidents that were open at some time within the time, the newest first.
    ///
    /// - Parameters:
    ///   - before: only those with a smaller number: the next page.
    ///   - most: at most so many.
    package func incidentFiles(
        from: WallTime, to: WallTime, before: Int? = nil, most: Int = 200
    ) throws(HistoryError) -> [IncidentFile] {
        throw HistoryError(.failed, "not built")
    }

    /// One incident; nil when there is none of that number.
    package func incidentFile(_ id: Int) throws(HistoryError) -> IncidentFile? {
        throw HistoryError(.failed, "not built")
    }

    /// Stores a note.
    ///
    /// - Returns: its number.
    package func add(_ note: OperatorNote) throws(HistoryError) -> Int {
        throw HistoryError(.failed, "not built")
    }

    /// The silences that count at a time, of incidents and of lines.
    package func silences(at now: WallTime) throws(HistoryError) -> [OperatorNote] {
        throw HistoryError(.failed, "not built")
    }

    /// Notes of every subject, the newest first.
    ///
    /// - Parameter before: only those with a smaller number: the next page.
    package func notes(before: Int? = nil, most: Int = 200) throws(HistoryError) -> [OperatorNote] {
        throw HistoryError(.failed, "not built")
    }
}
