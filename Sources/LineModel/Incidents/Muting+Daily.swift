extension DailyWindow {
    private static let minutesOfDay: Int64 = 1440

    /// Whether the time lies in the window, by the offset that the time is shown in. The first minute does, the last
    /// one (`toMinute`) does not.
    package func contains(_ time: WallTime) -> Bool { occurrence(at: time) != nil }

    /// When the window that the time lies in ends, at the same offset; the time itself where it lies in none.
    ///
    /// Windows that follow each other without a gap (a whole Saturday and a whole Sunday) are one. One that never ends,
    /// the whole of each day, is said to end a week later. Where clocks are changed in the meantime the end is off by
    /// as much; whoever asks again then is told right.
    package func end(after time: WallTime) -> WallTime {
        var end = time
        // Each step is a day's window.
        for _ in 0..<7 {
            guard let next = occurrence(at: end) else { break }
            end = next
        }
        return end
    }

    /// The end of the day's window that the time lies in, begun on its day or on the day before; of two the later end.
    private func occurrence(at time: WallTime) -> WallTime? {
        let offset = Int64(time.utcOffsetSeconds) * 1_000_000_000
        let minuteLength: Int64 = 60_000_000_000
        let dayLength = Self.minutesOfDay * minuteLength
        let local = time.nanosecondsSince1970 + offset
        let today = time.localDay
        let ends = [today, today - 1].compactMap { day -> Int64? in
            guard weekdays.contains(Self.weekday(ofDay: day)) else { return nil }
            let midnight = day * dayLength
            let start = midnight + Int64(fromMinute) * minuteLength
            let overnight = toMinute <= fromMinute ? dayLength : 0
            let end = midnight + Int64(toMinute) * minuteLength + overnight
            return start <= local && local < end ? end : nil
        }
        return ends.max().map { WallTime(nanosecondsSince1970: $0 - offset, utcOffsetSeconds: time.utcOffsetSeconds) }
    }

    /// 1 Monday ... 7 Sunday. Day 0, 1970-01-01, was a Thursday.
    private static func weekday(ofDay day: Int64) -> Int {
        let sinceMonday = (day + 3) % 7
        return Int(sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1
    }
}
