package import LineModel

/// What a case is made of, as it was gathered: one incident with its lines, their witnesses, rounds and probes.
package struct CaseInput: Sendable {
    /// The number of the incident.
    package var incident: Int
    /// What its lines share.
    package var cause: CauseKey
    /// What is wrong with them.
    package var trouble: Trouble
    /// When it was found.
    package var opened: WallTime
    /// When its last line cleared; nil while some are bad.
    package var quiet: WallTime?
    /// When it was closed; nil while it is open.
    package var ended: WallTime?
    /// How often its lines were bad: 1, and 1 more for each time that it came back.
    package var timesDown = 1
    /// The place that was measured from.
    package var vantage: String
    /// The version of the program that makes the case.
    package var program: String
    /// When it is made.
    package var madeAt: WallTime
    /// The time whose rounds are looked at; the end is not in it.
    package var from, to: WallTime
    /// Lines of the incident, then witnesses.
    package var lines: [CaseLine] = []
    /// Rounds of the time, oldest first.
    package var rounds: [CaseRound] = []
    /// What each round found on each line, by line and then by round.
    package var rows: [CaseRow] = []
    /// The machine that measured.
    package var machine = CaseMachine()
    /// What was found out besides: experiments, traces; each as the history has it.
    package var explanations: [CaseJSON] = []
    /// What a bound left out.
    package var leftOut = CaseLeftOut()

    /// Without lines and rounds.
    package init(
        incident: Int, cause: CauseKey, trouble: Trouble, opened: WallTime, vantage: String, program: String,
        madeAt: WallTime, from: WallTime, to: WallTime
    ) {
        (self.incident, self.cause, self.trouble, self.opened) = (incident, cause, trouble, opened)
        (self.vantage, self.program, self.madeAt, self.from, self.to) = (vantage, program, madeAt, from, to)
    }
}

/// A line as a case shows it.
package struct CaseLine: Equatable, Sendable {
    /// Why a line is in a case.
    package enum Role: String, Sendable, CaseIterable {
        /// The incident had it.
        case affected
        /// It was healthy, and shares something with the incident's lines.
        case witness
    }

    /// Its name.
    package var name: String
    /// Its ingress as `host:port`.
    package var ingress: String
    /// Its echo as `host:port`; nil where the ingress itself answers.
    package var echo: String?
    /// Its tags, in order.
    package var tags: [Tag]
    /// The payload that it was measured with.
    package var payload: String
    /// Why it is there.
    package var role: Role
    /// Of a witness: what it shares, `ingress`, `echo`, or both; empty where the incident's own search named it for
    /// another reason.
    package var shares: [String] = []
    /// Of a line of the incident: since when it was bad; nil where that is not known.
    package var since: WallTime?

    /// - Parameter payload: what it was measured with, whether it names one or not.
    package init(_ line: Line, payload: PayloadKind, role: Role) {
        (name, ingress, echo) = (line.name, line.ingress.description, line.echo?.description)
        (tags, self.payload, self.role) = (line.tags, payload.rawValue, role)
    }
}

/// What a round found on a line.
package struct CaseRow: Sendable {
    /// Which line and round of the case.
    package var line, round: Int
    /// What the line was judged.
    package var verdict: LineVerdict
    /// Why, in the reader's language; empty of a healthy line.
    package var reasons: [String]
    /// What the history has of it; where there are probes, they tell the figures.
    package var summary: LineSummary
    /// The single probes in the order of sending; nil where they are kept no longer, or left out.
    package var probes: [ProbeRecord]?

    /// - Parameter probes: nil where there are none.
    package init(
        line: Int, round: Int, verdict: LineVerdict, reasons: [String], summary: LineSummary, probes: [ProbeRecord]?
    ) {
        (self.line, self.round, self.verdict, self.reasons) = (line, round, verdict, reasons)
        (self.summary, self.probes) = (summary, probes)
    }
}

/// The machine that makes the case, which is the one that measured unless somebody carried the history away.
package struct CaseMachine: Equatable, Sendable {
    /// The kernel's name and release; nil where it does not tell.
    package var kernel: String?
    /// Whether a daemon keeps the wall clock now; nil where the kernel does not tell.
    package var isSynchronised: Bool?
    /// The kernel's bound of the clock's error, nanoseconds; nil where it does not tell.
    package var largestClockErrorNanoseconds: Int64?

    /// Of which nothing is known.
    package init() {}
}

/// What a case would hold more of if its bounds were wider, and what is not kept any more.
package struct CaseLeftOut: Equatable, Sendable {
    /// Lines of the incident of which nothing is in the case.
    package var lines = 0
    /// Rounds of the incident's time of which nothing is in the case.
    package var rounds = 0
    /// Probes whose figures are in the case, and they are not: for the bound.
    package var probes = 0
    /// Rows whose probes the history has no longer.
    package var expired = 0

    /// Nothing is left out.
    package init() {}
}
