import LineModel
import LineReport
import ProbeWire
import TestSupport
import Testing

@Suite("STAMP: packets (RFC 8762, RFC 8972)", .seeded)
struct STAMPPacketTests {
    private static let everything: STAMPExtensions = [
        .classOfService, .timestampInformation, .directMeasurement, .hmac,
    ]

    @Test("requests are the golden octets, open, with PTP stamps, and authenticated")
    func requests() throws {
        #expect(STAMPGolden.request(try STAMPGolden.sender()) == STAMPGolden.openRequest)
        #expect(STAMPGolden.request(try STAMPGolden.sender(.authenticated)) == STAMPGolden.authenticatedRequest)
        let ptp = try STAMPSender(
            settings: STAMPSenderSettings(
                ssid: 0xBEEF, errorEstimate: STAMPErrorEstimate(bits: 0xCCC8), length: 44))
        #expect(STAMPGolden.request(ptp) == STAMPGolden.ptpRequest)
    }

    @Test("a request's extensions are the golden octets")
    func requestExtensions() throws {
        let length = 44 + STAMPGolden.requestExtensions.count
        let sender = try STAMPGolden.sender(extensions: Self.everything, length: length)
        #expect(STAMPGolden.request(sender) == STAMPGolden.openRequest + STAMPGolden.requestExtensions)
    }

    @Test("replies are the golden octets, and are read as what they say")
    func replies() throws {
        for (mode, golden) in [
            (STAMPMode.open, STAMPGolden.openReply), (.authenticated, STAMPGolden.authenticatedReply),
        ] {
            let sender = try STAMPGolden.sender(mode)
            let reply = try STAMPGolden.read(sender, golden).get().reply
            #expect(reply.sequence == 7 && reply.ssid == 0xBEEF && reply.senderTTL == 57)
            #expect(reply.senderSequence == STAMPGolden.sequence && reply.errorEstimate == STAMPGolden.reflectorError)
            #expect(reply.senderErrorEstimate == STAMPGolden.senderError)
            let times = [reply.senderTimestamp, reply.receiveTimestamp, reply.timestamp].map {
                $0.nanosecondsSince1970(format: .ntp, near: STAMPGolden.sendNanoseconds)
            }
            let expected = [
                STAMPGolden.sendNanoseconds, STAMPGolden.receiveNanoseconds, STAMPGolden.replyNanoseconds,
            ]
            #expect(times == expected.map(Optional.some))
            var written = [UInt8](repeating: 0xAA, count: golden.count)
            written.withUnsafeMutableBytes { reply.encode(into: $0, mode: mode) }
            #expect(written.prefix(96) == golden.prefix(96))
        }
    }

