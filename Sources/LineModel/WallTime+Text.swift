/// A date and a time of day as the wall clock at some offset shows them.
package struct CivilTime: Hashable, Sendable {
    /// Proleptic Gregorian; 1677 to 2262, which is what 64 bits of nanoseconds hold.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int
    /// 0 to 23.
    package let hour: Int
    /// 0 to 59.
    package let minute: Int
    /// 0 to 59: the system's clock has no leap seconds.
    package let second: Int
    /// 0 to 999,999,999.
    package let nanosecond: Int

    /// `daysSince1970` may be negative; `nanosecondOfDay` is 0 to 86,399,999,999,999.
    init(daysSince1970: Int64, nanosecondOfDay: Int64) {
        // civil_from_days of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013): years begin in
        // March, eras of 400 years have 146,097 days, and day 0 of era 0 is 0000-03-01.
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        year = Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0))
        let secondOfDay = Int(nanosecondOfDay / 1_000_000_000)
        (hour, minute, second) = (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60)
        nanosecond = Int(nanosecondOfDay % 1_000_000_000)
    }
}

extension WallTime {
    /// The offset as it can be shown (RFC 3339 section 5.6): whole minutes, cut towards zero, within 23:59.
    package var shownOffsetMinutes: Int { min(max(utcOffsetSeconds / 60, -1439), 1439) }

    /// Date and time of day at the shown offset.
    package var civil: CivilTime {
        let (seconds, nanosecond) = WallTime.floorDivide(nanosecondsSince1970, by: 1_000_000_000)
        let (days, secondOfDay) = WallTime.floorDivide(seconds + Int64(shownOffsetMinutes * 60), by: 86_400)
        return CivilTime(daysSince1970: days, nanosecondOfDay: secondOfDay * 1_000_000_000 + nanosecond)
    }

    /// RFC 3339 section 5.6: `2026-11-23T09:13:29.123456+08:00`, and `Z` where the offset is 0.
    ///
    /// `fractionDigits` is 0 to 9 (others are bounded); the fraction is cut, not rounded, so that no time lies ahead.
    package func rfc3339(fractionDigits: Int = 3) -> String {
        "\(dateText)T\(timeText)\(fraction(min(max(fractionDigits, 0), 9)))\(offsetText)"
    }

    /// `2026-11-23`, at the shown offset.
    package var dateText: String {
        let civil = civil
        return "\(WallTime.padded(civil.year, 4))-\(WallTime.padded(civil.month, 2))-\(WallTime.padded(civil.day, 2))"
    }

    /// `09:13:29`, at the shown offset.
    package var timeText: String {
        let civil = civil
        return
            "\(WallTime.padded(civil.hour, 2)):\(WallTime.padded(civil.minute, 2)):\(WallTime.padded(civil.second, 2))"
    }

    /// `20261123T091329`, at the shown offset and without naming it: for file names (ISO 8601 basic format).
    package var compactText: String { "\(dateText)T\(timeText)".filter { $0 != "-" && $0 != ":" } }

    /// `Z` for 0, else `+08:00`.
    private var offsetText: String {
        guard shownOffsetMinutes != 0 else { return "Z" }
        let magnitude = abs(shownOffsetMinutes)
        let sign = shownOffsetMinutes < 0 ? "-" : "+"
        return "\(sign)\(WallTime.padded(magnitude / 60, 2)):\(WallTime.padded(magnitude % 60, 2))"
    }

    private func fraction(_ digits: Int) -> String {
        digits == 0 ? "" : "." + WallTime.padded(civil.nanosecond, 9).prefix(digits)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, rest: Int64) {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }
}
