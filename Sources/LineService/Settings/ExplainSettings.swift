/// What the service finds out by itself about lines in trouble, beside the rounds.
package struct ExplainSettings: Equatable, Sendable {
    /// Whether the way of lines is traced: at a new incident, and once a day to compare with. The configuration
    /// switches it on by default; a service that is put together without one does not send what nobody asked for.
    package var trace = false
    /// Whether the first lines of a new incident are probed in other manners, where there is time until the next round.
    package var experiments = true

    /// No traces, but experiments.
    package init() {}
}
