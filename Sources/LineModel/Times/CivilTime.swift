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
