import LineModel

/// RFC 3339 with milliseconds and the offset: `2026-01-02T03:04:05.678+08:00`, `Z` for UTC.
func renderedTime(_ time: WallTime) -> String {
    let (seconds, nanoseconds) = floored(time.nanosecondsSince1970, by: 1_000_000_000)
    let (days, secondOfDay) = floored(seconds + Int64(time.utcOffsetSeconds), by: 86_400)
    let (year, month, day) = civilDate(daysSince1970: days)
    let clock = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map { padded($0, 2) }
    let date = [padded(year, 4), padded(month, 2), padded(day, 2)].joined(separator: "-")
    return "\(date)T\(clock.joined(separator: ":")).\(padded(nanoseconds / 1_000_000, 3))\(offset(of: time))"
}

private func offset(of time: WallTime) -> String {
    let minutes = Int64(time.utcOffsetSeconds.magnitude / 60)
    if minutes == 0 { return "Z" }
    return "\(time.utcOffsetSeconds < 0 ? "-" : "+")\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
}

private func floored(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
}

/// Proleptic Gregorian calendar: Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
private func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floored(days + 719_468, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
}
