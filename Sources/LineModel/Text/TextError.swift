/// Why a piece of text that a person wrote cannot be used, and what would be.
///
/// Both parts are safe to print on a terminal: what they quote of the text is escaped and shortened.
package struct TextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, beginning in lower case, without a full stop.
    package let reason: String
    /// What to write instead, with an example where one helps.
    package let expectation: String

    /// - Parameters:
    ///   - reason: begins in lower case, without a full stop; what it quotes of the text is escaped.
    ///   - expectation: what to write instead.
    package init(_ reason: String, expected expectation: String) {
        self.reason = reason
        self.expectation = expectation
    }

    /// `reason; expectation`.
    package var description: String { "\(reason); \(expectation)" }
}
