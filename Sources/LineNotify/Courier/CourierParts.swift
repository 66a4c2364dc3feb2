package import LineHistory
package import ServiceSupport

/// What the couriers work with.
package struct CourierParts: Sendable {
    /// The history, which holds the outbox.
    package var history: SharedHistory
    /// Clock, sleep, chance, log and client. The clocks say when a destination may be tried again.
    package var surroundings: Surroundings
    /// The place that is measured from. It stands in the ids of messages, before what tells the history from others, so
    /// that the ids of two services differ.
    package var vantage: String

    /// The parts, which are the same for all couriers of a service.
    package init(history: SharedHistory, surroundings: Surroundings, vantage: String) {
        self.history = history
        self.surroundings = surroundings
        self.vantage = vantage
    }
}
