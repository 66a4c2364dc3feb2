/// Files that pages refer to, by a name that changes with what they hold, so that they may be kept for ever.
struct StaticFile: Sendable {
    /// The last part of the address, behind `static/`: `page-1a2b3c4d.css`.
    var name: String
    /// The type of its content.
    var type: String
    var text: String
}
