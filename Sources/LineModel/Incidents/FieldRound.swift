/// One round on its way through a `FieldWatch`: `begin` makes it, `confirm` and `close` add what they find.
package struct FieldRound: Sendable {
    /// The lines with what they share.
    package let field: CauseField
    /// The lines, in the order of the lines file.
    package let lines: [Line]
    /// What the round says of each line, in the order of `lines`; nil for a line under maintenance.
    package let readings: [LineReading?]
    /// Whether the round can be trusted; one that is not valid changes no line's state.
    package let validity: Validity.Verdict
    /// The states of lines before the round, by name.
    let watchesBefore: [String: LineWatch]
    /// The incidents that were open before the round, with the lines that they had.
    let incidentsBefore: [Incident]

    /// Indices of the lines to be confirmed, ascending.
    package internal(set) var suspects: [Int] = []

    /// Names of the suspects whose confirmation agreed.
    package internal(set) var raisedLines: [String] = []
    /// Names of the suspects whose confirmation did not agree.
    package internal(set) var dismissedLines: [String] = []
    /// Names of the suspects whose confirmation could not be made.
    package internal(set) var unconfirmedLines: [String] = []
    /// Suspects whose confirmation agreed.
    package var raised: Int { raisedLines.count }
    /// Suspects whose confirmation did not agree.
    package var dismissed: Int { dismissedLines.count }
    /// Suspects whose confirmation could not be made.
    package var unconfirmed: Int { unconfirmedLines.count }
    var confirmed: [Int: LineReading] = [:]
    /// Readings of the lines that evidence raised, with why.
    var accused: [Int: LineReading] = [:]
    /// Indices of the lines against which there is so much evidence that further probes are worth it, ascending.
    package internal(set) var evidenceSuspects: [Int] = []
    /// Names of the lines that evidence raised.
    package internal(set) var raisedByEvidence: [String] = []
    /// Names of the lines that are as usual again by evidence.
    package internal(set) var clearedByEvidence: [String] = []
    /// Whether further probes may still add to the evidence of this round.
    package var evidenceIsOpen = false
    /// Whether evidence changed the state of a line.
    package var hasChangedByEvidence: Bool { !raisedByEvidence.isEmpty || !clearedByEvidence.isEmpty }

    /// The rounds that showed nothing: those of now, or of the blindness that this round ended; nil where there was
    /// none.
    package internal(set) var blindness: Blindness?
    /// What is wrong with the service itself, as far as it is an incident.
    package internal(set) var faults: [ServiceFault] = []

    /// When the round was entered.
    package internal(set) var now = WallTime(nanosecondsSince1970: 0)
    /// Every incident that the round found open or ended, in the order of `IncidentChange`, within one change by
    /// number.
    package internal(set) var changes: [ChangedIncident] = []
    /// What explains the bad lines, of either trouble.
    var causes: [Cause] = []
    /// Names of lines with a state that are not among the lines any more.
    package internal(set) var removed: [String] = []
    /// The states that the round changed, by the line's name.
    package internal(set) var changedWatches: [String: LineWatch] = [:]

    /// A line's reading; that of its confirmation where it was raised by it, and with the evidence against it where
    /// evidence raised it.
    package func reading(_ index: Int) -> LineReading? { accused[index] ?? measured(index) }

    /// The same without evidence.
    func measured(_ index: Int) -> LineReading? { confirmed[index] ?? readings[index] }

    func figures(_ index: Int) -> LineFigures { reading(index)?.figures ?? LineFigures() }

    /// What an incident remembers of the line's figures: those of abnormal rounds alone, since a line that recovers is
    /// still in its incident for a round; and the RTT only where it is what is wrong, since a dead line has the RTT of
    /// its last replies.
    func accusedFigures(_ index: Int) -> LineFigures {
        guard let reading = reading(index), reading.verdict == .abnormal else { return LineFigures() }
        var figures = reading.figures
        if !reading.isAccusedOfRTT { figures.rttMicroseconds = nil }
        return figures
    }
}
