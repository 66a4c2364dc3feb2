/// Why what a fleet's vantage says of lines counts for nothing in a slot.
package enum VantageDoubt: Equatable, Sendable {
    /// Its own uplink is bad, or its canaries are.
    case uplink
    /// Its round is not valid.
    case notValid
    /// Its clock is so far off that its round is of another slot than it says: seconds that it is ahead of the hub's,
    /// negative where it is behind.
    case clock(seconds: Int)
    /// Another one that a newer version stored, by its id.
    case other(String)

    /// What stores and programs call it; it never changes.
    package var id: String {
        switch self {
        case .uplink: "uplink"
        case .notValid: "not-valid"
        case .clock: "clock"
        case .other(let id): id
        }
    }
}

/// A doubt is stored as its id and its numbers.
extension VantageDoubt: Codable {
    private enum CodingKeys: String, CodingKey { case id, seconds }

    package init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        switch try stored.decode(String.self, forKey: .id) {
        case "uplink": self = .uplink
        case "not-valid": self = .notValid
        case "clock": self = .clock(seconds: try stored.decode(Int.self, forKey: .seconds))
        case let id: self = .other(id)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var stored = encoder.container(keyedBy: CodingKeys.self)
        try stored.encode(id, forKey: .id)
        if case .clock(let seconds) = self { try stored.encode(seconds, forKey: .seconds) }
    }
}
