/// Makes a digest's items from what a round changed. Pure.
package struct DigestMaker {
    private let round: FieldRound
    private let indexOfLine: [String: Int]

    /// - Parameter round: after `FieldWatch.close`.
    package init(_ round: FieldRound) {
        self.round = round
        indexOfLine = Dictionary(
            round.field.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Every incident that the round found open or ended, continued ones too, in the digest's order.
    package func items() -> [(item: DigestItem, incident: Incident)] {
        let causes = Dictionary(grouping: round.causes, by: \.key)
        return round.changes.sorted(by: Self.comesBefore).map { changed in
            let cause = causes[changed.incident.key]?.first { $0.trouble == changed.incident.trouble }
            return (item(changed, cause), changed.incident)
        }
    }

    /// The order of a change's incidents: by their lines, falling; absorbed ones, whose lines are told of elsewhere, by
    /// number.
    package static func comesBefore(_ left: ChangedIncident, _ right: ChangedIncident) -> Bool {
        guard left.change == right.change else { return left.change.rank < right.change.rank }
        let (leftLines, rightLines) = (left.incident.mostLines, right.incident.mostLines)
        guard left.change != .absorbed, leftLines != rightLines else { return left.incident.id < right.incident.id }
        return leftLines > rightLines
    }

    /// - Parameter cause: the incident's, in this round; nil when the round does not name it.
    private func item(_ changed: ChangedIncident, _ cause: Cause?) -> DigestItem {
        let (change, incident) = (changed.change, changed.incident)
        let names = lineNames(changed)
        var item = DigestItem(
            change: change, incident: incident.id, cause: incident.key, trouble: incident.trouble,
            openedAt: incident.openedAt, closedAt: change.isEnd ? incident.quietSince : nil,
            lines: names.map { line($0, isOver: change.isEnd) },
            mostLines: max(incident.mostLines, incident.lines.count),
            worstLossPerMille: incident.worst.lossPerMille, worstRTTMicroseconds: incident.worst.rttMicroseconds,
            healthyInside: cause?.healthyInside.count ?? 0, healthyOutside: cause?.healthyOutside ?? 0,
            witnesses: cause?.witnesses.map { round.field.names[$0] } ?? [], absorbedBy: changed.absorbedBy,
            isNoLongerMeasured: changed.isNoLongerMeasured ? true : nil,
            blindness: incident.trouble == .blind ? round.blindness : nil,
            sourceProblem: round.faults.first { $0.isOf(incident) }?.problem)
        item.note(incident, at: round.now)
        if let alike = cause?.alike, alike > 0 { item.alikeInside = alike }
        if !changed.from.isEmpty { item.from = changed.from }
        return item
    }

    /// A closed incident has no lines left: those that it had before this round.
    private func lineNames(_ changed: ChangedIncident) -> [String] {
        let before = changed.change.isEnd ? round.incidentsBefore.first { $0.id == changed.incident.id } : nil
        return (before ?? changed.incident).lines.sorted()
    }

    private func line(_ name: String, isOver: Bool) -> DigestLine {
        guard let index = indexOfLine[name] else { return DigestLine(name: name, ingress: "") }
        let (line, figures) = (round.lines[index], round.figures(index))
        return DigestLine(
            name: name, ingress: "\(line.ingress)", echo: line.echo.map { "\($0)" },
            lossPerMille: figures.lossPerMille, rttMicroseconds: figures.rttMicroseconds,
            reasons: isOver ? [] : round.reading(index)?.reasons ?? [],
            excess: isOver ? nil : round.reading(index)?.excess, ways: isOver ? nil : round.reading(index)?.ways,
            segments: isOver ? nil : round.reading(index)?.segments)
    }
}

extension DigestItem {
    /// Notes how far the incident has recovered, and how it came and went.
    package mutating func note(_ incident: Incident, at now: WallTime) {
        let left = incident.lines.count + incident.remaining
        if !incident.recovered.isEmpty, left + incident.removed.count > 0 {
            (recoveredLines, remainingLines) = (incident.recovered.count, left)
        }
        if !incident.removed.isEmpty { removedLines = incident.removed.count }
        if incident.reopened > 0 {
            (timesDown, downNanoseconds) = (incident.timesDown, incident.duration(at: now).nanoseconds)
        }
        guard !change.isEnd, let since = incident.quietSince else { return }
        (quietSince, closesAt) = (since, incident.closesAt())
    }
}

extension Digest {
    /// The message of a round to a destination; nil where it needs to be told nothing.
    ///
    /// - Parameters:
    ///   - items: of the round. Those that this digest has already are not looked at.
    ///   - isSilenced: whether an incident is to be kept from people.
    ///   - continuedLines: the largest number of lines of an incident that goes on; nil when such incidents are not
    ///     told at all.
    ///   - told: what the destination knows; it is told as opened what it does not know, and as reopened that of which
    ///     it knows the end. nil when that is not known, or when the round proves nothing: then everybody is taken to
    ///     know everything.
    package func telling(
        _ items: [(item: DigestItem, incident: Incident)], isSilenced: (Incident) -> Bool, continuedLines: Int?,
        told: ToldIncidents? = nil
    ) -> Digest? {
        var digest = self
        digest.items = items.compactMap { item, incident in
            let isSilenced = isSilenced(incident)
            guard var change = Self.told(item.change, incident, isSilenced: isSilenced) else { return nil }
            if !change.isEnd, let told, told.isNew(incident.id, as: change, from: item.from ?? []) {
                // Nothing is to be said of the beginning while it is silenced, or once all its lines have cleared. What
                // is wrong with the service itself has no lines.
                let isOver = incident.lines.isEmpty && !incident.trouble.isOfService
                guard !isSilenced, !isOver else { return nil }
                // Who was told of its end, and not that it came back, since it comes and goes so often, hears of that.
                change = change != .opened && told.states[incident.id] == .ended ? .reopened : .opened
            }
            var item = item
            item.change = change
            guard change == .continued else { return item }
            return continuedLines.map { item.withLines(atMost: $0) }
        }
        return digest.items.isEmpty ? nil : digest
    }

    /// As what a change is told; nil when it is not told at all.
    ///
    /// An incident that comes and goes is told to be quiet once, and again only where something else was told between;
    /// its coming and going is not told.
    ///
    /// What is silenced no more is told as opened, also to those who heard of it before the silence: what became of it
    /// meanwhile they did not. Who was told of a beginning is told of the end, silenced or not, and until then a
    /// destination that wants to hear that it goes on does so.
    private static func told(_ change: IncidentChange, _ incident: Incident, isSilenced: Bool) -> IncidentChange? {
        switch change {
        case .closed, .absorbed: incident.wasTold ? change : nil
        case .opened: isSilenced ? nil : .opened
        case .reopened where isSilenced: incident.wasTold && incident.isFlapping ? .continued : nil
        case .reopened: incident.wasTold ? (incident.isFlapping ? .continued : .reopened) : .opened
        case .remains where !isSilenced && !incident.wasTold: .opened
        case .quiet where !isSilenced && incident.isQuietTold: .continued
        case .worse, .improved, .remains, .quiet, .continued:
            if isSilenced { incident.wasTold ? .continued : nil } else { incident.isSilent ? .opened : change }
        }
    }
}
