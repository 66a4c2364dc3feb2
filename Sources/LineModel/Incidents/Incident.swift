/// An abnormal, or unmeasured, state with a beginning and an end, on one line or on what several lines share.
package struct Incident: Hashable, Sendable {
    /// The incident's number, which is never used twice in one book.
    package let id: Int
    /// What its lines share.
    package let key: CauseKey
    /// What is wrong with its lines.
    package let trouble: Trouble
    /// When the round that found it was judged; it stays when the incident comes back.
    package let openedAt: WallTime
    /// Lines that are bad now, by name; none once all of them cleared.
    package var lines: Set<String>
    /// The most lines at one time.
    package var mostLines: Int
    /// The worst figures of any of its lines so far.
    package var worst: LineFigures
    /// How many lines there were when it was last spoken of.
    package var announcedLines: Int
    /// The worst figures when it was last spoken of.
    package var announced: LineFigures
    /// How often it came back after all its lines had cleared.
    package var reopened = 0
    /// Valid rounds in a row in which its lines were bad and the search did not name its cause.
    package var roundsUnfound = 0
    /// When the last line cleared; nil while some are bad. The incident's end, once it is closed.
    package var quietSince: WallTime?
    /// Whether a silence kept it from people in the last round.
    package var isSilent = false
    /// Whether people were told of its beginning, or that it came back, and not of its end yet.
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
    mutating func noteTelling(of change: IncidentChange, isSilenced: Bool) {
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
