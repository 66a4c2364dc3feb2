/// What somebody noted on the page: kept in the history, with the name and the time.
package struct OperatorNote: Equatable, Sendable, Codable {
    /// What it is about and does.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// Somebody is on it. One for an incident counts until it ends.
        case acknowledge
        /// The acknowledgement is taken back.
        case release
        case comment
        /// Nobody is told of it until `until`.
        case silence
        /// The silence is over before its time.
        case unsilence
    }

    /// What it is attached to.
    package enum Subject: Equatable, Sendable, Codable {
        case incident(Int)
        case line(String)
    }

    /// The number in the history; 0 before it is stored.
    package var id = 0
    /// What it is attached to.
    package var subject: Subject
    /// What it does.
    package var kind: Kind
    /// Who wrote it: a user of the page, or what the API's caller said; at most 100 characters.
    package var author: String
    /// When it was written.
    package var at: WallTime
    /// What it says; at most 2,000 characters, empty where nothing was said.
    package var text: String
    /// When a silence ends; nil of any other kind.
    package var until: WallTime?

    /// One note, not stored yet.
    package init(
        _ kind: Kind, of subject: Subject, by author: String, at: WallTime, text: String = "", until: WallTime? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.author = author
        self.at = at
        self.text = text
        self.until = until
    }
}
