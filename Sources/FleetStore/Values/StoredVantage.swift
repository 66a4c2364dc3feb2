package import FleetModel
package import LineModel

/// A vantage as the hub's database has it.
package struct StoredVantage: Equatable, Sendable {
    /// Its name, tags and weight, and whether it tells by itself when the hub does not answer.
    package var vantage: FleetVantage
    /// SHA-256 of its token: the token itself is nowhere.
    package var tokenHash: [UInt8]
    /// When it was added.
    package var added: WallTime
    /// What it says of itself; read by `HubStore.vantages` alone.
    package private(set) var said = VantageSaid()
    /// Whether its tags are those that it says, as the operator gave it none.
    package private(set) var hasOwnTags = false

    /// A vantage as it is read back.
    package init(vantage: FleetVantage, tokenHash: [UInt8], added: WallTime) {
        self.vantage = vantage
        self.tokenHash = tokenHash
        self.added = added
    }

    /// Takes what the vantage says of itself: its tags count where the operator gave none, and never beside or against
    /// given ones. That it tells by itself is its own matter, whatever the operator noted.
    mutating func take(_ said: VantageSaid) {
        self.said = said
        hasOwnTags = vantage.tags.isEmpty && !said.tags.isEmpty
        if hasOwnTags { vantage.tags = said.tags }
        if said.isFallback { vantage.isFallback = true }
    }
}
