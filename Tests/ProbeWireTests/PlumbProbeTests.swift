import ProbeWire
import Testing

@Suite("Plumb payload")
struct PlumbProbeTests {
    @Test("has the magic, the version and the header's length in its first eight octets")
    func beginning() {
        var octets = [UInt8](repeating: 0, count: 64)
        octets.withUnsafeMutableBytes {
            PlumbProbe(round: 1, line: 2, sequence: 3, sendTimeNanoseconds: 4).encode(into: $0)
        }
        #expect(octets[..<8] == [0x50, 0x4C, 0x4D, 0x42, 1, 0, 0, 32])
    }
}
