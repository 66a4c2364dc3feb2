/// How the lines of a month, or of any time, have been.
///
/// The rule: a round counts as down where the line was abnormal in it, by the limits of that time; rounds that left the
/// line unmeasured, or were not valid, count neither way.
package struct AvailabilityReport: Equatable, Sendable {
    /// One line, or a group of lines, over the time.
    package struct Row: Equatable, Sendable {
        /// The line's name; the group's value.
        package var name: String
        /// How many rounds had it; of a group, those of all its lines together, as in all further counts.
        package var rounds = 0
        /// How many of these were valid and measured it.
        package var measured = 0
        /// How many of the measured ones were down.
        package var down = 0
        /// Probes sent in the measured rounds.
        package var sent = 0
        /// Those of them that are loss.
        package var lost = 0
        /// Minutes of measured rounds whose loss was above the report's `lossAbove`: a round stands for the time to the
        /// next one, at most for twice the usual distance. nil where there are too many rounds to read them all.
        package var minutesOfLoss: Double?
        /// The worst p95 of a round, milliseconds; nil when nothing was received, or where `minutesOfLoss` is nil.
        package var worstP95: Double?
        /// The median of the rounds' p95, milliseconds; nil where `worstP95` is.
        package var medianP95: Double?
        /// The hours with the greatest loss, the worst first; at most three, none without loss.
        package var worstHours: [HistorySpan] = []
        /// How many incidents had it.
        package var incidents = 0

        /// A row without rounds.
        package init(_ name: String) { self.name = name }

        /// The share of measured rounds that were not down, 0...1; nil without any.
        package var availability: Double? { measured == 0 ? nil : 1 - Double(down) / Double(measured) }
        /// Loss over all measured rounds together, 0...1; nil when nothing was sent.
        package var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }
    }

    /// The beginning of the time.
    package var from: WallTime
    /// Its end, which is not in it.
    package var to: WallTime
    /// The loss above which minutes are counted, 0...1.
    package var lossAbove: Double
    /// All lines that the query fits, together.
    package var total = Row("")
    /// The lines, the worst first, of the page that was asked for.
    package var rows: [Row] = []
    /// How many lines the query fits.
    package var matched = 0
    /// How many rounds there were.
    package var rounds = 0
    /// How many of these were valid.
    package var validRounds = 0
    /// The incidents of the time, by their beginning.
    package var incidents: [HistoryOutage] = []

    /// Without any line.
    package init(from: WallTime, to: WallTime, lossAbove: Double) {
        self.from = from
        self.to = to
        self.lossAbove = lossAbove
    }
}
