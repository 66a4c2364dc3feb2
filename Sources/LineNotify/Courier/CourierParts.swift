package import LineHistory
package import ServiceSupport

/// What the couriers work with.
package struct CourierParts: Sendable {
    package var history: SharedHistory
    package var surroundings: Surroundings
    /// In the ids of messages, before what tells the history from others, so that those of two services differ.
    package var vantage: String

    package init(history: SharedHistory, surroundings: Surroundings, vantage: String) {
        self.history = history
        self.surroundings = surroundings
        self.vantage = vantage
    }
}
