internal import LineModel

/// Local days and hours since 1970.
enum LocalTime {
    static func second(_ time: WallTime) -> Int64 {
        floor(time.nanosecondsSince1970, 1_000_000_000) + Int64(time.utcOffsetSeconds)
    }

    static func hour(_ time: WallTime) -> Int64 { floor(second(time), 3600) }
    static func day(_ time: WallTime) -> Int64 { floor(second(time), 86_400) }

    /// The beginning of a local time that was counted in spans of so many seconds.
    static func wallTime(_ number: Int64, spanSeconds: Int64, utcOffsetSeconds: Int) -> WallTime {
        WallTime(
            nanosecondsSince1970: (number * spanSeconds - Int64(utcOffsetSeconds)) * 1_000_000_000,
            utcOffsetSeconds: utcOffsetSeconds)
    }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
