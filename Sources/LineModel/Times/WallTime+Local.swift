extension WallTime {
    /// Seconds since 1970 as the wall clock at this time's own offset counts them; before 1970 they are negative.
    package var localSecond: Int64 {
        WallTime.floorDivide(nanosecondsSince1970, by: 1_000_000_000).quotient + Int64(utcOffsetSeconds)
    }

    /// Hours since 1970 by local time.
    package var localHour: Int64 { WallTime.floorDivide(localSecond, by: 3600).quotient }

    /// Days since 1970 by local time.
    package var localDay: Int64 { WallTime.floorDivide(localSecond, by: 86_400).quotient }

    /// The beginning of a span of local time.
    ///
    /// - Parameters:
    ///   - span: its number, counted since 1970 by local time, as `localHour` counts spans of an hour.
    ///   - seconds: the length of such spans.
    package init(localSpan span: Int64, of seconds: Int64, utcOffsetSeconds: Int) {
        self.init(
            nanosecondsSince1970: (span * seconds - Int64(utcOffsetSeconds)) * 1_000_000_000,
            utcOffsetSeconds: utcOffsetSeconds)
    }

    /// Rounded towards minus infinity; the rest is 0 or more.
    static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, rest: Int64) {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }
}
