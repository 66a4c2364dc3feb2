import LineModel
import Testing

@Suite("Probe record")
struct ProbeRecordTests {
    @Test("is 16 octets, so that ten million fit in 160 MB")
    func size() { #expect(MemoryLayout<ProbeRecord>.stride == 16) }

    @Test("keeps delay, outcome, refusal and flags apart")
    func fieldsAreIndependent() {
        var record = ProbeRecord()
        #expect(record.outcome == .planned && record.rttNanoseconds == nil && record.refusal == nil)
        record.rttNanoseconds = 38_102_400
        record.outcome = .late
        record.hasTransmitStamp = true
        record.hasReceiveStamp = true
        record.refusal = .timeToLive
        #expect(record.rttNanoseconds == 38_102_400)
        #expect(record.outcome == .late && record.refusal == .timeToLive)
        record.hasTransmitStamp = false
        record.rttNanoseconds = nil
        #expect(!record.hasTransmitStamp && record.hasReceiveStamp && record.rttNanoseconds == nil)
        #expect(record.outcome == .late && record.refusal == .timeToLive)
    }

    @Test("bounds a delay that 48 bits cannot hold, and never goes below zero")
    func bounds() {
        var record = ProbeRecord()
        record.rttNanoseconds = .max
        #expect(record.rttNanoseconds == ProbeRecord.longestRTTNanoseconds)
        record.rttNanoseconds = -5
        #expect(record.rttNanoseconds == 0)
    }
}
