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
    /// When its lines were bad anew after it came back last; nil while it has not, and then it is `openedAt`.
    package var downSince: WallTime?
    /// How long its lines were bad before it came back last, in all, without the healthy times between; never negative.
    package var downBefore = Duration.zero
    /// Since when lines are bad that are so since another time than `downSince`, by name.
    package var lineSince: [String: WallTime] = [:]
    /// Lines that cleared since it began, or came back, and that are not bad again. Empty once it has closed with all
    /// of its lines.
    package var recovered: Set<String> = []
    /// Lines that were taken out of the configuration while they were bad, since it began or came back: nobody knows
    /// what became of them.
    package var removed: Set<String> = []
    /// How many lines were still bad, in other incidents, when it closed.
    package var remaining = 0
    /// Of an absorbed incident: those of its lines that have been bad ever since.
    package var held: Set<String> = []
    /// How often people were told that some of its lines had recovered, while it went on.
    package var improvements = 0
    /// Whether the last that people were told of it is that it is quiet.
    package var isQuietTold = false
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
        if change == .reopened && !isFlapping { wasTold = false }
        guard !isSilenced else { return }
        wasTold = true
        switch change {
        case .quiet: isQuietTold = true
        case .reopened where isFlapping, .continued: break
        default: isQuietTold = false
        }
    }

    /// Whether it came back so often that its coming and going is no news.
    package var isFlapping: Bool { reopened > IncidentRules().flapsAfter }
}

/// How long it lasts.
extension Incident {
    /// How long its lines were bad, or have been at `now`, without the times in which all of them were healthy. A clock
    /// that was set back takes nothing away.
    package func duration(at now: WallTime) -> Duration {
        downBefore + (quietSince ?? now).time(since: downSince ?? openedAt)
    }

    /// How often its lines were bad: once, and once more each time that it came back.
    package var timesDown: Int { reopened + 1 }

    /// Since when a line of it is bad.
    package func since(_ line: String) -> WallTime { lineSince[line] ?? downSince ?? openedAt }

    /// When an incident closes that is open and has no bad line any more, if none is bad before; nil of any other.
    package func closesAt(_ rules: IncidentRules = IncidentRules()) -> WallTime? {
        quietSince.map { $0.advanced(by: rules.reopenWithin) }
    }

    /// Counts that it came back: the time before counts, the healthy time after it does not.
    mutating func comeBack(at now: WallTime) {
        downBefore = duration(at: now)
        (downSince, quietSince) = (now, nil)
        reopened += 1
        (recovered, removed, remaining, held, lineSince) = ([], [], 0, [], [:])
    }
}

extension WallTime {
    /// How much later this is; zero if it is earlier.
    package func time(since other: WallTime) -> Duration {
        let (difference, overflow) = nanosecondsSince1970.subtractingReportingOverflow(other.nanosecondsSince1970)
        return overflow ? .zero : .nanoseconds(max(0, difference))
    }

    /// The time so much later, at the same offset.
    package func advanced(by duration: Duration) -> WallTime {
        WallTime(
            nanosecondsSince1970: nanosecondsSince1970 + duration.nanoseconds, utcOffsetSeconds: utcOffsetSeconds)
    }
}
