/// Makes a digest from what a round changed. Pure.
package struct DigestMaker {
    private let step: FieldRound
    private let outcome: FieldOutcome
    private let indexOfLine: [String: Int]
    private let causes: [CauseKey: [Cause]]

    package init(_ step: FieldRound, _ outcome: FieldOutcome) {
        self.step = step
        self.outcome = outcome
        indexOfLine = Dictionary(
            step.field.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        causes = Dictionary(grouping: outcome.causes, by: \.key)
    }

    /// Every incident that the round found open or ended, continued ones too, in the digest's order.
    package func items() -> [(item: DigestItem, incident: Incident)] {
        let digest = outcome.digest
        var items: [(DigestItem, Incident)] = []
        func add(_ change: DigestItem.Change, _ incidents: [Incident]) {
            let sorted = incidents.sorted { ($1.mostLines, $0.id) < ($0.mostLines, $1.id) }
            items += sorted.map { (item(change, $0), $0) }
        }
        add(.opened, digest.opened)
        add(.reopened, digest.reopened)
        add(.worse, digest.worse)
        add(.closed, digest.closed)
        items += digest.absorbed.map { (item(.absorbed, $0.incident, by: $0.by), $0.incident) }
        add(.continued, digest.continued)
        return items
    }

    private func item(_ change: DigestItem.Change, _ incident: Incident, by: [Int] = []) -> DigestItem {
        let isOver = change == .closed || change == .absorbed
        let cause = causes[incident.key]?.first { $0.trouble == incident.trouble }
        let names = lineNames(incident, isOver: isOver)
        let isGone = change == .closed && !names.isEmpty && names.allSatisfy { indexOfLine[$0] == nil }
        return DigestItem(
            change: change, incident: incident.id, causeKind: incident.key.kind.word, causeValue: incident.key.value,
            trouble: incident.trouble.word, openedAt: DigestTime(incident.openedAt),
            closedAt: isOver ? incident.quietSince.map(DigestTime.init) : nil,
            lines: names.map { line($0, isOver: isOver) },
            mostLines: max(incident.mostLines, incident.lines.count),
            worstLossPerMille: incident.worst.lossPerMille, worstRTTMicroseconds: incident.worst.rttMicroseconds,
            healthyInside: cause?.healthyInside.count ?? 0, healthyOutside: cause?.healthyOutside ?? 0,
            witnesses: cause?.witnesses.map { step.field.names[$0] } ?? [], absorbedBy: by,
            isNoLongerMeasured: isGone ? true : nil)
    }

    /// A closed incident has no lines left: those that it had before this round.
    private func lineNames(_ incident: Incident, isOver: Bool) -> [String] {
        let names = isOver ? outcome.before.first { $0.id == incident.id }?.lines ?? [] : incident.lines
        return names.sorted()
    }

    private func line(_ name: String, isOver: Bool) -> DigestLine {
        guard let index = indexOfLine[name] else { return DigestLine(name: name, ingress: "") }
        let (line, figures) = (step.lines[index], step.figures(index))
        return DigestLine(
            name: name, ingress: "\(line.ingress)", echo: line.echo.map { "\($0)" },
            lossPerMille: figures.lossPerMille, rttMicroseconds: figures.rttMicroseconds,
            reasons: isOver ? [] : step.reading(index)?.reasons ?? [],
            excess: isOver ? nil : step.reading(index)?.excess, ways: isOver ? nil : step.reading(index)?.ways,
            segments: isOver ? nil : step.reading(index)?.segments)
    }
}

extension Digest {
    /// The message of a round; nil where nobody needs to be told anything.
    ///
    /// - Parameters:
    ///   - isSilenced: whether an incident is to be kept from people.
    ///   - continuedLines: most lines of an incident that goes on; nil: such incidents are not told at all.
    package init?(
        _ head: DigestHead, items: [(item: DigestItem, incident: Incident)], isSilenced: (Incident) -> Bool,
        continuedLines: Int?
    ) {
        let told = items.compactMap { item, incident -> DigestItem? in
            guard let change = Self.told(item.change, incident, isSilenced: isSilenced(incident)) else { return nil }
            var item = item
            item.change = change
            guard change == .continued else { return item }
            return continuedLines.map { item.withLines(atMost: $0) }
        }
        guard !told.isEmpty else { return nil }
        self.init(
            vantage: head.vantage, roundID: head.roundID, at: DigestTime(head.at),
            everySeconds: Double(head.every.nanoseconds) / 1e9, lines: head.lines, abnormalLines: head.abnormalLines,
            unmeasuredLines: head.unmeasuredLines, items: told)
    }

    /// As what a change is told; nil: not at all.
    ///
    /// What is silenced no more is told as opened, also to those who heard of it before the silence: what became of it
    /// meanwhile they did not. Who was told of a beginning is told of the end, silenced or not, and until then a
    /// destination that wants to hear that it goes on does so.
    private static func told(_ change: DigestItem.Change, _ incident: Incident, isSilenced: Bool)
        -> DigestItem.Change?
    {
        switch change {
        case .closed, .absorbed: incident.wasTold ? change : nil
        case .opened: isSilenced ? nil : .opened
        case .reopened: isSilenced ? nil : incident.wasTold ? .reopened : .opened
        case .worse, .continued:
            if isSilenced { incident.wasTold ? .continued : nil } else { incident.isSilent ? .opened : change }
        }
    }
}
