/// When and about what nobody is to be told.
package struct Muting: Equatable, Sendable {
    /// Lines that are worked on: in these times they change no state and take part in no incident.
    package var maintenance: [MuteRule] = []
    /// Incidents that are recorded and not told.
    package var silences: [MuteRule] = []

    /// Without rules everybody is told of everything.
    package init() {}
}
