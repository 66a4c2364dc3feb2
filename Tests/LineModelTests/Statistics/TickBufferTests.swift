import LineModel
import Testing

@Suite("The buffer of a game's ticks")
struct TickBufferTests {
    @Test("says of a game's ticks what the chosen buffer makes of late packets, on every line anew")
    func tickBuffer() {
        let row = UnsafeMutableBufferPointer<ProbeRecord>.allocate(capacity: 10)
        defer { row.deallocate() }
        row.initialize(repeating: ProbeRecord())
        for index in row.indices {
            row[index].outcome = .received
            row[index].rttNanoseconds = index == 4 ? 27_000_000 : 20_000_000
        }
        func missed(_ buffer: Duration?) -> [Double?] {
            var summarizer = LineSummarizer(intervalNanoseconds: 20_000_000, tickBuffer: buffer)
            _ = summarizer.summarize(UnsafeBufferPointer(row), duplicates: 0, corrupt: 0)
            return summarizer.summarize(UnsafeBufferPointer(row), duplicates: 0, corrupt: 0).game.map(\.missed)
        }
        // 7 ms late: within a tick of any rate, beyond a buffer of 5 ms.
        #expect(missed(nil) == [0, 0, 0, 0])
        #expect(missed(.milliseconds(5)) == [0.1, 0.1, 0.1, 0.1])
    }
}
