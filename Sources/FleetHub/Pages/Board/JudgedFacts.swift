internal import FoundationEssentials
package import LineModel

/// What the judge leaves beside an incident for people: `JudgementCommit.details`. Stored as JSON; keys may be added.
package struct SeenFacts: Codable, Equatable, Sendable {
    /// The vantages that see it, by name.
    package var from: [String]
    /// How many vantages could see it; nil where that has no meaning.
    package var of: Int?
    /// Of a vantage with a wrong clock, seconds that it is ahead; negative behind, nil of anything else.
    package var clockSeconds: Int?

    /// What is to be shown of an incident.
    package init(from: [String], of: Int? = nil, clockSeconds: Int? = nil) {
        (self.from, self.of, self.clockSeconds) = (from, of, clockSeconds)
    }

    /// As the database has it.
    package var bytes: [UInt8] { JudgedFacts.encoded(self) }

    /// nil for what is none.
    package init?(bytes: [UInt8]) {
        guard let found = JudgedFacts.decoded(SeenFacts.self, bytes) else { return nil }
        self = found
    }
}

/// What the judge leaves of a slot for people: `JudgementCommit.facts`. Stored as JSON; keys may be added.
package struct SlotFacts: Equatable, Sendable {
    /// Why what vantages say of lines counts for nothing, by their names.
    package var doubts: [String: VantageDoubt]

    /// What is to be shown of a slot.
    package init(doubts: [String: VantageDoubt]) { self.doubts = doubts }

    /// As the database has it.
    package var bytes: [UInt8] { JudgedFacts.encoded(self) }

    /// nil for what is none.
    package init?(bytes: [UInt8]) {
        guard let found = JudgedFacts.decoded(SlotFacts.self, bytes) else { return nil }
        self = found
    }
}

extension SlotFacts: Codable {
    private enum CodingKeys: String, CodingKey { case blind, doubts }

    /// What members of the version before read: that a vantage is blind, and in words why.
    private struct Told: Codable {
        var en: String
        var zh: String
    }

    /// - Throws: what is none. Of one by an older member the English words are taken: they go with the next slot.
    package init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        let doubts = try stored.decodeIfPresent([String: VantageDoubt].self, forKey: .doubts)
        self.doubts = try doubts ?? stored.decode([String: Told].self, forKey: .blind).mapValues { .other($0.en) }
    }

    /// - Throws: what the encoder does.
    package func encode(to encoder: any Encoder) throws {
        var stored = encoder.container(keyedBy: CodingKeys.self)
        try stored.encode(doubts, forKey: .doubts)
        try stored.encode(doubts.mapValues { _ in Told(en: "", zh: "") }, forKey: .blind)
    }
}

private enum JudgedFacts {
    static func encoded(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and numbers alone: there is nothing in them that JSON could not say.
        return (try? encoder.encode(value)).map { Array($0) } ?? []
    }

    static func decoded<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
        bytes.isEmpty ? nil : try? JSONDecoder().decode(type, from: Data(bytes))
    }
}
