import LineModel
import LineReport
import ProbeWire
import TestSupport
import Testing

@Suite("STAMP: packets (RFC 8762, RFC 8972)", .seeded)
struct StampPacketTests {
    private static let everything: StampExtensions = [
        .classOfService, .timestampInformation, .directMeasurement, .hmac,
    ]

    @Test("requests are the golden octets, open, with PTP stamps, and authenticated")
    func requests() throws {
        #expect(StampGolden.request(try StampGolden.sender()) == StampGolden.openRequest)
        #expect(StampGolden.request(try StampGolden.sender(.authenticated)) == StampGolden.authenticatedRequest)
        let ptp = try StampSender(
            settings: StampSenderSettings(
                ssid: 0xBEEF, errorEstimate: StampErrorEstimate(bits: 0xCCC8), length: 44))
        #expect(StampGolden.request(ptp) == StampGolden.ptpRequest)
    }

    @Test("a request's extensions are the golden octets")
    func requestExtensions() throws {
        let length = 44 + StampGolden.requestExtensions.count
        let sender = try StampGolden.sender(extensions: Self.everything, length: length)
        #expect(StampGolden.request(sender) == StampGolden.openRequest + StampGolden.requestExtensions)
    }

    @Test("replies are the golden octets, and are read as what they say")
    func replies() throws {
        for (mode, golden) in [
            (StampMode.open, StampGolden.openReply), (.authenticated, StampGolden.authenticatedReply),
        ] {
            let sender = try StampGolden.sender(mode)
            let reply = try StampGolden.read(sender, golden).get().reply
            #expect(reply.sequence == 7 && reply.ssid == 0xBEEF && reply.senderTTL == 57)
            #expect(reply.senderSequence == StampGolden.sequence && reply.errorEstimate == StampGolden.reflectorError)
            #expect(reply.senderErrorEstimate == StampGolden.senderError)
            let times = [reply.senderTimestamp, reply.receiveTimestamp, reply.timestamp].map {
                $0.nanosecondsSince1970(format: .ntp, near: StampGolden.sendNanoseconds)
            }
            let expected = [
                StampGolden.sendNanoseconds, StampGolden.receiveNanoseconds, StampGolden.replyNanoseconds,
            ]
            #expect(times == expected.map(Optional.some))
            var written = [UInt8](repeating: 0xAA, count: golden.count)
            written.withUnsafeMutableBytes { reply.encode(into: $0, mode: mode) }
            #expect(written.prefix(96) == golden.prefix(96))
        }
    }

