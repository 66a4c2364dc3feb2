package import FleetStore
internal import FleetWire
internal import LineModel

extension FleetReading {
    /// What the pages ask, of a hub's database.
    package init(_ store: HubStore) {
        self.init(
            directory: {
                let judged = try store.judgedSlots(most: 1).first
                let facts = judged.flatMap { SlotFacts(bytes: $0.facts) }
                return Directory(
                    vantages: try store.vantages().map { ($0.vantage, $0.added) },
                    last: try store.lastRounds().mapValues { ($0.header, $0.receivedAt) },
                    generation: try store.currentNumbers().generation,
                    blind: (facts?.blind ?? [:]).mapValues { Blind(english: $0.en, chinese: $0.zh) },
                    judged: judged?.slot, open: try store.incidents(.open).map(Seen.init))
            },
            round: { vantage, slot in
                try store.round(vantage: vantage, slot: slot).map { stored in
                    (try FleetRoundCodec.decode(stored.body), stored.receivedAt)
                }
            },
            incidents: { isOpen, before, most in
                guard !isOpen else {
                    return try store.incidents(.open).prefix(most).map(Seen.init)
                }
                return try store.incidents(.closed(before: before, most: most)).map(Seen.init)
            },
            incident: { try store.incident($0).map(Seen.init) },
            add: { try store.add($0) })
    }
}

extension FleetReading.Seen {
    fileprivate init(_ incident: HubIncident) {
        let facts = SeenFacts(bytes: incident.details)
        let cause = facts.flatMap { found in
            found.en.map { FleetReading.Blind(english: $0, chinese: found.zh ?? $0) }
        }
        self.init(incident.file, from: facts?.from ?? [], of: facts?.of, cause: cause)
    }
}
