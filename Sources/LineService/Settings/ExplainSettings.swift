/// What is found out about lines in trouble beside the rounds.
package struct ExplainSettings: Equatable, Sendable {
    /// Whether the first lines of a new incident are probed in other manners, where there is time until the next round.
    package var experiments = true

    /// The defaults of the configuration.
    package init() {}
}
