/// An abnormal, or unmeasured, state with a beginning and an end, on one line or on what several lines share.
package struct Incident: Hashable, Sendable {
    /// Never used twice in one book.
    package let id: Int
    package let key: CauseKey
    package let trouble: Trouble
    package let openedAt: WallTime
    /// Lines that are bad now, by name; none once all of them cleared.
    package var lines: Set<String>
    /// The most lines at one time.
    package var mostLines: Int
    /// The worst figures of any of its lines so far.
    package var worst: LineFigures
    /// Lines and figures that were last spoken of.
    package var announcedLines: Int
    package var announced: LineFigures
    /// How often it came back after all its lines had cleared.
    package var reopened = 0
    /// Valid rounds in a row in which its lines were bad and the search did not name its cause.
    package var roundsUnfound = 0
    /// When the last line cleared; nil while some are bad. The incident's end, once it is closed.
    package var quietSince: WallTime?
    /// Kept from people by a silence in the last round.
    package var isSilent = false
    /// People were told of its beginning, or that it came back, and not of its end yet.
    package var wasTold = false

    /// An incident without lines, or one read back.
    package init(
        id: Int, key: CauseKey, trouble: Trouble, openedAt: WallTime, lines: Set<String> = [], mostLines: Int = 0,
        worst: LineFigures = LineFigures(), announcedLines: Int = 0, announced: LineFigures = LineFigures(),
        reopened: Int = 0, roundsUnfound: Int = 0, quietSince: WallTime? = nil, isSilent: Bool = false,
        wasTold: Bool = false
    ) {
        self.id = id
        self.key = key
        self.trouble = trouble
        self.openedAt = openedAt
        self.lines = lines
        self.mostLines = mostLines
        self.worst = worst
        self.announcedLines = announcedLines
        self.announced = announced
        self.reopened = reopened
        self.roundsUnfound = roundsUnfound
        self.quietSince = quietSince
        self.isSilent = isSilent
        self.wasTold = wasTold
    }

    /// Notes whether a round's change was kept from people.
    mutating func noteTelling(of change: DigestItem.Change, isSilenced: Bool) {
        isSilent = isSilenced
        // Of one that comes back the end was told: nothing is owed of what was told before.
        if change == .reopened { wasTold = false }
        if !isSilenced { wasTold = true }
    }

    /// How long it lasted, or has lasted at `now`; zero if the clock was set back meanwhile.
    package func duration(at now: WallTime) -> Duration {
        let end = (quietSince ?? now).nanosecondsSince1970
        return .nanoseconds(max(0, end - openedAt.nanosecondsSince1970))
    }
}

/// What a round changed: one message at most.
package struct IncidentDigest: Equatable, Sendable {
    package var opened: [Incident] = []
    /// Closed a short while ago and bad again: the same incident.
    package var reopened: [Incident] = []
    package var worse: [Incident] = []
    /// Open and not worth a word.
    package var continued: [Incident] = []
    /// All lines cleared; `duration(at:)` is how long it took.
    package var closed: [Incident] = []
    /// Its lines turned out to belong to another incident.
    package var absorbed: [AbsorbedIncident] = []

    package init(
        opened: [Incident] = [], reopened: [Incident] = [], worse: [Incident] = [], continued: [Incident] = [],
        closed: [Incident] = [], absorbed: [AbsorbedIncident] = []
    ) {
        self.opened = opened
        self.reopened = reopened
        self.worse = worse
        self.continued = continued
        self.closed = closed
        self.absorbed = absorbed
    }

    /// Whether nobody needs to be told anything.
    package var isSilent: Bool {
        opened.isEmpty && reopened.isEmpty && worse.isEmpty && closed.isEmpty && absorbed.isEmpty
    }
}

/// An incident that ended because another one explains its lines.
package struct AbsorbedIncident: Equatable, Sendable {
    package var incident: Incident
    /// The ids of the incidents that took its lines, ascending.
    package var by: [Int]

    package init(incident: Incident, by: [Int]) {
        self.incident = incident
        self.by = by
    }
}

/// When an incident is worth a word, and when two are one.
package struct IncidentRules: Equatable, Sendable {
    /// What comes back within this time is the same incident.
    package var reopenWithin: Duration = .seconds(30 * 60)
    /// From this many times on, coming back and going is no news: the incident stays open until it was quiet for
    /// `reopenWithin`.
    package var flapsAfter = 3
    /// Lines more than were announced, as a share of them, that are worth a word; one line at least.
    package var worseShare = 0.25
    /// Rounds after which a shared cause that is not found any more, and has lost half of its lines, gives the others
    /// back to themselves: two lines that stay bad are not the vantage.
    package var letGoAfter = 6

    package init() {}
}
