import LineModel
import ProbeWire
import TestSupport
import Testing

/// Hostile octets: mutations of good packets.
@Suite("STAMP: any octets at all", .seeded)
struct StampFuzzTests {
    private static let executions = 20_000

    private func mutate(_ golden: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var octets = golden
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard !octets.isEmpty else { break }
            let place = Int.random(in: 0..<octets.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: octets[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: octets[place] = [0, 1, 4, 8, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
            case 2: octets.removeLast(octets.count - place)
            case 3: octets.append(contentsOf: octets[place...])
            default: octets.insert(UInt8.random(in: 0...255, using: &generator), at: place)
            }
        }
        return octets
    }

    @Test("a reflector answers with the request's length or not at all", arguments: StampMode.allCases)
    func reflector(mode: StampMode) throws {
        var generator = Seed.generator(21)
        let extensions: StampExtensions = [.classOfService, .timestampInformation, .directMeasurement, .hmac]
        let sender = try StampGolden.sender(mode, extensions: extensions, length: mode.baseLength + 60)
        let golden = StampGolden.request(sender)
        var reflector = try StampGolden.reflector(mode, sessions: 16)
        var answered = 0
        for execution in 0..<Self.executions {
            let request = mutate(golden, &generator)
            let answer = StampGolden.answer(&reflector, request)
            #expect(answer.silence != nil || answer.octets.count == request.count, "\(execution)")
            if mode == .authenticated, answer.silence == nil {
                #expect(request.prefix(112) == golden.prefix(112), "\(execution)")
            }
            answered += answer.silence == nil ? 1 : 0
        }
        #expect(answered > Self.executions / 20 && answered < Self.executions)
    }

    @Test("a reply is read or refused; forged extensions are never believed", arguments: StampMode.allCases)
    func reader(mode: StampMode) throws {
        var generator = Seed.generator(22)
        let extensions: StampExtensions = [.classOfService, .timestampInformation, .directMeasurement, .hmac]
        let sender = try StampGolden.sender(mode, extensions: extensions, length: mode.baseLength + 60)
        var reflector = try StampGolden.reflector(mode, sessions: 16)
        let golden = StampGolden.answer(&reflector, StampGolden.request(sender)).octets
        let honest = try StampGolden.read(sender, golden).get().extensions
        var read = 0
        for execution in 0..<Self.executions {
            guard case .success(let reading) = StampGolden.read(sender, mutate(golden, &generator)) else { continue }
            read += 1
            let service = reading.extensions.classOfService
            #expect(service == nil || service == honest.classOfService, "\(execution)")
        }
        #expect(read > 0 && read < Self.executions)
    }
}
