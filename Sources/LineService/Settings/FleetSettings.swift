package import LineModel
package import ServiceSupport

/// The hub of a fleet, and what it is told of this vantage.
package struct FleetSettings: Equatable, Sendable {
    /// Addresses of the hub, `https://host[:port]` without a path of the protocol; one is asked until it fails.
    package var hubs: [String] = []
    /// What the hub calls this vantage.
    package var name: String
    /// What the hub gave out for this name.
    package var token: Secret
    /// What this vantage shares with others: its carrier, its city. Keys are unique.
    package var tags: [Tag] = []
    /// Whether people are told by this vantage while the hub does not answer.
    package var isFallback = false
    /// A PEM file of authorities that the hub's certificate is held against; nil takes the system's.
    package var authorities: String?

    /// - Parameter name: as the hub knows it.
    package init(name: String, token: Secret) {
        self.name = name
        self.token = token
    }
}

/// Who tells people of what a vantage finds.
package enum FleetVoice: Equatable, Sendable {
    /// The vantage, which is part of no fleet.
    case own
    /// The hub.
    case hub
    /// The vantage, since the hub has not acknowledged so many rounds in a row.
    case alone(rounds: Int)
}
