package import LineHistory
package import LineModel

/// Messages of one destination that the hub's database knows of.
package struct HubOutboxFigures: Equatable, Sendable {
    /// Those that a history counts, too.
    package var messages = OutboxFigures()
    /// Messages that a member has claimed just now.
    package var claimed = 0
    /// How often a claim had run out, since its member ended or hung, and another one took the message.
    package var recovered = 0

    /// No messages.
    package init() {}
}

/// What a member may send to a destination now.
package struct ClaimedMessages: Sendable {
    /// The messages, oldest first; they are the member's until it notes what became of them, or its claim has run out.
    package var messages: [OutboxMessage]
    /// What the destination was told so far.
    package var told: ToldIncidents
}
