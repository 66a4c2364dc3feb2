internal import FleetModel
package import FleetStore
internal import FleetWire
internal import FoundationEssentials
internal import LineModel

extension FleetReading {
    /// What the pages ask, of a hub's database.
    package init(_ store: HubStore) {
        self.init(
            directory: {
                let judged = try store.judgedSlots(most: 1).first
                let facts = judged.flatMap { SlotFacts($0.facts) }
                return Directory(
                    vantages: try store.vantages().map { ($0.vantage, $0.added) },
                    last: try store.lastRounds().mapValues { ($0.header, $0.receivedAt) },
                    generation: try store.currentNumbers().generation,
                    blind: Dictionary(
                        (facts?.vantages ?? []).compactMap { one in Blind(one).map { (one.name, $0) } },
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

extension FleetReading.Blind {
    /// nil for a vantage that was able to see, as far as the judge knows.
    fileprivate init?(_ standing: SlotFacts.Standing) {
        if standing.uplink {
            self.init(
                english: "its own side: \(standing.bad) of the \(standing.measured) lines that it measured were bad",
                chinese: "自身出口异常：所测 \(standing.measured) 条线路中 \(standing.bad) 条异常")
        } else if standing.report == VantageStanding.Report.notValid.rawValue {
            self.init(english: "its round was not valid", chinese: "该轮测量无效")
        } else {
            return nil
        }
    }
}

extension FleetReading.Seen {
    fileprivate init(_ incident: HubIncident) {
        let seen = try? JSONDecoder().decode(SeenFrom.self, from: Data(incident.details))
        self.init(incident.file, from: seen?.vantages ?? [], of: seen?.of)
    }
}
