/// What one round changed, as one message to people and programs: structured, so that every destination says it in its
/// own form and language. It is stored in the outbox as it is.
package struct Digest: Codable, Equatable, Sendable {
    package var vantage: String
    /// Of the round that it tells of, 16 hexadecimal digits.
    package var roundID: String
    /// When that round ended; of several rounds told of in one message, the last one.
    package var at: WallTime
    /// From one round's beginning to the next one's, seconds.
    package var everySeconds: Double
    /// Lines of the configuration, and how many of them that round found in which state.
    package var lines: Int
    package var abnormalLines: Int
    package var unmeasuredLines: Int
    /// In the order of `IncidentChange`; within one change by the number of lines, falling.
    package var items: [DigestItem]

    package init(
        vantage: String, roundID: String, at: WallTime, everySeconds: Double, lines: Int, abnormalLines: Int,
        unmeasuredLines: Int, items: [DigestItem] = []
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
