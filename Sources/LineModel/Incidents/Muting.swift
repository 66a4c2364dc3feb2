/// When and about what nobody is to be told.
package struct Muting: Equatable, Sendable {
    /// Lines that are worked on: in these times they change no state and take part in no incident.
    package var maintenance: [MuteRule] = []
    /// Incidents that are recorded and not told.
    package var silences: [MuteRule] = []

    package init() {}
}

/// What a rule is about and when it holds. All parts that are given must fit; of several times one.
package struct MuteRule: Equatable, Sendable {
    /// A line's name, with `*` for any text; nil: any line.
    package var line: String?
    package var tag: Tag?
    /// A cause as `CauseKey.description` writes it: `ingress 203.0.113.7:7000`, which is also about each line that
    /// shares it; nil: any.
    package var cause: CauseKey?
    /// nil: from ever, for ever.
    package var from: WallTime?
    package var until: WallTime?
    /// Within `from` and `until`, only in this time of the day; nil: all day.
    package var daily: DailyWindow?

    package init() {}
}

/// A time of the day on some days of the week, by the local time of the vantage; it may go over midnight, and then
/// belongs to the day that it begins on.
package struct DailyWindow: Equatable, Sendable {
    /// Minutes after midnight, 0...1439; equal ones mean 24 hours.
    package var fromMinute: Int
    package var toMinute: Int
    /// 1 Monday ... 7 Sunday (ISO 8601).
    package var weekdays: Set<Int>

    package init(fromMinute: Int, toMinute: Int, weekdays: Set<Int> = Set(1...7)) {
        self.fromMinute = fromMinute
        self.toMinute = toMinute
        self.weekdays = weekdays
    }
}
