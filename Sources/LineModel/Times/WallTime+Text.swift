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
}
