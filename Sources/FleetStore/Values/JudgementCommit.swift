package import LineHistory
package import LineModel

/// What the judgement of a slot found, changed and tells: stored in one transaction, by whoever holds the lease.
package struct JudgementCommit: Sendable {
    /// The slot, seconds since 1970.
    package var slot: Int64
    /// The judge's token of its lease.
    package var token: FencingToken
    /// The version of the book that the judgement began with, `HubBook.version`.
    package var bookVersion: Int64
    /// When the slot was judged; messages and events carry it.
    package var at: WallTime
    /// The id that stands for the slot as a round's id does in incidents' events, 16 hexadecimal digits.
    package var roundID: String
    /// What the judge needs to go on beside the incidents, in its own form.
    package var state: [UInt8]
    /// All open incidents.
    package var open: [Incident]
    /// All incidents that closed so short a while ago that they may open again.
    package var recent: [Incident]
    /// The number that the next incident gets.
    package var nextIncidentID: Int
    /// What became of the incidents: for their events, and those that ended.
    package var changes: [ChangedIncident]
    /// What is to be told: at most one message a destination.
    package var messages: [OutgoingMessage]
    /// Healthy lines that prove incidents' causes, by the incidents' numbers; those of others stay as they are.
    package var witnesses: [Int: [String]]
    /// What is to be shown beside an incident, such as which vantages see it, by its number, in the judge's own form;
    /// those of others stay as they are.
    package var details: [Int: [UInt8]]
    /// What is to be shown of the slot: who reported, who is blind; in the judge's own form.
    package var facts: [UInt8]

    /// A judgement; what is left out changes nothing, except the incidents, whose lists are always whole.
    package init(
        slot: Int64, token: FencingToken, bookVersion: Int64, at: WallTime, roundID: String, state: [UInt8] = [],
        open: [Incident] = [], recent: [Incident] = [], nextIncidentID: Int = 1, changes: [ChangedIncident] = [],
        messages: [OutgoingMessage] = [], witnesses: [Int: [String]] = [:], details: [Int: [UInt8]] = [:],
        facts: [UInt8] = []
    ) {
        self.slot = slot
        self.token = token
        self.bookVersion = bookVersion
        self.at = at
        self.roundID = roundID
        self.state = state
        self.open = open
        self.recent = recent
        self.nextIncidentID = nextIncidentID
        self.changes = changes
        self.messages = messages
        self.witnesses = witnesses
        self.details = details
        self.facts = facts
    }
}

/// What became of a judgement.
package enum JudgementOutcome: Equatable, Sendable {
    /// It is stored.
    ///
    /// - bookVersion: what the next judgement begins with.
    /// - superseded: the destinations for which a message that waited was superseded: both it and the new one tell of
    ///   nothing but incidents that go on.
    case stored(bookVersion: Int64, superseded: [String])
    /// The slot was judged before, perhaps by this very commit, whose answer was lost: nothing was changed, and the
    /// book is to be loaded anew.
    case judgedAlready
}

/// What the last judgement left.
package struct HubBook: Sendable {
    /// Changes with each judgement; 0 before the first.
    package var version: Int64
    /// The newest slot that was judged; nil before the first.
    package var slot: Int64?
    /// What the judge left, in its own form; empty before the first.
    package var state: [UInt8]
    /// The open incidents, by number.
    package var open: [Incident]
    /// Those that closed so short a while ago that they may open again, by number.
    package var recent: [Incident]
    /// The number that the next incident gets.
    package var nextIncidentID: Int

    /// A book; without arguments that of a hub that judged nothing yet.
    package init(
        version: Int64 = 0, slot: Int64? = nil, state: [UInt8] = [], open: [Incident] = [], recent: [Incident] = [],
        nextIncidentID: Int = 1
    ) {
        self.version = version
        self.slot = slot
        self.state = state
        self.open = open
        self.recent = recent
        self.nextIncidentID = nextIncidentID
    }
}

/// A slot that was judged.
package struct JudgedSlot: Equatable, Sendable {
    /// The slot, seconds since 1970.
    package var slot: Int64
    /// When it was judged, by the database's clock.
    package var judged: WallTime
    /// What is to be shown of it, in the judge's own form.
    package var facts: [UInt8]
}