    @Test("the reply's extensions are read as what they say")
    func replyExtensions() throws {
        let length = 44 + StampGolden.requestExtensions.count
        let sender = try StampGolden.sender(extensions: Self.everything, length: length)
        let found = try StampGolden.read(sender, StampGolden.openReply + StampGolden.replyExtensions).get().extensions
        #expect(found.isVerified && !found.isMalformed && !found.hasFailedIntegrity && found.unrecognised == 0)
        #expect(
            found.classOfService
                == StampClassOfService(wantedDSCP: 46, receivedDSCP: 46, receivedECN: 1, isWantedRefused: false))
        #expect(
            found.timestampInformation
                == StampTimestampInformation(
                    sourceIn: .localFreeRunning, methodIn: .software, sourceOut: .localFreeRunning,
                    methodOut: .software))
        #expect(
            found.directMeasurement == StampDirectMeasurement(senderSent: 9, reflectorReceived: 8, reflectorSent: 8))
    }

    @Test("any fields survive both packets in both modes", arguments: StampMode.allCases)
    func roundTrip(mode: StampMode) {
        var generator = Seed.generator(11)
        for _ in 0..<2_000 {
            let request = StampRequest.random(&generator)
            var octets = [UInt8](repeating: 0xAA, count: mode.baseLength)
            octets.withUnsafeMutableBytes { request.encode(into: $0, mode: mode) }
            #expect(octets.withUnsafeBytes { StampRequest($0, mode: mode) } == request)
            let reply = StampReply(
                sequence: UInt32(truncatingIfNeeded: generator.next()),
                timestamp: StampTimestamp(bits: generator.next()),
                errorEstimate: StampErrorEstimate(bits: UInt16(truncatingIfNeeded: generator.next())),
                receiveTimestamp: StampTimestamp(bits: generator.next()), to: request,
                senderTTL: UInt8(truncatingIfNeeded: generator.next()))
            octets.withUnsafeMutableBytes { reply.encode(into: $0, mode: mode) }
            #expect(octets.withUnsafeBytes { StampReply($0, mode: mode) } == reply)
        }
    }

    @Test("a reply cut anywhere is refused or loses only its extensions", arguments: StampMode.allCases)
    func truncation(mode: StampMode) throws {
        let sender = try StampGolden.sender(
            mode, extensions: Self.everything, length: mode.baseLength + StampGolden.requestExtensions.count)
        var reflector = try StampGolden.reflector(mode, sessions: 8)
        let whole = StampGolden.answer(&reflector, StampGolden.request(sender)).octets
        #expect(try StampGolden.read(sender, whole).get().extensions.isVerified)
        for length in 0..<whole.count {
            let result = StampGolden.read(sender, Array(whole.prefix(length)))
            if length < (mode == .open ? 41 : 112) {
                #expect(result == .failure(.tooShort), "\(length)")
            } else {
                let found = try result.get().extensions
                #expect(!found.isVerified && found.classOfService == nil, "\(length)")
                #expect(found.hasFailedIntegrity == (length > mode.baseLength), "\(length)")
            }
        }
    }

    @Test("a changed octet of an authenticated reply is noticed, and so is another key")
    func authentication() throws {
        let sender = try StampGolden.sender(.authenticated)
        for index in 0..<112 {
            var octets = StampGolden.authenticatedReply
            octets[index] ^= 0x10
            #expect(StampGolden.read(sender, octets) == .failure(.notAuthentic), "octet \(index)")
        }
        let stranger = try StampGolden.sender(.authenticated, key: StampGolden.otherKey)
        #expect(StampGolden.read(stranger, StampGolden.authenticatedReply) == .failure(.notAuthentic))
    }

    @Test("a reply of another session or with no error estimate is refused; one without an SSID is not")
    func refusals() throws {
        let sender = try StampGolden.sender()
        var octets = StampGolden.openReply
        octets[15] ^= 1
        #expect(StampGolden.read(sender, octets) == .failure(.otherSession))
        (octets[14], octets[15]) = (0, 0)
        #expect(try StampGolden.read(sender, octets).get().reply.ssid == 0)
        octets[13] = 0
        #expect(StampGolden.read(sender, octets) == .failure(.errorEstimateIsZero))
    }

    @Test("who strips or changes the code over the extensions makes none of them believed")
    func strippedCode() throws {
        let length = 44 + StampGolden.requestExtensions.count
        let sender = try StampGolden.sender(extensions: Self.everything, length: length)
        let whole = StampGolden.openReply + StampGolden.replyExtensions
        for octets in [Array(whole.dropLast(20)), whole.dropLast(1) + [whole[whole.count - 1] ^ 1]] {
            let found = try StampGolden.read(sender, octets).get().extensions
            #expect(found.hasFailedIntegrity && found.classOfService == nil && !found.isVerified)
        }
    }

    @Test("flags that a reflector set are obeyed")
    func flags() throws {
        let sender = try StampGolden.sender(
            extensions: [.classOfService, .timestampInformation], length: 60, key: nil)
        let extensions = Golden.octets("00 04 0004 bae40000 00 03 0004 05020502")
        func read(_ first: UInt8, _ second: UInt8) throws -> StampReplyExtensions {
            var octets = StampGolden.openReply + extensions
            (octets[44], octets[52]) = (first, second)
            return try StampGolden.read(sender, octets).get().extensions
        }
        let plain = try read(0, 0)
        #expect(plain.classOfService != nil && plain.timestampInformation != nil)
        let unrecognised = try read(0x80, 0)
        #expect(unrecognised.classOfService == nil && unrecognised.timestampInformation != nil)
        #expect(unrecognised.unrecognised == 1)
        let malformed = try read(0x40, 0)
        #expect(malformed.isMalformed && malformed.timestampInformation == nil)
        let integrity = try read(0, 0x20)
        #expect(integrity.hasFailedIntegrity && integrity.classOfService == nil)
    }

    @Test("settings that contradict each other are refused with what to do")
    func problems() throws {
        func problem(_ change: (inout StampSenderSettings) -> Void) -> StampProblem? {
            var settings = StampSenderSettings(errorEstimate: StampGolden.senderError, length: 44)
            change(&settings)
            do throws(StampProblem) {
                _ = try StampSender(settings: settings)
                return nil
            } catch { return error }
        }
        #expect(problem { _ in } == nil)
        #expect(problem { $0.length = 43 } == .tooShort(43, needed: 44))
        #expect(problem { $0.length = 46 } == .paddingIsTooShort(2, header: 4))
        #expect(problem { $0.length = 48 } == nil)
        #expect(problem { $0.length = 65_508 } == .tooLong(65_508, max: 65_507))
        #expect(problem { $0.mode = .authenticated } == .keyIsMissing)
        #expect(problem { $0.extensions = .hmac } == .keyIsMissing)
        #expect(problem { $0.extensions = .classOfService } == .tooShort(44, needed: 52))
        #expect(problem { ($0.isTWAMPLight, $0.length) = (true, 40) } == .tooShort(40, needed: 41))
        #expect(problem { ($0.isTWAMPLight, $0.extensions) = (true, .classOfService) } == .twampLightIsPlain)
        let padding = Words.flags.format(.stamp(.paddingIsTooShort(2, header: 4)))
        #expect(padding.contains("2 octets shorter or 2 octets longer"))
        #expect(Words.flags.format(.stamp(.keyIsMissing)).contains("name a file"))
    }

    @Test("a TWAMP-Light request is 14 octets and zeros; its 41-octet reply is read")
    func twampLight() throws {
        let sender = try StampSender(
            settings: StampSenderSettings(
                isTWAMPLight: true, ssid: 5, errorEstimate: StampGolden.senderError, length: 41))
        let request = StampGolden.request(sender)
        #expect(request == StampGolden.openRequest.prefix(14) + [UInt8](repeating: 0, count: 27))
        let reply = try StampGolden.read(sender, Array(StampGolden.openReply.prefix(41))).get().reply
        #expect(reply.senderTTL == 57 && reply.sequence == 7)
        #expect(StampGolden.read(sender, Array(StampGolden.openReply.prefix(40))) == .failure(.tooShort))
    }
}

extension StampRequest {
    static func random(_ generator: inout SeededGenerator) -> StampRequest {
        StampRequest(
            sequence: UInt32(truncatingIfNeeded: generator.next()), timestamp: StampTimestamp(bits: generator.next()),
            errorEstimate: StampErrorEstimate(bits: UInt16(truncatingIfNeeded: generator.next())),
            ssid: UInt16(truncatingIfNeeded: generator.next()))
    }
}
