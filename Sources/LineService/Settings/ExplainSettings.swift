/// What the service finds out by itself about lines in trouble, beside the rounds. The configuration switches both on
/// by default; a service that is put together without one sends nothing that nobody asked for.
package struct ExplainSettings: Equatable, Sendable {
    /// Whether the way of lines is traced: at a new incident, and once a day to compare with.
    package var trace = false
    /// Whether the first lines of a new incident are probed in other manners, where there is time until the next round.
    package var experiments = false

    /// Neither of them.
    package init() {}
}
