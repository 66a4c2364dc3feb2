internal import LineModel

extension FleetBook: Codable {
    /// What this version writes; a greater one is of a newer program.
    package static let version = 1

    private enum CodingKeys: String, CodingKey { case version, lastSlot, nextID, open, recent, memory, mostLines }

    /// An incident with its number, which its own form leaves out.
    private struct Stored: Codable {
        let incident: Incident

        private enum CodingKeys: String, CodingKey { case id, incident }

        init(_ incident: Incident) { self.incident = incident }

        init(from decoder: any Decoder) throws {
            let stored = try decoder.container(keyedBy: CodingKeys.self)
            incident = try Incident(
                id: try stored.decode(Int.self, forKey: .id), from: try stored.superDecoder(forKey: .incident))
        }

        func encode(to encoder: any Encoder) throws {
            var stored = encoder.container(keyedBy: CodingKeys.self)
            try stored.encode(incident.id, forKey: .id)
            try stored.encode(incident, forKey: .incident)
        }
    }

    /// Reads a stored book. Incidents whose kind or trouble only a newer version knows are left out, as in a single
    /// prober's; their numbers are not given again.
    ///
    /// - Throws: what is no book, or one of a newer version.
    package init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        let version = try stored.decode(Int.self, forKey: .version)
        guard (1...Self.version).contains(version) else {
            throw DecodingError.dataCorruptedError(
                forKey: .version, in: stored,
                debugDescription: "the fleet's book has version \(version), this program reads up to \(Self.version); "
                    + "run the newer program, or restore a backup of before")
        }
        self.init(
            lastSlot: try stored.decodeIfPresent(Int64.self, forKey: .lastSlot),
            book: IncidentBook(
                nextID: try stored.decode(Int.self, forKey: .nextID),
                open: try stored.decode([Stored].self, forKey: .open).map(\.incident).filter(\.isKnown),
                recent: try stored.decode([Stored].self, forKey: .recent).map(\.incident).filter(\.isKnown)),
            memory: try stored.decode(FleetMemory.self, forKey: .memory),
            mostLines: try stored.decodeIfPresent([Int: Int].self, forKey: .mostLines) ?? [:])
    }

    /// - Throws: what the encoder does.
    package func encode(to encoder: any Encoder) throws {
        var stored = encoder.container(keyedBy: CodingKeys.self)
        try stored.encode(Self.version, forKey: .version)
        try stored.encodeIfPresent(lastSlot, forKey: .lastSlot)
        try stored.encode(book.nextID, forKey: .nextID)
        try stored.encode(book.open.map(Stored.init), forKey: .open)
        try stored.encode(book.recent.map(Stored.init), forKey: .recent)
        try stored.encode(memory, forKey: .memory)
        try stored.encode(mostLines, forKey: .mostLines)
    }
}
