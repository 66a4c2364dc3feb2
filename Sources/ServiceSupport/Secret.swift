internal import LineModel

/// A text that must not be seen: its description, and whatever is made of it by interpolation or reflection, hides it.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// From now on the text is hidden wherever this value is shown.
    package init(_ text: String) { self.text = text }

    /// The text itself, for the one place that needs it.
    package func reveal() -> String { text }

    /// A text without these secrets, `<secret>` in their places: where their very bytes stand, whatever combining mark
    /// comes behind them, and where the same characters are written by other code points (Unicode UAX #15).
    package static func hiding(_ secrets: [Secret], in text: String) -> String {
        // The longest first: a short one may be a part of it.
        secrets.map(\.text).filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
            .reduce(text) { $0.replacingBytes(of: $1, with: "<secret>").replacing($1, with: "<secret>") }
    }

    /// Whether the text has no characters; says nothing else of it.
    package var isEmpty: Bool { text.isEmpty }
    package var description: String { "<secret>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
