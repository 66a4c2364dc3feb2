import Testing

@testable import LineModel

@Suite("How many probes leave together")
struct SendQuantumTests {
    private func quantum(_ packet: Int, _ megabits: Double?, interval: Int64 = 20_000_000) -> SendQuantum {
        SendQuantum(packetBytes: packet, bitsPerSecond: megabits.map { $0 * 1e6 }, intervalNanoseconds: interval)
    }

    @Test(arguments: [
        (92, nil, 6), (92, 100, 6), (92, 1_000, 64), (92, 10_000, 64), (92, 10, 1), (1_000, 1_000, 6),
        (1_500, 100, 1), (312, 100, 2), (313, 100, 1),
    ])
    func `is what the interface carries in 50 us, and at most a batch`(packet: Int, megabits: Double?, probes: Int) {
        #expect(quantum(packet, megabits).probes == probes)
    }

    @Test func `takes a millisecond at most, and a twentieth of the interval`() {
        #expect(quantum(92, nil, interval: 1_000_000_000).spanNanoseconds == 1_000_000)
        #expect(quantum(92, nil, interval: 20_000_000).spanNanoseconds == 1_000_000)
        #expect(quantum(92, nil, interval: 2_000_000).spanNanoseconds == 100_000)
        #expect(quantum(92, nil, interval: 10_000).spanNanoseconds == 500)
    }

    @Test func `is none where two do not fit, or the interval is nothing`() {
        #expect(quantum(65_000, nil) == .exact)
        #expect(quantum(92, nil, interval: 0) == .exact)
        #expect(quantum(0, 0) == .exact)
    }
}
