import LineModel
import ProbeWire
import TestSupport
import Testing

/// Hostile bytes: mutations of good packets.
@Suite("STAMP: any octets at all", .seeded)
struct STAMPFuzzTests {
    private static let executions = 20_000

    private func mutate(_ golden: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        Mutation.of(golden, hostile: [0, 1, 4, 8, 0x7F, 0x80, 0xFF], using: &generator)
    }

    @Test("a reflector answers with the request's length or not at all", arguments: STAMPMode.allCases)
    func reflector(mode: STAMPMode) throws {
        var generator = Seed.generator(21)
        let extensions: STAMPExtensions = [.classOfService, .timestampInformation, .directMeasurement, .hmac]
        let sender = try STAMPGolden.sender(mode, extensions: extensions, length: mode.baseLength + 60)
        let golden = STAMPGolden.request(sender)
        var reflector = try STAMPGolden.reflector(mode, sessions: 16)
        var answered = 0
        for execution in 0..<Self.executions {
            let request = mutate(golden, &generator)
            let answer = STAMPGolden.answer(&reflector, request)
            #expect(answer.silence != nil || answer.bytes.count == request.count, "\(execution)")
            if mode == .authenticated, answer.silence == nil {
                #expect(request.prefix(112) == golden.prefix(112), "\(execution)")
            }
            answered += answer.silence == nil ? 1 : 0
        }
        #expect(answered > Self.executions / 20 && answered < Self.executions)
    }

    @Test("a reply is read or refused; forged extensions are never believed", arguments: STAMPMode.allCases)
    func reader(mode: STAMPMode) throws {
        var generator = Seed.generator(22)
        let extensions: STAMPExtensions = [.classOfService, .timestampInformation, .directMeasurement, .hmac]
        let sender = try STAMPGolden.sender(mode, extensions: extensions, length: mode.baseLength + 60)
        var reflector = try STAMPGolden.reflector(mode, sessions: 16)
        let golden = STAMPGolden.answer(&reflector, STAMPGolden.request(sender)).bytes
        let honest = try STAMPGolden.read(sender, golden).get().extensions
        var read = 0
        for execution in 0..<Self.executions {
            guard case .success(let reading) = STAMPGolden.read(sender, mutate(golden, &generator)) else { continue }
            read += 1
            let service = reading.extensions.classOfService
            #expect(service == nil || service == honest.classOfService, "\(execution)")
        }
        #expect(read > 0 && read < Self.executions)
    }
}
