import LineModel
import Testing

@Suite("Local hours and days")
struct WallTimeLocalTests {
    @Test("local time goes into the number of the hour and of the day, before 1970 too")
    func numbers() {
        let shanghai = WallTime(nanosecondsSince1970: 57_600_000_000_000, utcOffsetSeconds: 28_800)
        #expect((shanghai.localSecond, shanghai.localHour, shanghai.localDay) == (86_400, 24, 1))
        let before = WallTime(nanosecondsSince1970: -1)
        #expect((before.localSecond, before.localHour, before.localDay) == (-1, -1, -1))
        let west = WallTime(nanosecondsSince1970: 0, utcOffsetSeconds: -18_000)
        #expect((west.localSecond, west.localHour, west.localDay) == (-18_000, -5, -1))
    }

    @Test("a span begins where its number begins", arguments: [-18_000, 0, 28_800])
    func spans(offset: Int) {
        for number in Int64(-3)...3 {
            let time = WallTime(localSpan: number, of: 3600, utcOffsetSeconds: offset)
            #expect(time.localHour == number && time.localSecond == number * 3600)
        }
    }
}
