import LineModel

extension [ChangedIncident] {
    /// The incidents that this became of, in their order.
    func incidents(_ change: IncidentChange) -> [Incident] { filter { $0.change == change }.map(\.incident) }

    /// Whether nobody needs to be told anything.
    var isSilent: Bool { allSatisfy { $0.change == .continued } }
}
