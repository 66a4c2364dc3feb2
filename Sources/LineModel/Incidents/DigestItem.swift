/// What became of one incident.
package struct DigestItem: Codable, Equatable, Sendable {
    /// What happened to the incident: it opened, grew worse, closed and so on.
    package var change: IncidentChange
    /// The incident's number in the history.
    package var incident: Int
    /// The cause, in two parts: the stored form has no member for the two together.
    private var causeKind: CauseKind
    private var causeValue: String
    /// What is wrong with its lines.
    package var trouble: Trouble
    /// When the round that found it was judged.
    package var openedAt: WallTime
    /// nil while it is open.
    package var closedAt: WallTime?
    /// The lines that are bad now, by name; for a closed incident those that were.
    package var lines: [DigestLine]
    /// How many lines there are where `lines` has only the first of them; nil when it has all.
    package var allLines: Int?
    /// The most lines at one time.
    package var mostLines: Int
    /// The worst loss of any of its lines so far, thousandths; nil when none is known.
    package var worstLossPerMille: Int?
    /// The worst mean RTT of any of its lines so far, microseconds; nil when none is known.
    package var worstRTTMicroseconds: Int?
    /// Healthy lines that share the cause.
    package var healthyInside: Int
    /// Healthy lines that do not share the cause.
    package var healthyOutside: Int
    /// Names of some healthy lines that prove the cause, at most `CauseFinder.maxWitnesses`.
    package var witnesses: [String]
    /// The numbers of the incidents that have its lines now: of an absorbed incident, and of a closed one of which
    /// lines are still bad; empty for any other.
    package var absorbedBy: [Int]
    /// For a closed incident, whether its last lines are not among the lines any more, so that nothing is known of a
    /// recovery; nil when they were measured.
    package var isNoLongerMeasured: Bool?
    /// Of a blind vantage, the rounds that showed nothing; nil of any other trouble.
    package var blindness: Blindness?
    /// Of a source of lines that cannot be read, what is wrong with it, for people; nil of any other trouble, and when
    /// it is over.
    package var sourceProblem: String?
    /// How many of its lines have recovered, and are not bad again; nil where none has, or all have.
    package var recoveredLines: Int?
    /// How many of its lines are still bad where some have recovered, also in other incidents; nil where none has, or
    /// all have.
    package var remainingLines: Int?
    /// How many of its lines were taken out of the configuration while they were bad; nil for none.
    package var removedLines: Int?
    /// How often its lines were bad; nil for once.
    package var timesDown: Int?
    /// How long they were bad in all, without the healthy times between, nanoseconds; nil where it was once.
    package var downNanoseconds: Int64?
    /// Since when an incident that came and went often has no bad line; nil of any other, and of one that has ended.
    package var quietSince: WallTime?
    /// When it closes if no line of it is bad before; nil where `quietSince` is.
    package var closesAt: WallTime?
    /// How many lines that share the cause are as bad and have no limit that says so; nil for none.
    package var alikeInside: Int?
    /// Of one that remains, the numbers of the incidents that had its lines before; nil of any other.
    package var from: [Int]?
    /// Who is on it, where that is what the item tells, or what was told with it; nil where nobody said so.
    package var acknowledgement: Acknowledgement?
    /// What was found out about its lines, where that is what the item tells, or what was told with it; nil for
    /// nothing.
    package var found: [DigestFinding]?
    /// Of a fleet, the vantages that see its lines bad, by name; nil of a prober, and of a vantage's own trouble.
    package var vantages: [String]?
    /// Of a fleet, how many vantages see any of its lines at all; nil where `vantages` is.
    package var vantagesInAll: Int?
    /// Of a fleet's vantage with a wrong clock, how many seconds it is ahead of the hub's, negative where it is behind;
    /// nil of any other trouble, and when it is over.
    package var clockOffsetSeconds: Int?
    /// Whether a closed one goes on and the fleet's hub tells of it from now on; nil where it is over.
    package var isHandedOver: Bool?

    /// An item with all its lines: `allLines` is set when they are cut.
    package init(
        change: IncidentChange, incident: Int, cause: CauseKey, trouble: Trouble, openedAt: WallTime,
        closedAt: WallTime? = nil, lines: [DigestLine] = [], mostLines: Int = 0, worstLossPerMille: Int? = nil,
        worstRTTMicroseconds: Int? = nil, healthyInside: Int = 0, healthyOutside: Int = 0, witnesses: [String] = [],
        absorbedBy: [Int] = [], isNoLongerMeasured: Bool? = nil, blindness: Blindness? = nil,
        sourceProblem: String? = nil
    ) {
        self.change = change
        self.incident = incident
        causeKind = cause.kind
        causeValue = cause.value
        self.trouble = trouble
        self.openedAt = openedAt
        self.closedAt = closedAt
        self.lines = lines
        self.mostLines = mostLines
        self.worstLossPerMille = worstLossPerMille
        self.worstRTTMicroseconds = worstRTTMicroseconds
        self.healthyInside = healthyInside
        self.healthyOutside = healthyOutside
        self.witnesses = witnesses
        self.absorbedBy = absorbedBy
        self.isNoLongerMeasured = isNoLongerMeasured
        self.blindness = blindness
        self.sourceProblem = sourceProblem
    }

    /// What the lines share, or the one line.
    package var cause: CauseKey {
        get { CauseKey(causeKind, causeValue) }
        set { (causeKind, causeValue) = (newValue.kind, newValue.value) }
    }

    /// Whether none of its lines is bad, or they are told of elsewhere.
    package var isOver: Bool { change.isEnd || quietSince != nil }

    /// Whether it tells of nothing but that somebody is on it, or what was found out: of the incident itself nothing
    /// is new.
    package var isAside: Bool { change == .continued && (acknowledgement != nil || found != nil) }

    /// Whether people are told of it: what merely goes on is no news.
    package var isNews: Bool { change != .continued || isAside }

    /// How many lines are bad now; of a closed one, were.
    package var lineCount: Int { max(allLines ?? 0, lines.count) }

    /// The same with the first lines alone, and with the number of all.
    package func withLines(atMost most: Int) -> DigestItem {
        guard lines.count > most else { return self }
        var item = self
        item.allLines = lineCount
        item.lines = Array(lines.prefix(most))
        return item
    }
}
