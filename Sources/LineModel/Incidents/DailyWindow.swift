/// A time of the day on some days of the week, by the local time of the vantage; it may go over midnight, and then
/// belongs to the day that it begins on.
package struct DailyWindow: Equatable, Sendable {
    /// When it begins, minutes after midnight, 0...1439; equal to `toMinute` it lasts 24 hours.
    package var fromMinute: Int
    /// When it ends, minutes after midnight, 0...1439; before `fromMinute` it ends on the next day.
    package var toMinute: Int
    /// 1 Monday ... 7 Sunday (ISO 8601).
    package var weekdays: Set<Int>

    /// A window; on every day of the week unless some are named.
    package init(fromMinute: Int, toMinute: Int, weekdays: Set<Int> = Set(1...7)) {
        self.fromMinute = fromMinute
        self.toMinute = toMinute
        self.weekdays = weekdays
    }
}
