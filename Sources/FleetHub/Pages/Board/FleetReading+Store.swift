internal import FleetModel
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
                let vantages = try store.vantages()
                return Directory(
                    vantages: vantages.map { ($0.vantage, $0.added) },
                    last: try store.lastRounds().mapValues { ($0.header, $0.receivedAt) },
                    generation: try store.currentNumbers().generation,
                    blind: facts?.doubts ?? [:], clocks: try store.clocks(),
                    said: Dictionary(
                        vantages.map { ($0.vantage.name, ($0.said, $0.hasOwnTags)) },
                        uniquingKeysWith: { first, _ in first }),
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
        self.init(
            incident.file, from: facts?.from ?? [], of: facts?.of,
            doubt: facts?.clockSeconds.map { .clock(seconds: $0) })
    }
}
