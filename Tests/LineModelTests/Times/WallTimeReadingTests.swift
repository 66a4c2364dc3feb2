import TestSupport
import Testing

@testable import LineModel

@Suite("Reading times", .seeded)
struct WallTimeReadingTests {
    @Test("reads back every RFC 3339 text that it writes")
    func roundTrip() {
        var random = Seed.generator(2)
        for _ in 0..<2000 {
            let time = WallTime(
                nanosecondsSince1970: Int64(random.next() % 7_000_000_000_000_000_000),
                utcOffsetSeconds: 60 * (Int(random.next() % 2879) - 1439))
            #expect(WallTime(text: time.rfc3339(fractionDigits: 9), utcOffsetSeconds: 0) == time)
        }
    }

    @Test("takes what people leave out from the local offset and midnight")
    func short() {
        func text(_ text: String) -> String? {
            WallTime(text: text, utcOffsetSeconds: 28_800)?.rfc3339(fractionDigits: 0)
        }
        #expect(text("2026-11-23") == "2026-11-23T00:00:00+08:00")
        #expect(text("2026-11-23 09:13") == "2026-11-23T09:13:00+08:00")
        #expect(text("2026-11-23T09:13:29Z") == "2026-11-23T09:13:29Z")
        #expect(text("2024-02-29") != nil)
    }

    @Test(
        "refuses what is no time",
        arguments: [
            "", "yesterday", "2026-13-01", "2026-02-29", "2026-11-23T25:00", "2026-11-23T09", "2026-11-23T09:13+8",
            "2026-11-23T09:13:29+08:00x", "26-11-23", "2026-11-2３", "2026-00-10",
        ])
    func refused(text: String) { #expect(WallTime(text: text, utcOffsetSeconds: 0) == nil) }

    @Test("a time of the configuration needs its time of day and its offset")
    func whole() {
        #expect(WallTime(rfc3339: "2026-11-30T02:00:00.5+08:00")?.rfc3339() == "2026-11-30T02:00:00.500+08:00")
        #expect(WallTime(rfc3339: "2026-11-30 02:00z")?.rfc3339(fractionDigits: 0) == "2026-11-30T02:00:00Z")
        for text in [
            "2026-11-30", "2026-11-30T02:00:00", "2026-11-30T02:00:00.Z", "2026-06-31T00:00Z", "2026-11-30T24:00Z",
            "2026-11-30T02:00+24:00",
        ] {
            #expect(WallTime(rfc3339: text) == nil, "\(text)")
        }
    }
}
