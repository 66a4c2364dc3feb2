internal import LineModel

/// The marks of a time axis, at full hours, days or months of local time.
struct TimeAxis: Equatable {
    /// One mark.
    struct Tick: Equatable {
        /// 0 at the beginning, 1 at the end.
        var share: Double
        /// `06:00`, `11-28` or `2026-11`.
        var text: String
    }

    private(set) var ticks: [Tick] = []

    /// At most `most` marks at an offset from UTC.
    init(from: WallTime, to: WallTime, utcOffsetSeconds: Int, most: Int) {
        let begin = WallTime(nanosecondsSince1970: from.nanosecondsSince1970, utcOffsetSeconds: utcOffsetSeconds)
        let end = WallTime(nanosecondsSince1970: to.nanosecondsSince1970, utcOffsetSeconds: utcOffsetSeconds)
        let span = end.localSecond - begin.localSecond
        guard span > 0, most > 0 else { return }
        let steps: [Int64] = [
            1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 345_600,
        ]
        guard let step = steps.first(where: { span / $0 < Int64(most) }) else {
            addMonths(begin, end, most: most)
            return
        }
        var second = (begin.localSecond + step - 1) / step * step
        while second <= end.localSecond {
            let time = WallTime(localSpan: second, of: 1, utcOffsetSeconds: utcOffsetSeconds)
            let text = second % 86_400 == 0 ? String(time.dateText.dropFirst(5)) : String(time.timeText.prefix(5))
            add(time, begin, end, step < 60 && second % 86_400 != 0 ? time.timeText : text)
            second += step
        }
    }

    /// Weeks while they fit, then beginnings of months, then of years.
    private mutating func addMonths(_ begin: WallTime, _ end: WallTime, most: Int) {
        let days = end.localDay - begin.localDay
        let firsts = (0...min(days, 100_000)).compactMap { day -> (WallTime, CivilTime)? in
            let time = WallTime(
                localSpan: begin.localDay + day, of: 86_400, utcOffsetSeconds: begin.utcOffsetSeconds)
            let civil = time.civil
            return civil.day == 1 || (days / 7 < most && (begin.localDay + day) % 7 == 4) ? (time, civil) : nil
        }
        if days / 7 < most {
            for (time, _) in firsts where time.localDay % 7 == 4 {
                add(time, begin, end, String(time.dateText.dropFirst(5)))
            }
            return
        }
        let step = [1, 2, 3, 6, 12, 24, 60, 120, 600].first { firsts.count / $0 < most } ?? 1200
        for (time, civil) in firsts where (civil.year * 12 + civil.month - 1) % step == 0 {
            add(time, begin, end, String(time.dateText.prefix(7)))
        }
    }

    private mutating func add(_ time: WallTime, _ begin: WallTime, _ end: WallTime, _ text: String) {
        let from = begin.nanosecondsSince1970
        let share =
            Double(time.nanosecondsSince1970 - from) / Double(max(1, end.nanosecondsSince1970 - from))
        if (0...1).contains(share) { ticks.append(Tick(share: share, text: text)) }
    }
}
