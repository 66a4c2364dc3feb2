internal import LineModel

/// Incidents as the state object has them: an object whose members are called by the incidents' numbers.
struct NumberedIncidents: Codable, Equatable, Sendable {
    /// Ascending by number.
    var all: [Incident] = []

    private struct Number: CodingKey {
        let number: Int
        var stringValue: String { "\(number)" }
        var intValue: Int? { number }

        init(_ number: Int) { self.number = number }

        init?(stringValue: String) {
            guard let number = Int(stringValue) else { return nil }
            self.number = number
        }

        init?(intValue: Int) { number = intValue }
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: Number.self)
        all = try stored.allKeys.map { try Incident(id: $0.number, from: stored.superDecoder(forKey: $0)) }
            .sorted { $0.id < $1.id }
    }

    func encode(to encoder: any Encoder) throws {
        var stored = encoder.container(keyedBy: Number.self)
        for incident in all { try stored.encode(incident, forKey: Number(incident.id)) }
    }
}
