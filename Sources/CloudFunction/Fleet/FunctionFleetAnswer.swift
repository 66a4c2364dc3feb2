internal import FleetVantage
internal import LineModel
internal import LineService

/// What the answer of a call says of the hub.
struct FunctionFleetAnswer {
    let name: String
    let generation: Int
    let source: FunctionVantage.Source
    /// Seconds since 1970; nil where nothing was measured.
    let slot: Int64?
    let speaksAlone: Bool
    var accepted = 0
    var refused = 0
    var failures = 0
    /// Rounds that wait for the next call, and rounds in a row that are not acknowledged; nil where no state keeps
    /// them.
    var waiting: Int?
    var unacknowledged: Int?
    /// Rounds that were dropped for newer ones, in all calls.
    var dropped: Int?
    var hubGeneration: Int?

    init(_ vantage: FunctionVantage, voice: FleetVoice) {
        name = vantage.hub.settings.name
        (generation, source, slot) = (vantage.generation, vantage.source, vantage.slot?.start)
        speaksAlone = voice != .hub
    }

    /// For the JSON.
    var object: [String: Any] {
        var object: [String: Any] = [
            "name": name, "generation": generation, "assignment": source.rawValue, "accepted": accepted,
            "refused": refused, "failures": failures, "speaks_alone": speaksAlone,
        ]
        if let slot {
            object["slot"] = WallTime(nanosecondsSince1970: slot * 1_000_000_000, utcOffsetSeconds: 0).rfc3339()
        }
        if let waiting { object["waiting"] = waiting }
        if let unacknowledged { object["unacknowledged"] = unacknowledged }
        if let dropped { object["dropped"] = dropped }
        if let hubGeneration { object["hub_generation"] = hubGeneration }
        return object
    }
}

extension FunctionAnswer {
    /// - Parameter state: what is kept of the fleet afterwards; nil where nothing is.
    mutating func note(_ sent: FunctionHub.Sent, _ vantage: FunctionVantage, _ state: FunctionFleet?) {
        fleet?.accepted = sent.taken.count
        fleet?.refused = sent.refused.count
        fleet?.failures = sent.failures
        fleet?.hubGeneration = sent.receipt?.generation
        fleet?.waiting = state?.waiting.count
        fleet?.unacknowledged = state?.unacknowledged
        fleet?.dropped = state?.dropped
        notes += sent.troubles
        if let said = sent.receipt?.notes, !said.isEmpty {
            notes.append("the hub says of this vantage: \(said.joined(separator: "; "))")
        }
    }
}

extension FunctionJob {
    /// An answer in which nothing was saved yet.
    ///
    /// - Parameter round: nil where nothing was measured.
    func answer(_ round: FunctionAnswer.Round?, _ vantage: FunctionVantage?) -> FunctionAnswer {
        var answer = FunctionAnswer(
            vantage: configuration.settings.vantage, round: round, notes: notes + (round?.plan.notes ?? []))
        answer.fleet = vantage.map { FunctionFleetAnswer($0, voice: configuration.settings.voice) }
        return answer
    }
}
