import LineModel
import TestSupport
import Testing

@Suite("Reordering (RFC 4737 section 3.3)")
struct ReorderingTests {
    private func reordered(_ order: [Int]) -> Int { SampleRow(arriving: order).summary.reordered }

    @Test("is none in order, with or without gaps")
    func inOrder() {
        #expect(
            reordered([]) == 0 && reordered([0]) == 0 && reordered([0, 1, 2, 3]) == 0 && reordered([2, 5, 9]) == 0)
    }

    @Test("counts the one that came too late, not those that overtook it")
    func oneLate() {
        // Packet 4 of 1...10 after 8: one reordered.
        #expect(reordered([1, 2, 3, 5, 6, 7, 8, 4, 9, 10]) == 1)
        #expect(reordered([1, 0]) == 1)
    }

    @Test("counts a block that was overtaken one by one: NextExp does not move back")
    func block() {
        #expect(reordered([1, 2, 3, 7, 8, 9, 10, 4, 5, 6, 11]) == 3)
        #expect(reordered([1, 2, 3, 4, 7, 5, 6, 8, 9, 10]) == 2)
    }

    @Test("counts all but the first when everything comes backwards")
    func backwards() { #expect(reordered(Array((0..<100).reversed())) == 99) }

    /// The examples of RFC 4737 section 7.2 and appendix: arrivals since the first with a higher number.
    @Test("has extents: how many arrivals one came behind the first that overtook it")
    func extents() {
        func extents(_ order: [Int]) -> ReorderingExtents? { SampleRow(arriving: order).summary.reordering }
        #expect(extents([0, 1, 2]) == nil && extents([]) == nil)
        #expect(extents([1, 2, 3, 5, 6, 7, 8, 4, 9, 10]) == ReorderingExtents(max: 4, mean: 4))
        // 4, 5 and 6 all came behind 7, the first that is higher than any of them.
        #expect(extents([1, 2, 3, 7, 8, 9, 10, 4, 5, 6, 11]) == ReorderingExtents(max: 6, mean: 5))
        #expect(extents([1, 2, 3, 4, 7, 5, 6, 8, 9, 10]) == ReorderingExtents(max: 2, mean: 1.5))
        #expect(extents([3, 2, 1, 0]) == ReorderingExtents(max: 3, mean: 2))
    }

    @Test("looks at late replies too, and takes its ratio over all of them")
    func lateReplies() {
        var row = SampleRow("")
        row.add(.late, sent: 0, rtt: 2_500)
        row.add(.received, sent: 20, rtt: 10)
        row.add(.lost, sent: 40)
        #expect(row.summary.reordered == 1 && row.summary.reorderedRatio == 0.5)
        #expect(SampleRow("xx").summary.reorderedRatio == nil)
    }

    @Test("is no matter of two replies in one nanosecond")
    func tie() {
        var row = SampleRow("")
        row.add(.received, sent: 0, rtt: 100)
        row.add(.received, sent: 20, rtt: 80)
        // Out of order elsewhere, so that the tie is really sorted.
        row.add(.received, sent: 40, rtt: 10)
        #expect(row.with { Arrival.collect($0) }.map(\.sequence) == [2, 0, 1])
        row.records[2].rttNanoseconds = 60
        #expect(row.summary.reordered == 0)
    }
}
