import LineModel
import Testing

@Suite("Summaries of STAMP lines")
struct STAMPSummaryTests {
    private static let facts = STAMPLineFacts(
        firstSequence: 1_000, epochNanoseconds: 0,
        ourClaim: STAMPClockClaim(isSynchronised: false, errorNanoseconds: 0), sentDSCP: 46, sentTTL: 64)

    private static func answer(_ sequence: Int, number: UInt32) -> STAMPAnswer {
        let start = Int64(sequence) * 20_000_000
        var record = STAMPRecord()
        record.flags = [.isKnown]
        record.arrivedTTL = 60
        return STAMPAnswer(
            sequence: sequence, record: record,
            sample: STAMPSample(
                senderSequence: 1_000 + UInt32(sequence), reflectorSequence: number, sendNanoseconds: start,
                reflectorReceiveNanoseconds: start + 1_000_000, reflectorSendNanoseconds: start + 1_100_000,
                receiveNanoseconds: start + 2_100_000),
            claim: STAMPClockClaim(isSynchronised: true, errorNanoseconds: 1_000))
    }

    @Test("do not count as lost what was never sent")
    func unsent() {
        // 2 and 3 were never sent, 5 was lost on the way there, 7 on the way back.
        let sent = [0, 1, 4, 5, 6, 7, 8]
        let numbers: [(Int, UInt32)] = [(0, 0), (1, 1), (4, 2), (6, 3), (8, 5)]
        let summary = STAMPSummary(
            first: numbers.map { Self.answer($0.0, number: $0.1) }, further: [], sentSequences: sent, facts: Self.facts)
        #expect(summary.isStateful == true)
        #expect(summary.lostThere == 1 && summary.lostBack == 1 && summary.lostSomewhere == 0)
        #expect(summary.dwell?.mean == 0.1 && summary.dwellUnknown == 0)
        #expect(summary.path.hopsThere == 4...4)
        #expect(summary.claimsSynchronised == true && summary.oneWayThere == nil)
    }

    @Test("count a second answer as a copy and not as a loss on the way back")
    func copies() {
        let first = [(0, 0), (1, 1), (2, 3)].map { Self.answer($0.0, number: UInt32($0.1)) }
        let summary = STAMPSummary(
            first: first, further: [Self.answer(1, number: 2)], sentSequences: [0, 1, 2], facts: Self.facts)
        #expect(summary.duplicatedThere == 1 && summary.lostBack == 0 && summary.lostThere == 0)
    }

    @Test("of a line without replies know nothing but that all is lost")
    func silent() {
        let summary = STAMPSummary(first: [], further: [], sentSequences: [0, 1], facts: Self.facts)
        #expect(summary.isStateful == nil && summary.lostSomewhere == 2 && summary.dwell == nil)
        #expect(summary.variationThere == nil && summary.claimsSynchronised == nil)
    }
}
