/// Whether probes leave one by one or a few together.
package enum SendPace: String, Sendable, CaseIterable, Codable {
    /// What is due within a `SendQuantum` leaves in one system call, when the last of it is due. Each call and each
    /// wake-up costs as much as several probes do.
    case quantum
    /// Each probe leaves when it is due, by itself.
    case exact
}
