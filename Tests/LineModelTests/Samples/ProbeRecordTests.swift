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

    @Test("keeps why a probe is unsent where a refusal would be, and shows each only where it is meant")
    func unsentCause() {
        var record = ProbeRecord()
        record.outcome = .refused
        record.refusal = .port
        #expect(record.unsentCause == nil)
        for cause in UnsentCause.allCases {
            record.outcome = .unsent
            record.unsentCause = cause
            record.hasTransmitStamp = true
            #expect(record.unsentCause == cause && record.outcome == .unsent)
            record.outcome = .lost
            #expect(record.unsentCause == nil)
        }
        record.outcome = .unsent
        record.unsentCause = nil
        #expect(record.unsentCause == nil && record.refusal == nil)
    }

    @Test("bounds a delay that 48 bits cannot hold, and never goes below zero")
    func bounds() {
        var record = ProbeRecord()
        record.rttNanoseconds = .max
        #expect(record.rttNanoseconds == ProbeRecord.maxRTTNanoseconds)
        record.rttNanoseconds = -5
        #expect(record.rttNanoseconds == 0)
    }
}
