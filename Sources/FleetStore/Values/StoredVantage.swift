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

    /// A vantage as it is read back.
    package init(vantage: FleetVantage, tokenHash: [UInt8], added: WallTime) {
        self.vantage = vantage
        self.tokenHash = tokenHash
        self.added = added
    }
}
