/// What one round changed, as one message to people and programs: structured, so that every destination says it in its
/// own form and language. It is stored in the outbox as it is.
package struct Digest: Codable, Equatable, Sendable {
    package var vantage: String
    /// Of the round that it tells of, 16 hexadecimal digits.
    package var roundID: String
    /// When that round ended; of several rounds told of in one message, the last one.
    package var at: DigestTime
    /// From one round's beginning to the next one's, seconds.
    package var everySeconds: Double
    /// Lines of the configuration, and how many of them that round found in which state.
    package var lines: Int
    package var abnormalLines: Int
    package var unmeasuredLines: Int
    /// In the order: opened, reopened, worse, closed, absorbed, continued; within one by the number of lines, falling.
    package var items: [DigestItem]

    package init(
        vantage: String, roundID: String, at: DigestTime, everySeconds: Double, lines: Int, abnormalLines: Int,
        unmeasuredLines: Int, items: [DigestItem]
    ) {
        self.vantage = vantage
        self.roundID = roundID
        self.at = at
        self.everySeconds = everySeconds
        self.lines = lines
        self.abnormalLines = abnormalLines
        self.unmeasuredLines = unmeasuredLines
        self.items = items
    }

    /// Whether it tells of nothing but incidents that go on: the next one of the kind says all of it anew.
    package var isOnlyContinued: Bool { !items.isEmpty && items.allSatisfy { $0.change == .continued } }
}

/// An instant of the wall clock with its offset from UTC, as `WallTime`, in a form that can be stored.
package struct DigestTime: Codable, Hashable, Sendable {
    package var nanosecondsSince1970: Int64
    package var utcOffsetSeconds: Int

    package init(_ time: WallTime) {
        nanosecondsSince1970 = time.nanosecondsSince1970
        utcOffsetSeconds = time.utcOffsetSeconds
    }

    package var wallTime: WallTime {
        WallTime(nanosecondsSince1970: nanosecondsSince1970, utcOffsetSeconds: utcOffsetSeconds)
    }
}

/// What became of one incident.
package struct DigestItem: Codable, Equatable, Sendable {
    package enum Change: String, Codable, Sendable, CaseIterable {
        case opened, reopened, worse, closed, absorbed
        /// Open and not worth a word; only for destinations that want to be told that it goes on.
        case continued
    }

    package var change: Change
    /// The incident's number in the history.
    package var incident: Int
    /// `CauseKind.word`: ingress, echo, ingress-host, echo-host, vantage, tag or line.
    package var causeKind: String
    /// An address, a host, `key=value` or a line's name; empty for the vantage.
    package var causeValue: String
    /// `Trouble.word`: abnormal or unmeasured.
    package var trouble: String
    package var openedAt: DigestTime
    /// nil while it is open.
    package var closedAt: DigestTime?
    /// The lines that are bad now, by name; of a closed one those that were.
    package var lines: [DigestLine]
    /// How many they are, where `lines` has only the first of them; nil: it has all.
    package var allLines: Int?
    /// The most lines at one time.
    package var mostLines: Int
    /// The worst figures of any of its lines so far: loss in thousandths, mean RTT in microseconds.
    package var worstLossPerMille: Int?
    package var worstRTTMicroseconds: Int?
    /// Healthy lines that share the cause, and how many are healthy outside of it.
    package var healthyInside: Int
    package var healthyOutside: Int
    /// Names of some healthy lines that prove the cause, at most `CauseFinder.mostWitnesses`.
    package var witnesses: [String]
    /// Of an absorbed one: the incidents that took its lines.
    package var absorbedBy: [Int]
    /// Of a closed one: its last lines are not among the lines any more, so that nothing is known of a recovery; nil:
    /// they were measured.
    package var isNoLongerMeasured: Bool?

    package init(
        change: Change, incident: Int, causeKind: String, causeValue: String, trouble: String, openedAt: DigestTime,
        closedAt: DigestTime? = nil, lines: [DigestLine] = [], mostLines: Int = 0, worstLossPerMille: Int? = nil,
        worstRTTMicroseconds: Int? = nil, healthyInside: Int = 0, healthyOutside: Int = 0, witnesses: [String] = [],
        absorbedBy: [Int] = [], isNoLongerMeasured: Bool? = nil
    ) {
        self.change = change
        self.incident = incident
        self.causeKind = causeKind
        self.causeValue = causeValue
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
    }

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

/// A line of an incident, with the figures of the round that the digest tells of.
package struct DigestLine: Codable, Equatable, Sendable {
    package var name: String
    /// Empty of a line that is not configured any more.
    package var ingress: String
    /// nil when the ingress itself answers.
    package var echo: String?
    package var lossPerMille: Int?
    package var rttMicroseconds: Int?
    /// Why it is bad, in words; empty of a closed incident.
    package var reasons: [String]
    /// Why it was not measured; nil where it was, where only the reason's words tell it, and of a closed incident.
    package var unmeasured: UnmeasuredCause?
    /// What it is above, where its loss alone does not tell why it is bad; nil otherwise, and of a closed incident.
    package var excess: LineExcess?
    /// nil where the far end does not tell on which way packets were lost, and of a closed incident.
    package var ways: LossWays?
    /// nil where the segments were not measured, and of a closed incident.
    package var segments: SegmentShares?

    package init(
        name: String, ingress: String, echo: String? = nil, lossPerMille: Int? = nil, rttMicroseconds: Int? = nil,
        reasons: [String] = [], unmeasured: UnmeasuredCause? = nil, excess: LineExcess? = nil, ways: LossWays? = nil,
        segments: SegmentShares? = nil
    ) {
        self.name = name
        self.ingress = ingress
        self.echo = echo
        self.lossPerMille = lossPerMille
        self.rttMicroseconds = rttMicroseconds
        self.reasons = reasons
        self.unmeasured = unmeasured
        self.excess = excess
        self.ways = ways
        self.segments = segments
    }
}

/// The languages of messages to people.
package enum MessageLanguage: String, Codable, Sendable, CaseIterable {
    case en, zh
}
