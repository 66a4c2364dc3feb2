import LineModel
import TestSupport
import Testing

@Suite("Duration text", .seeded)
struct DurationTextTests {
    @Test(
        "reads a number with a unit",
        arguments: [
            ("20ms", Duration.milliseconds(20)), ("2s", .seconds(2)), ("5m", .seconds(300)), ("1h", .seconds(3600)),
            ("14d", .seconds(14 * 86_400)), ("1.5s", .milliseconds(1500)), ("250us", .microseconds(250)),
            ("40ns", .nanoseconds(40)), (" 0s\t", .zero), ("0.000001ms", .nanoseconds(1)),
            ("106751d", .seconds(106_751 * 86_400)), ("9223372036854775807ns", .nanoseconds(Int64.max)),
        ])
    func reads(_ text: String, _ duration: Duration) throws { #expect(try Duration(text: text) == duration) }

    @Test(
        "refuses anything else and says why",
        arguments: [
            ("", "no duration"), ("20", "\"20\" has no unit"), ("-5s", "\"-5s\" is negative"),
            ("5 s", "\"5 s\" is not a duration"), ("1e3s", "\"1e3s\" is not a duration"),
            (".5s", "\".5s\" is not a duration"), ("5.s", "\"5.s\" is not a duration"),
            ("nans", "\"nans\" is not a duration"), ("infs", "\"infs\" is not a duration"),
            ("0x10s", "\"0x10s\" is not a duration"), ("5w", "\"5w\" is not a duration"),
            ("1h30m", "\"1h30m\" is not a duration"), ("ms", "\"ms\" is not a duration"),
            ("٣s", "\"٣s\" is not a duration"), ("1\u{1B}s", "\"1\\u{1B}s\" is not a duration"),
        ])
    func refuses(_ text: String, _ reason: String) {
        let expected = TextError(reason, expected: "write a duration with its unit: 250us, 20ms, 1.5s, 5m, 1h or 14d")
        #expect(throws: expected) { try Duration(text: text) }
    }

    @Test("refuses what does not fit and what is finer than a nanosecond")
    func bounds() {
        let long = "999999999999999999999999999999d"
        for text in ["106752d", "9223372036854775808ns", long] {
            #expect(throws: TextError("\"\(text)\" is too long", expected: "write at most 106751d")) {
                try Duration(text: text)
            }
        }
        #expect(throws: TextError("\"0.5ns\" is finer than a nanosecond", expected: "write whole ns")) {
            try Duration(text: "0.5ns")
        }
    }

    @Test(
        "writes the shortest exact form",
        arguments: [
            (Duration.milliseconds(20), "20ms"), (.milliseconds(1500), "1.5s"), (.milliseconds(500), "500ms"),
            (.seconds(90), "90s"), (.seconds(60), "1m"), (.seconds(300), "5m"), (.seconds(14 * 86_400), "14d"),
            (.seconds(36 * 3600), "36h"), (.microseconds(250), "250us"), (.nanoseconds(1_234_567), "1234567ns"),
            (.zero, "0s"), (.milliseconds(-20), "-20ms"), (.seconds(1) / 3, "333333333ns"), (.seconds(100), "100s"),
            (Duration(secondsComponent: 0, attosecondsComponent: 1), "0s"),
        ])
    func writes(_ duration: Duration, _ text: String) { #expect(duration.shortText == text) }

    @Test("reads back what it writes", arguments: [1, 2, 3])
    func roundTrip(seed: UInt64) throws {
        var generator = Seed.generator(seed)
        for _ in 0..<2000 {
            let magnitude: Int64 = 1 << Int64.random(in: 0...62, using: &generator)
            let unit = ([1, 1000, 1_000_000, 1_000_000_000] as [Int64]).randomElement(using: &generator) ?? 1
            let any = Int64.random(in: 0...magnitude, using: &generator)
            let value = any / unit * unit
            let duration = Duration.nanoseconds(value)
            #expect(try Duration(text: duration.shortText) == duration, "seed \(seed), \(value) ns")
        }
    }
}
