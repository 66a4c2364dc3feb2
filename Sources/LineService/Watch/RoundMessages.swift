package import LineHistory
package import LineModel
package import LineNotify

/// What is told of a round, to whom and when: the same for `watch` and for a cloud function. Pure.
package struct RoundMessages {
    /// Every incident that the round found open or ended.
    package let items: [(item: DigestItem, incident: Incident)]
    /// Numbers of the incidents that are kept from people.
    package let silenced: Set<Int>
    /// Those of the silenced that nobody is told of: who was told of a beginning is told of the end all the same.
    package var untold: Set<Int> {
        silenced.subtracting(items.filter { $0.item.change.isEnd && $0.incident.wasTold }.map(\.incident.id))
    }
    /// One a destination that needs to be told something.
    package let messages: [OutgoingMessage]

    /// - Parameters:
    ///   - step: after `FieldWatch.close`, as `field` is.
    ///   - round: which round it was.
    ///   - silences: what people silenced by notes, as it counts now.
    ///   - told: what each destination knows, by its name; nil when that cannot be read, or is not to be looked at.
    ///   - now: for silences and quiet hours.
    init(
        _ step: FieldRound, of round: RoundNaming, field: FieldWatch, settings: ServiceSettings,
        silences: OperatorSilences = OperatorSilences(), told: [String: ToldIncidents]?, at now: WallTime
    ) {
        let items = DigestMaker(step).items()
        let byName = Dictionary(step.lines.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let lines = { (incident: Incident) in incident.lines.compactMap { byName[$0] } }
        let muting = settings.muting.adding(silences)
        let silenced = Set(
            items.map(\.incident).filter { incident in
                silences.incidents.contains(incident.id)
                    || muting.isSilenced(incident, lines: lines(incident), at: now)
            }.map(\.id))
        var ofRound = Digest(
            vantage: settings.vantage, roundID: round.id, at: round.finished,
            everySeconds: Double(settings.every.nanoseconds) / 1e9, lines: step.lines.count,
            abnormalLines: field.count(.abnormal),
            unmeasuredLines: field.blindness == nil ? field.count(.unmeasured) : step.lines.count)
        if case .alone(let rounds) = settings.voice { ofRound.speaksAloneAfter = rounds }
        messages = settings.notify.compactMap { [ofRound] destination -> OutgoingMessage? in
            guard settings.voice != .hub else {
                let knows = told.map { $0[destination.name] ?? ToldIncidents() }
                return ofRound.handingOver(items, told: knows).map {
                    OutgoingMessage(destination: destination.name, digest: $0, notBefore: destination.notBefore(now))
                }
            }
            let digest = ofRound.telling(
                items, isSilenced: { silenced.contains($0.id) },
                continuedLines: destination.kind.wantsContinued(destination.parameters)
                    ? destination.kind.continuedLines : nil,
                told: told.map { $0[destination.name] ?? ToldIncidents() })
            return digest.map {
                OutgoingMessage(destination: destination.name, digest: $0, notBefore: destination.notBefore(now))
            }
        }
        self.items = items
        self.silenced = silenced
    }

    /// Healthy lines that prove the incidents' causes, by the incidents' numbers.
    var witnesses: [Int: [String]] {
        Dictionary(
            items.filter { !$0.item.witnesses.isEmpty }.map { ($0.incident.id, $0.item.witnesses) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Notes in the field what is kept from people.
    func noteSilences(in field: inout FieldWatch) {
        for (item, incident) in items {
            field.noteTelling(
                of: item.change, isSilenced: silenced.contains(incident.id), incident: incident.id)
        }
    }
}

/// How messages call a round.
package struct RoundNaming: Sendable {
    /// 16 hexadecimal digits; zeros alone of a round that could not be made.
    package let id: String
    /// When it ended.
    package let finished: WallTime

    /// A round that was made.
    init(_ report: RoundReport) { (id, finished) = (report.id, report.finished) }

    /// A round that could not be made at this time.
    init(notMadeAt now: WallTime) { (id, finished) = (RoundReport.noID, now) }
}

extension NotifierSettings {
    /// The end of the quiet hours, in them; else now.
    package func notBefore(_ now: WallTime) -> WallTime {
        guard let quietHours, quietHours.contains(now) else { return now }
        return quietHours.end(after: now)
    }
}
