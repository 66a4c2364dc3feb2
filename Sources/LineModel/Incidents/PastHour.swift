/// What one hour of an earlier day was like on a line, as the history keeps it.
package struct PastHour: Equatable, Sendable {
    /// Whole days before today, 1 or more; today's own rounds are not its past.
    package var dayOffset: Int
    /// The median RTTs of the rounds in that hour, milliseconds; rounds in which nothing was received have none. The
    /// history keeps at most 32 of them, evenly chosen.
    package var medianRTTs: [Double]
    /// How many probes were lost in that hour, over all its rounds.
    package var lost: Int
    /// How many probes were sent in that hour, over all its rounds.
    package var sent: Int

    /// The hour of one day; `LineBaseline` looks only at days 1 to `maxDays` with probes.
    package init(dayOffset: Int, medianRTTs: [Double], lost: Int, sent: Int) {
        self.dayOffset = dayOffset
        self.medianRTTs = medianRTTs
        self.lost = lost
        self.sent = sent
    }
}
