import LineModel
import Testing

@testable import ProbeWire

@Suite("A reflector's answer")
struct STAMPLoopTests {
    private static let key = STAMPKey(bytes: Array("loop".utf8))
    private static let start: Int64 = 1_790_000_000_000_000_000

    private func reply(
        to request: [UInt8], _ mode: STAMPMode, _ format: STAMPTimeFormat, at nanoseconds: Int64, stay: Int64
    ) throws -> [UInt8] {
        let settings = STAMPReflectorSettings(
            mode: mode, key: mode == .open ? nil : Self.key,
            errorEstimate: STAMPErrorEstimate(isSynchronised: true, format: format, nanoseconds: 1_000))
        var reflector = try STAMPReflector(settings: settings, seed: 1)
        var reply = [UInt8](repeating: 0, count: request.count)
        let arrival = STAMPArrival(
            peer: STAMPPeer(high: 0, low: 1, port: 862), receiveNanoseconds: nanoseconds, ttl: 64, trafficClass: 0)
        let reflection = request.withUnsafeBytes { request in
            reply.withUnsafeMutableBytes {
                reflector.reflect(request, into: $0, arrival: arrival, sendNanoseconds: nanoseconds + stay)
            }
        }
        let isReply = if case .reply(request.count, _) = reflection { true } else { false }
        try #require(isReply)
        return reply
    }

    private func request(_ mode: STAMPMode, _ format: STAMPTimeFormat, at nanoseconds: Int64, _ bytes: Int) -> [UInt8] {
        var request = [UInt8](repeating: 0, count: max(bytes, mode.baseLength))
        request.withUnsafeMutableBytes {
            STAMPRequest(
                sequence: 9, timestamp: STAMPTimestamp(nanosecondsSince1970: nanoseconds, format: format),
                errorEstimate: STAMPErrorEstimate(isSynchronised: true, format: format, nanoseconds: 1_000), ssid: 3
            ).encode(into: $0, mode: mode)
            if mode == .authenticated {
                Self.key?.sign($0, 0..<STAMPMode.coveredLength, at: STAMPMode.coveredLength)
            }
        }
        return request
    }

    private func isReply(_ bytes: [UInt8], _ mode: STAMPMode) -> Bool {
        bytes.withUnsafeBytes { STAMPReply.isOne($0, mode: mode) }
    }

    @Test(
        "is known from a request, in either mode and format, at any time and however long it stayed, and its answers too",
        arguments: [STAMPMode.open, .authenticated], STAMPTimeFormat.allCases)
    func known(mode: STAMPMode, format: STAMPTimeFormat) throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            // Through the end of NTP's era in 2036, where the seconds begin again.
            let now = Self.start + Int64.random(in: 0..<10 * 365 * 86_400_000_000_000, using: &generator)
            let stay = Int64.random(in: 0...10_000_000_000, using: &generator)
            let bytes = request(mode, format, at: now - 1_000_000, Int.random(in: 44...400, using: &generator))
            #expect(!isReply(bytes, mode))
            let first = try reply(to: bytes, mode, format, at: now, stay: stay)
            #expect(isReply(first, mode))
            #expect(isReply(try reply(to: first, mode, format, at: now + stay + 500_000, stay: 20_000), mode))
        }
    }

    @Test("is no TWAMP-Light request, whose padding is random (RFC 5357 section 4.1.2), zero, or all ones")
    func padding() {
        var generator = SeededGenerator(seed: 12)
        for number in 0..<100_000 {
            var bytes = request(.open, .ntp, at: Self.start, 60)
            for place in 14..<bytes.count {
                bytes[place] = number == 0 ? 0xFF : UInt8.random(in: .min ... .max, using: &generator)
            }
            #expect(!isReply(bytes, .open))
        }
    }

    @Test("cannot be told in fewer bytes than hold both times")
    func short() {
        let full = [UInt8](repeating: 0xEC, count: 112)
        #expect(isReply(full, .open) && isReply(full, .authenticated))
        #expect(!isReply(Array(full[..<23]), .open) && isReply(Array(full[..<24]), .open))
        #expect(!isReply(Array(full[..<39]), .authenticated) && isReply(Array(full[..<40]), .authenticated))
    }
}
