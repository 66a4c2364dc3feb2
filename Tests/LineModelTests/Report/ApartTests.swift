import LineModel
import Testing

@Suite("What few rows have")
struct ApartTests {
    @Test("takes a pointer's room in each row, and comes back as it was put there")
    func room() {
        #expect(MemoryLayout<Apart<STAMPSummary>>.size == MemoryLayout<Int>.size)
        #expect(MemoryLayout<Apart<LineSegments>>.size == MemoryLayout<Int>.size)
        #expect(Apart<Int>(nil).value == nil && Apart(7).value == 7)
        // A report of 100,000 lines has to fit, with its round, into 400 MB (docs/measuring/performance.md).
        #expect(MemoryLayout<LineReportRow>.stride < 1024, "\(MemoryLayout<LineReportRow>.stride)")
    }
}
