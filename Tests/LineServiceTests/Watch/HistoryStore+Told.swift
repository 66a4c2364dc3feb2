import LineHistory
import LineModel
import TestSupport

extension HistoryStore {
    /// The incident is open, and its opening was told to these destinations.
    func storeTold(_ incident: Incident, to destinations: [String], at now: WallTime) throws {
        let item = DigestItem(
            change: .opened, incident: incident.id, cause: incident.key, trouble: .abnormal, openedAt: now)
        let digest = Digest(
            vantage: "v", roundID: "1", at: now, everySeconds: 60, lines: 2, abnormalLines: 2, unmeasuredLines: 0,
            items: [item])
        _ = try storeState(
            StateChange(
                roundID: "1", at: now, open: [incident], nextIncidentID: incident.id + 1,
                messages: destinations.map { OutgoingMessage(destination: $0, digest: digest, notBefore: now) }))
        for destination in destinations {
            try markDelivered(
                try dueMessages(for: destination, now: .distantFuture, limit: 9).map(\.id), at: now)
        }
    }
}
