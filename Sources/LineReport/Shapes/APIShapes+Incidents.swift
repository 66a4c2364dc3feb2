package import LineModel

extension APIShapes {
    /// What somebody noted.
    package static let note = JSONShape<OperatorNote>(
        "Note", "What somebody noted of an incident or of a line.",
        [
            .whole("id", "Rises with every note.") { $0.id },
            .whole("incident", "The incident that it is of; null for a line's.", or: { $0.subject.incident }),
            .text("line", "The line that it is of; null for an incident's.", or: { $0.subject.line }),
            .text("kind", "What it does.", choices: OperatorNote.Kind.allCases.map(\.rawValue)) { $0.kind.rawValue },
            .text("author", "Who wrote it.") { $0.author }, .time("at", "When it was written.") { $0.at },
            .text("text", "What it says; may be empty.") { $0.text },
            .time("until", "When a silence ends.", or: { $0.until }),
        ])

    private static let event = JSONShape<HistoryEvent>(
        "IncidentEvent", "What happened to an incident in a round.",
        [
            .time("at", "") { $0.at }, .text("round", "The round's id.") { $0.roundID },
            .text("change", "opened, worse, closed and so on.") { $0.change },
            .whole("lines", "How many were bad then.") { $0.lines },
            JSONShape<HistoryEvent>.Member([
                .init("absorbed_by", .list(.whole(0...Int.max)), "Incidents that have its lines now.")
            ]) { event, json, _ in
                json.array("absorbed_by") { json in
                    for id in event.absorbedBy { json.element(Double(id), decimals: 0...0) }
                }
            },
        ])

    private static let told = JSONShape<IncidentFile.Told>(
        "Told", "A message about an incident to one destination.",
        [
            .text("destination", "Its name.") { $0.destination },
            .text("change", "What was said.", choices: IncidentChange.allCases.map(\.rawValue)) { $0.change.rawValue },
            .time("queued", "") { $0.queued },
            .time("ended", "When it arrived or was given up; null while it waits.", or: { $0.ended }),
            .flag("arrived", "") { $0.hasArrived },
            .text("problem", "Why it did not arrive, or not yet.", or: { $0.problem }),
        ])

    /// An incident in a list; the names are those of the history's listing.
    package static let incident = JSONShape<DatedIncident>("Incident", "An incident in short.", brief)

    /// All of an incident.
    package static let incidentFile = JSONShape<DatedIncident>(
        "IncidentFile", "An incident with what happened, who was told, and what people noted.",
        [.text("plumbline", "The program's version.") { _ in Version.text }] + brief + [
            .texts("witnesses", "Healthy lines that prove the cause.") { incident, _ in incident.file.witnesses },
            .many("evidence", "Of lines that evidence raised, by name.", lineEvidence) { incident in
                incident.file.evidence.sorted { $0.key < $1.key }.map { NamedEvidence(line: $0.key, found: $0.value) }
            },
            .many("events", "In order.", event) { $0.outage.events },
            .many("told", "In order.", told) { $0.file.told },
            .many("notes", "Oldest first.", note) { $0.file.notes },
            .many("explanations", "What was found out about its lines, the newest first.", explanation) {
                $0.file.explanations.rows
            },
            .whole("explanations_unreadable", "Of these, what is stored and cannot be read.") {
                $0.file.explanations.unreadable
            },
        ])

    private static let lineEvidence = JSONShape<NamedEvidence>(
        "LineEvidence", "The evidence against a line of an incident.",
        [.text("line", "Its name.") { $0.line }, .one("evidence", "", evidence) { EvidenceShape($0.found) }])

    private static let brief: [JSONShape<DatedIncident>.Member] = [
        .whole("incident", "Its number.") { $0.outage.incident.id },
        .time("from", "When the round that found it was judged.") { $0.outage.incident.openedAt },
        .time("to", "When it ended; null while it is open.", or: { $0.outage.ended }),
        .whole("duration_s", "How long its lines were bad.") { $0.seconds },
        .text("trouble", "What is wrong: abnormal, unmeasured, blind, stale.") { $0.outage.incident.trouble.word },
        .text("cause_kind", "What its lines share.") { $0.outage.incident.key.kind.word },
        .text("cause_value", "") { $0.outage.incident.key.value },
        .whole("most_lines", "At one time.") { $0.outage.incident.mostLines },
        .whole("reopened", "How often it came back.") { $0.outage.incident.reopened },
        .number("worst_loss", "Of a line, so far.", decimals: Decimals.ratio) {
            $0.outage.incident.worst.lossPerMille.map { Double($0) / 1000 }
        },
        .number("rtt_worst_mean_ms", "Of a line, so far.", decimals: Decimals.milliseconds) {
            $0.outage.incident.worst.rttMicroseconds.map { Double($0) / 1000 }
        },
        .texts("lines", "Every line that it ever had.") { incident, _ in incident.outage.everyLine },
        .whole("times_down", "") { $0.outage.incident.timesDown },
        .time("quiet_since", "Since when no line is bad while it stays open.", or: { $0.quietSince }),
        .time("closes_at", "When it closes if it stays so.", or: { $0.quietSince == nil ? nil : $0.closesAt }),
        .whole("recovered", "Lines.") { $0.outage.incident.recovered.count },
        .whole("remaining", "Lines.") { $0.outage.incident.remaining },
        .whole("removed", "Lines.") { $0.outage.incident.removed.count },
        .one("acknowledged", "Who is on it; null for nobody.", note, or: { $0.file.acknowledgement }),
        .one("silenced", "What keeps it from people; null for nothing.", note, or: { $0.file.silence(at: $0.now) }),
    ]
}

/// The evidence against a line of an incident.
private struct NamedEvidence: Sendable {
    let line: String
    let found: RaisedEvidence
}

/// An incident as it is at a time.
package struct DatedIncident: Sendable {
    /// What is known of it.
    package var file: IncidentFile
    /// Up to which an open one has lasted.
    package var now: WallTime

    /// An incident as it is at `now`.
    package init(_ file: IncidentFile, now: WallTime) {
        self.file = file
        self.now = now
    }

    fileprivate var outage: HistoryOutage { file.outage }
    fileprivate var seconds: Int { Int(outage.incident.duration(at: outage.ended ?? now) / .seconds(1)) }
    fileprivate var quietSince: WallTime? { outage.ended == nil ? outage.incident.quietSince : nil }
    fileprivate var closesAt: WallTime? { outage.incident.closesAt() }
}

extension OperatorNote.Subject {
    fileprivate var incident: Int? { if case .incident(let id) = self { id } else { nil } }
    fileprivate var line: String? { if case .line(let name) = self { name } else { nil } }
}
