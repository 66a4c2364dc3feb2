import LineModel
import Testing

@Suite("Wall time text")
struct WallTimeTextTests {
    @Test(
        "writes RFC 3339 with the offset",
        arguments: [
            // date -d @1795396409 -u and TZ=Asia/Shanghai
            (1_795_396_409_123_456_789, 8 * 3600, 6, "2026-11-23T09:13:29.123456+08:00"),
            (1_795_396_409_123_456_789, 0, 3, "2026-11-23T01:13:29.123Z"),
            (1_795_396_409_999_999_999, 0, 0, "2026-11-23T01:13:29Z"),
            (1_795_396_409_999_999_999, -12_600, 9, "2026-11-22T21:43:29.999999999-03:30"),
            (1_795_396_409_123_456_789, 0, 99, "2026-11-23T01:13:29.123456789Z"),
            (0, 0, 1, "1970-01-01T00:00:00.0Z"), (951_782_400_000_000_000, 0, 0, "2000-02-29T00:00:00Z"),
            (951_868_799_000_000_000, 0, 0, "2000-02-29T23:59:59Z"),
            (951_868_800_000_000_000, 0, 0, "2000-03-01T00:00:00Z"),
            (4_107_542_400_000_000_000, 0, 0, "2100-03-01T00:00:00Z"), (-1, 0, 9, "1969-12-31T23:59:59.999999999Z"),
            (Int64.max, 0, 9, "2262-04-11T23:47:16.854775807Z"), (Int64.min, 0, 9, "1677-09-21T00:12:43.145224192Z"),
            (0, -2670, 0, "1969-12-31T23:16:00-00:44"), (0, 1_000_000, 0, "1970-01-01T23:59:00+23:59"),
            (0, 59, 0, "1970-01-01T00:00:00Z"),
        ] as [(Int64, Int, Int, String)])
    func rfc3339(_ nanoseconds: Int64, _ offset: Int, _ digits: Int, _ text: String) {
        let time = WallTime(nanosecondsSince1970: nanoseconds, utcOffsetSeconds: offset)
        #expect(time.rfc3339(fractionDigits: digits) == text)
    }

    @Test("gives date and time apart, for file names too")
    func parts() {
        let time = WallTime(nanosecondsSince1970: 1_795_396_409_000_000_001, utcOffsetSeconds: 8 * 3600)
        #expect(time.dateText == "2026-11-23" && time.timeText == "09:13:29")
        #expect(time.compactText == "20261123T091329")
        let civil = time.civil
        #expect(civil.year == 2026 && civil.month == 11 && civil.day == 23)
        #expect(civil.hour == 9 && civil.minute == 13 && civil.second == 29 && civil.nanosecond == 1)
    }

    @Test("counts every day of two centuries in order")
    func calendar() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var (year, month, day) = (1970, 1, 1)
        for dayNumber in 0..<Int64(200 * 365) {
            let civil = WallTime(nanosecondsSince1970: dayNumber * 86_400_000_000_000).civil
            guard civil.year == year, civil.month == month, civil.day == day else {
                Issue.record("day \(dayNumber) is \(year)-\(month)-\(day), not \(civil)")
                return
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            day += 1
            if day > lengths[month - 1] + (isLeap && month == 2 ? 1 : 0) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }
}
