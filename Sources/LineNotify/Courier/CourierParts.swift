package import ServiceSupport

/// What the couriers work with.
package struct CourierParts: Sendable {
    /// What waits to be told: a service's history, or the database of a hub.
    package var outbox: any MessageOutbox
    /// Clock, sleep, chance, log and client. The clocks say when a destination may be tried again.
    package var surroundings: Surroundings
    /// The place that is measured from. It stands in the ids of messages, before what tells the history from others, so
    /// that the ids of two services differ.
    package var vantage: String

    /// The parts, which are the same for all couriers of a service.
    package init(outbox: any MessageOutbox, surroundings: Surroundings, vantage: String) {
        self.outbox = outbox
        self.surroundings = surroundings
        self.vantage = vantage
    }
}