    @Test("the reply's extensions are read as what they say")
    func replyExtensions() throws {
        let length = 44 + STAMPGolden.requestExtensions.count
        let sender = try STAMPGolden.sender(extensions: Self.everything, length: length)
        let found = try STAMPGolden.read(sender, STAMPGolden.openReply + STAMPGolden.replyExtensions).get().extensions
        #expect(found.isVerified && !found.isMalformed && !found.hasFailedIntegrity && found.unrecognised == 0)
        #expect(
            found.classOfService
                == STAMPClassOfService(wantedDSCP: 46, receivedDSCP: 46, receivedECN: 1, isWantedRefused: false))
        #expect(
            found.timestampInformation
                == STAMPTimestampInformation(
                    sourceIn: .localFreeRunning, methodIn: .software, sourceOut: .localFreeRunning,
                    methodOut: .software))
        #expect(
            found.directMeasurement == STAMPDirectMeasurement(senderSent: 9, reflectorReceived: 8, reflectorSent: 8))
    }

    @Test("any fields survive both packets in both modes", arguments: STAMPMode.allCases)
    func roundTrip(mode: STAMPMode) {
        var generator = Seed.generator(11)
        for _ in 0..<2_000 {
            let request = STAMPRequest.random(&generator)
            var bytes = [UInt8](repeating: 0xAA, count: mode.baseLength)
            bytes.withUnsafeMutableBytes { request.encode(into: $0, mode: mode) }
            #expect(bytes.withUnsafeBytes { STAMPRequest($0, mode: mode) } == request)
            let reply = STAMPReply(
                sequence: UInt32(truncatingIfNeeded: generator.next()),
                timestamp: STAMPTimestamp(bits: generator.next()),
                errorEstimate: STAMPErrorEstimate(bits: UInt16(truncatingIfNeeded: generator.next())),
                receiveTimestamp: STAMPTimestamp(bits: generator.next()), to: request,
                senderTTL: UInt8(truncatingIfNeeded: generator.next()))
            bytes.withUnsafeMutableBytes { reply.encode(into: $0, mode: mode) }
            #expect(bytes.withUnsafeBytes { STAMPReply($0, mode: mode) } == reply)
        }
    }

    @Test("a reply cut anywhere is refused or loses only its extensions", arguments: STAMPMode.allCases)
    func truncation(mode: STAMPMode) throws {
        let sender = try STAMPGolden.sender(
            mode, extensions: Self.everything, length: mode.baseLength + STAMPGolden.requestExtensions.count)
        var reflector = try STAMPGolden.reflector(mode, sessions: 8)
        let whole = STAMPGolden.answer(&reflector, STAMPGolden.request(sender)).bytes
        #expect(try STAMPGolden.read(sender, whole).get().extensions.isVerified)
        for length in 0..<whole.count {
            let result = STAMPGolden.read(sender, Array(whole.prefix(length)))
            if length < (mode == .open ? 36 : 112) {
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
        let sender = try STAMPGolden.sender(.authenticated)
        for index in 0..<112 {
            var bytes = STAMPGolden.authenticatedReply
            bytes[index] ^= 0x10
            #expect(STAMPGolden.read(sender, bytes) == .failure(.notAuthentic), "octet \(index)")
        }
        let stranger = try STAMPGolden.sender(.authenticated, key: STAMPGolden.otherKey)
        #expect(STAMPGolden.read(stranger, STAMPGolden.authenticatedReply) == .failure(.notAuthentic))
    }

    @Test("a reply of another session or with no error estimate is refused; one without an SSID is not")
    func refusals() throws {
        let sender = try STAMPGolden.sender()
        var bytes = STAMPGolden.openReply
        bytes[15] ^= 1
        #expect(STAMPGolden.read(sender, bytes) == .failure(.otherSession))
        (bytes[14], bytes[15]) = (0, 0)
        #expect(try STAMPGolden.read(sender, bytes).get().reply.ssid == 0)
        bytes[13] = 0
        #expect(STAMPGolden.read(sender, bytes) == .failure(.errorEstimateIsZero))
    }

    @Test("who strips or changes the code over the extensions makes none of them believed")
    func strippedCode() throws {
        let length = 44 + STAMPGolden.requestExtensions.count
        let sender = try STAMPGolden.sender(extensions: Self.everything, length: length)
        let whole = STAMPGolden.openReply + STAMPGolden.replyExtensions
        for bytes in [Array(whole.dropLast(20)), whole.dropLast(1) + [whole[whole.count - 1] ^ 1]] {
            let found = try STAMPGolden.read(sender, bytes).get().extensions
            #expect(found.hasFailedIntegrity && found.classOfService == nil && !found.isVerified)
        }
    }

    @Test("flags that a reflector set are obeyed")
    func flags() throws {
        let sender = try STAMPGolden.sender(
            extensions: [.classOfService, .timestampInformation], length: 60, key: nil)
        let extensions = Golden.bytes("00 04 0004 bae40000 00 03 0004 05020502")
        func read(_ first: UInt8, _ second: UInt8) throws -> STAMPReplyExtensions {
            var bytes = STAMPGolden.openReply + extensions
            (bytes[44], bytes[52]) = (first, second)
            return try STAMPGolden.read(sender, bytes).get().extensions
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
        func problem(_ change: (inout STAMPSenderSettings) -> Void) -> STAMPProblem? {
            var settings = STAMPSenderSettings(errorEstimate: STAMPGolden.senderError, length: 44)
            change(&settings)
            do throws(STAMPProblem) {
                _ = try STAMPSender(settings: settings)
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
        let sender = try STAMPSender(
            settings: STAMPSenderSettings(
                isTWAMPLight: true, ssid: 5, errorEstimate: STAMPGolden.senderError, length: 41))
        let request = STAMPGolden.request(sender)
        #expect(request == STAMPGolden.openRequest.prefix(14) + [UInt8](repeating: 0, count: 27))
        let reply = try STAMPGolden.read(sender, Array(STAMPGolden.openReply.prefix(41))).get().reply
        #expect(reply.senderTTL == 57 && reply.sequence == 7)
    }

    @Test("a reply that ends behind the sender's time-stamp has its numbers and times; its TTL is unknown")
    func shortReplies() throws {
        let sender = try STAMPGolden.sender()
        for length in 36...40 {
            let reply = try STAMPGolden.read(sender, Array(STAMPGolden.openReply.prefix(length))).get().reply
            #expect(reply.sequence == 7 && reply.senderSequence == STAMPGolden.sequence && reply.senderTTL == 0)
            #expect(reply.senderErrorEstimate.bits == (length < 38 ? 0 : STAMPGolden.senderError.bits), "\(length)")
        }
        #expect(STAMPGolden.read(sender, Array(STAMPGolden.openReply.prefix(35))) == .failure(.tooShort))
    }
}

extension STAMPRequest {
    static func random(_ generator: inout SeededGenerator) -> STAMPRequest {
        STAMPRequest(
            sequence: UInt32(truncatingIfNeeded: generator.next()), timestamp: STAMPTimestamp(bits: generator.next()),
            errorEstimate: STAMPErrorEstimate(bits: UInt16(truncatingIfNeeded: generator.next())),
            ssid: UInt16(truncatingIfNeeded: generator.next()))
    }
}
