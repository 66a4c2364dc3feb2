internal import LineModel

/// The open incidents in a few words, for the service manager's status line. Pure.
enum IncidentStatus {
    /// "; 2 incidents open, 1 of them quiet (#7 since 12:38:00, closes at 13:08:00)"; empty without incidents.
    static func text(of open: [Incident]) -> String {
        guard !open.isEmpty else { return "" }
        var text = "; \(open.count) incident\(open.count == 1 ? "" : "s") open"
        let quiet = open.compactMap { incident in
            incident.closesAt().map { (incident: incident, closesAt: $0) }
        }
        guard let next = quiet.min(by: { $0.closesAt.nanosecondsSince1970 < $1.closesAt.nanosecondsSince1970 }),
            let since = next.incident.quietSince
        else { return text }
        text += open.count == 1 ? " and quiet" : ", \(quiet.count) of them quiet"
        return text + " (#\(next.incident.id) since \(since.timeText), closes at \(next.closesAt.timeText))"
    }
}
