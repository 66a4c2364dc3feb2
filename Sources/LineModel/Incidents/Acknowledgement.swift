/// That somebody is on an incident. It is stored under the names of its properties.
package struct Acknowledgement: Codable, Equatable, Sendable {
    /// Who.
    package var by: String
    /// Since when.
    package var at: WallTime
    /// What was said with it; empty where nothing was.
    package var text: String

    /// What an operator's note says.
    package init(_ note: OperatorNote) {
        by = note.author
        at = note.at
        text = note.text
    }
}
