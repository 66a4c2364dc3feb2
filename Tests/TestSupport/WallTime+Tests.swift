package import LineModel

extension WallTime {
    /// The time of tests that do not care: 2026-11-24T10:55:00.123+08:00.
    package static let ofTests = WallTime(
        nanosecondsSince1970: 1_795_488_900_123_000_000, utcOffsetSeconds: 28_800)

    /// Later than any clock of a test.
    package static let distantFuture = WallTime(nanosecondsSince1970: .max / 2)
}
