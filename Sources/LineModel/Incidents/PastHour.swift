/// What one hour of an earlier day was like on a line, as the history keeps it.
package struct PastHour: Equatable, Sendable {
    /// Whole days before today, 1 or more; today's own rounds are not its past.
    package var dayOffset: Int
    /// Of the rounds in that hour, in milliseconds; none of those in which nothing was received. The history keeps at
    /// most 32 of them, evenly chosen.
    package var medianRTTs: [Double]
    /// Of all probes in that hour.
    package var lost: Int
    package var sent: Int

    package init(dayOffset: Int, medianRTTs: [Double], lost: Int, sent: Int) {
        self.dayOffset = dayOffset
        self.medianRTTs = medianRTTs
        self.lost = lost
        self.sent = sent
    }
}
