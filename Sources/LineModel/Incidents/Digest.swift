/// What one round changed, as one message to people and programs: structured, so that every destination says it in its
/// own form and language. It is stored in the outbox as it is.
package struct Digest: Codable, Equatable, Sendable {
    /// The place that was measured from.
    package var vantage: String
    /// The id of the round that it tells of, 16 hexadecimal digits.
    package var roundID: String
    /// When that round ended; where one message tells of several rounds, when the last one did.
    package var at: WallTime
    /// How long it is from one round's beginning to the next one's, seconds.
    package var everySeconds: Double
    /// How many lines the configuration has.
    package var lines: Int
    /// How many of them that round found abnormal.
    package var abnormalLines: Int
    /// How many of them that round did not measure.
    package var unmeasuredLines: Int
    /// What became of each incident, in the order of `IncidentChange`; within one change by the number of lines,
    /// falling.
    package var items: [DigestItem]
    /// Rounds in a row that the fleet's hub did not acknowledge, where a vantage tells because of that; nil where the
    /// sender always tells.
    package var speaksAloneAfter: Int?

    /// A digest; without items it tells that nothing changed.
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
    package var isOnlyContinued: Bool { !items.isEmpty && items.allSatisfy { !$0.isNews } }
}
