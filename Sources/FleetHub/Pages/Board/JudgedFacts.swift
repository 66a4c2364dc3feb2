internal import FoundationEssentials

/// What the judge leaves beside an incident for people: `JudgementCommit.details`. Stored as JSON; keys may be added.
package struct SeenFacts: Codable, Equatable, Sendable {
    /// The vantages that see it, by name.
    package var from: [String]
    /// How many vantages could see it; nil where that has no meaning.
    package var of: Int?
    /// What is the matter, in English; nil where the incident's own words say it.
    package var en: String?
    /// The same in Chinese.
    package var zh: String?

    /// What is to be shown of an incident.
    package init(from: [String], of: Int? = nil, en: String? = nil, zh: String? = nil) {
        (self.from, self.of, self.en, self.zh) = (from, of, en, zh)
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
package struct SlotFacts: Codable, Equatable, Sendable {
    /// Why a vantage saw nothing that counts.
    package struct Reason: Codable, Equatable, Sendable {
        /// In English.
        package var en: String
        /// In Chinese.
        package var zh: String

        /// A reason in both languages.
        package init(en: String, zh: String) { (self.en, self.zh) = (en, zh) }
    }

    /// The vantages whose cells were dropped, by name.
    package var blind: [String: Reason]

    /// What is to be shown of a slot.
    package init(blind: [String: Reason]) { self.blind = blind }

    /// As the database has it.
    package var bytes: [UInt8] { JudgedFacts.encoded(self) }

    /// nil for what is none.
    package init?(bytes: [UInt8]) {
        guard let found = JudgedFacts.decoded(SlotFacts.self, bytes) else { return nil }
        self = found
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
