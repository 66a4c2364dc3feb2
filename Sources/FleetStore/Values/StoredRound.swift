package import FleetModel
package import LineModel

/// A vantage's round as it came, which is stored as it is.
package struct StoredRound: Equatable, Sendable {
    /// Whose round of which slot: there is one at most.
    package struct Key: Hashable, Sendable {
        /// The vantage's name.
        package var vantage: String
        /// The slot's beginning, seconds since 1970.
        package var slot: Int64

        /// A key.
        package init(vantage: String, slot: Int64) {
            self.vantage = vantage
            self.slot = slot
        }
    }

    /// Whose round of which slot.
    package var key: Key
    /// The round's id, 16 hexadecimal digits.
    package var roundID: String
    /// What tells the vantage's installation from another of its name.
    package var instance: String
    /// What the vantage says of itself.
    package var header: RoundHeader
    /// The body as `FleetRoundCodec` made it, unpacked from what the wire added.
    package var body: [UInt8]
    /// When the hub had it whole.
    package var receivedAt: WallTime

    /// A round.
    package init(
        vantage: String, slot: Int64, roundID: String, instance: String, header: RoundHeader, body: [UInt8],
        receivedAt: WallTime
    ) {
        key = Key(vantage: vantage, slot: slot)
        self.roundID = roundID
        self.instance = instance
        self.header = header
        self.body = body
        self.receivedAt = receivedAt
    }
}

extension StoredRound {
    /// Whether the vantage's clock was so wrong when it came that it is of another slot than it says.
    package var hasWrongClock: Bool { LastRound(header: header, receivedAt: receivedAt).hasWrongClock }
}

extension LastRound {
    /// Whether the vantage's clock was so wrong when it came that it is of another slot than it says.
    package var hasWrongClock: Bool {
        VantageClock.isWrong(
            VantageClock.offset(header, received: receivedAt), every: .seconds(max(1, header.everySeconds)))
    }
}

/// Which round is in another one's place.
package struct StoredRoundKey: Equatable, Sendable {
    /// The vantage and the slot, which both have.
    package var key: StoredRound.Key
    /// The id of the round that is there.
    package var roundID: String
    /// The installation that it came from.
    package var instance: String
    /// When it came.
    package var receivedAt: WallTime
}

/// What became of a round that was to be stored.
package enum RoundPut: Equatable, Sendable {
    /// It is stored now.
    case stored
    /// The same was there already.
    case same
    /// Another round of the vantage and the slot is there, and stays.
    case conflict(StoredRoundKey)
}

/// The newest round of a vantage.
package struct LastRound: Equatable, Sendable {
    /// What the vantage said of itself.
    package var header: RoundHeader
    /// When the hub had it whole.
    package var receivedAt: WallTime

    /// A vantage's newest round.
    package init(header: RoundHeader, receivedAt: WallTime) { (self.header, self.receivedAt) = (header, receivedAt) }
}
