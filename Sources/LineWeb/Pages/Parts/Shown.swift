internal import LineModel

/// Figures and times as these pages show them: units stand in headings, columns are aligned by the decimal point.
enum Shown {
    /// What stands where there is no figure.
    static let none = "–"

    /// A share as per cent without its sign: one decimal, two where one would show 0.0.
    static func percent(_ share: Double?) -> String {
        guard let share else { return none }
        return FigureText.fixed(share * 100, decimals: share > 0 && share < 0.000_5 ? 2 : 1)
    }

    /// Milliseconds with one decimal, without their unit.
    static func ms(_ value: Double?) -> String { value.map { FigureText.fixed($0, decimals: 1) } ?? none }

    /// Nanoseconds as microseconds with one decimal, without their unit.
    static func us(_ nanoseconds: Int64?) -> String {
        nanoseconds.map { FigureText.fixed(Double($0) / 1e3, decimals: 1) } ?? none
    }

    /// Nanoseconds as milliseconds with one decimal, without their unit.
    static func ms(_ nanoseconds: Int64?) -> String { ms(nanoseconds.map { Double($0) / 1e6 }) }

    /// A count with thin groups of three: `12 000`.
    static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        guard digits.count > 4 else { return String(value) }
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped += "\u{202F}" }
            grouped.append(digit)
        }
        return (value < 0 ? "-" : "") + grouped
    }

    static func count(_ value: Int64?) -> String { value.map { count(Int($0)) } ?? none }

    /// The two greatest units: `2 d 3 h`, `1 h 5 min`, `45 s`.
    static func duration(_ duration: Duration, _ words: PageWords) -> String {
        let seconds = max(0, Int(duration / .seconds(1)))
        let units = [
            (86_400, words("d", "天")), (3600, words("h", "小时")), (60, words("min", "分")), (1, words("s", "秒")),
        ]
        guard let first = units.firstIndex(where: { seconds >= $0.0 }) else { return "0 \(units[3].1)" }
        let (whole, rest) = seconds.quotientAndRemainder(dividingBy: units[first].0)
        var text = "\(whole) \(units[first].1)"
        if first + 1 < units.count, rest / units[first + 1].0 > 0 {
            text += " \(rest / units[first + 1].0) \(units[first + 1].1)"
        }
        return text
    }

    /// `2026-11-28T06:00:00Z`: an instant in an address, whole seconds.
    static func address(_ time: WallTime) -> String {
        WallTime(nanosecondsSince1970: time.nanosecondsSince1970).rfc3339(fractionDigits: 0)
    }
}

extension PageRequest {
    /// A time at the vantage's present offset, so that all of a page's times are in one zone.
    func local(_ time: WallTime) -> WallTime {
        WallTime(nanosecondsSince1970: time.nanosecondsSince1970, utcOffsetSeconds: now.utcOffsetSeconds)
    }

    /// `2026-11-28 14:05`, with its instant for programs; seconds where they matter.
    func time(_ time: WallTime, seconds: Bool = false) -> HTML {
        let local = local(time)
        let text = "\(local.dateText) \(seconds ? local.timeText : String(local.timeText.prefix(5)))"
        return "<time datetime=\"\(Shown.address(time))\">\(text)</time>"
    }

    /// `14:05` on the day of `other`, else with the date.
    func time(_ time: WallTime, near other: WallTime) -> HTML {
        let local = local(time)
        guard local.localDay == self.local(other).localDay else { return self.time(time) }
        return "<time datetime=\"\(Shown.address(time))\">\(String(local.timeText.prefix(5)))</time>"
    }
}
