import LineModel
import ProbeWire
import Testing

@Suite("STAMP: the reflector")
struct STAMPReflectorTests {
    private static let everything: STAMPExtensions = [
        .classOfService, .timestampInformation, .directMeasurement, .hmac,
    ]

    /// A reflector that has answered seven packets, so that its next number is 7.
    private func busy(_ mode: STAMPMode) throws -> STAMPReflector {
        var reflector = try STAMPGolden.reflector(mode, sessions: 64)
        let request = STAMPGolden.request(try STAMPGolden.sender(mode))
        for _ in 0..<7 { _ = STAMPGolden.answer(&reflector, request) }
        return reflector
    }

    @Test("answers with the golden octets, open and authenticated")
    func golden() throws {
        var open = try busy(.open)
        #expect(STAMPGolden.answer(&open, STAMPGolden.openRequest).bytes == STAMPGolden.openReply)
        var authenticated = try busy(.authenticated)
        let reply = STAMPGolden.answer(&authenticated, STAMPGolden.authenticatedRequest).bytes
        #expect(reply == STAMPGolden.authenticatedReply)
    }

    @Test("answers extensions with the golden octets, and asks for the DSCP wanted")
    func extensions() throws {
        var reflector = try busy(.open)
        let answer = STAMPGolden.answer(&reflector, STAMPGolden.openRequest + STAMPGolden.requestExtensions)
        #expect(answer.bytes == STAMPGolden.openReply + STAMPGolden.replyExtensions)
        #expect(answer.dscp == 46)
    }

    @Test("stateless copies the sender's number and flags the counters that it has not")
    func stateless() throws {
        var reflector = try STAMPGolden.reflector()
        let sender = try STAMPGolden.sender(extensions: .directMeasurement, length: 60)
        let answer = STAMPGolden.answer(&reflector, STAMPGolden.request(sender)).bytes
        let reading = try STAMPGolden.read(sender, answer).get()
        #expect(reading.reply.sequence == STAMPGolden.sequence && reading.extensions.unrecognised == 1)
        #expect(reading.extensions.directMeasurement == nil)
    }

    @Test("stateful counts each session by address, port and SSID")
    func sessions() throws {
        var reflector = try STAMPGolden.reflector(sessions: 64)
        func number(_ port: UInt16, _ ssid: UInt8) -> UInt8 {
            var request = STAMPGolden.openRequest
            request[15] = ssid
            return STAMPGolden.answer(&reflector, request, arrival: STAMPGolden.arrival(port: port)).bytes[3]
        }
        #expect([number(1, 1), number(1, 1), number(2, 1), number(1, 2), number(1, 1)] == [0, 1, 0, 0, 2])
        #expect(reflector.evictedSessions == 0)
    }

    @Test("a full table gives up the session that was quiet longest, and counts it")
    func eviction() throws {
        var reflector = try STAMPGolden.reflector(sessions: 8)
        func number(_ port: UInt16, _ second: Int64) -> UInt8 {
            var arrival = STAMPGolden.arrival(port: port)
            arrival.receiveNanoseconds += second * 1_000_000_000
            return STAMPGolden.answer(&reflector, STAMPGolden.openRequest, arrival: arrival).bytes[3]
        }
        for port in 0..<8 { #expect(number(UInt16(port), Int64(port)) == 0) }
        #expect(number(0, 8) == 1 && reflector.evictedSessions == 0)
        #expect(number(100, 9) == 0 && reflector.evictedSessions == 1)
        // Port 1 was the quietest, not port 0.
        #expect(number(0, 10) == 2 && number(1, 11) == 0 && reflector.evictedSessions == 2)
    }

    @Test("a session that was quiet too long begins again, and is no eviction")
    func quiet() throws {
        var reflector = try STAMPGolden.reflector(sessions: 8, quietNanoseconds: 10_000_000_000)
        func number(_ second: Int64) -> UInt8 {
            var arrival = STAMPGolden.arrival()
            arrival.receiveNanoseconds += second * 1_000_000_000
            return STAMPGolden.answer(&reflector, STAMPGolden.openRequest, arrival: arrival).bytes[3]
        }
        #expect([number(0), number(10), number(20), number(31)] == [0, 1, 2, 0])
        #expect(reflector.evictedSessions == 0)
    }

    @Test(
        "while senders change their key, those of both keys are answered by their own, and nobody by a third",
        arguments: [STAMPMode.authenticated, .open])
    func rotation(_ mode: STAMPMode) throws {
        let third = try #require(STAMPKey(bytes: [7]))
        let extensions: STAMPExtensions = mode == .open ? [.hmac] : [.hmac, .timestampInformation]
        var reflector = try STAMPGolden.reflector(mode, sessions: 8, otherKey: STAMPGolden.otherKey)
        for (key, isKnown) in [(STAMPGolden.key, true), (STAMPGolden.otherKey, true), (third, false)] {
            let sender = try STAMPGolden.sender(mode, extensions: extensions, length: 160, key: key)
            let answer = STAMPGolden.answer(&reflector, STAMPGolden.request(sender))
            guard mode == .open || isKnown else {
                #expect(answer.silence == .notAuthentic)
                continue
            }
            let reading = try STAMPGolden.read(sender, answer.bytes).get()
            #expect(reading.extensions.isVerified == isKnown)
        }
        // Each other's answers are not taken.
        let one = try STAMPGolden.sender(.authenticated, key: STAMPGolden.key)
        let two = try STAMPGolden.sender(.authenticated, key: STAMPGolden.otherKey)
        var strict = try STAMPGolden.reflector(.authenticated, otherKey: STAMPGolden.otherKey)
        let answer = STAMPGolden.answer(&strict, STAMPGolden.request(two)).bytes
        #expect((try? STAMPGolden.read(two, answer).get()) != nil && (try? STAMPGolden.read(one, answer).get()) == nil)
    }

    @Test("authenticated: no octet may be changed, no key be another, and nothing is counted for a forgery")
    func forgeries() throws {
        var reflector = try STAMPGolden.reflector(.authenticated, sessions: 8)
        for index in 0..<112 {
            var request = STAMPGolden.authenticatedRequest
            request[index] ^= 1
            #expect(STAMPGolden.answer(&reflector, request).silence == .notAuthentic, "octet \(index)")
        }
        let stranger = try STAMPGolden.sender(.authenticated, key: STAMPGolden.otherKey)
        #expect(STAMPGolden.answer(&reflector, STAMPGolden.request(stranger)).silence == .notAuthentic)
        #expect(STAMPGolden.answer(&reflector, STAMPGolden.authenticatedRequest).bytes[3] == 0)
        #expect(throws: STAMPProblem.keyIsMissing) { try STAMPGolden.reflector(.authenticated, key: nil) }
    }

    @Test("a request of any length gets a reply of its own length, or none", arguments: STAMPMode.allCases)
    func lengths(mode: STAMPMode) throws {
        var reflector = try STAMPGolden.reflector(mode)
        let golden = mode == .open ? STAMPGolden.openRequest : STAMPGolden.authenticatedRequest
        let long = golden + [UInt8](repeating: 0, count: 200)
        for length in 0...long.count {
            let answer = STAMPGolden.answer(&reflector, Array(long.prefix(length)))
            if length < (mode == .open ? 41 : 112) {
                #expect(answer.silence == .tooShort, "\(length)")
            } else {
                #expect(answer.bytes.count == length, "\(length)")
            }
        }
        #expect(STAMPGolden.answer(&reflector, golden, room: golden.count - 1).silence == .noRoom)
    }

    @Test("an unknown TTL is 255")
    func unknownTTL() throws {
        var reflector = try STAMPGolden.reflector()
        #expect(
            STAMPGolden.answer(&reflector, STAMPGolden.openRequest, arrival: STAMPGolden.arrival(ttl: nil)).bytes[40]
                == 255)
    }

    @Test("a DSCP that policy refuses is answered with RP and the DSCP received")
    func policy() throws {
        var reflector = try STAMPGolden.reflector(permittedDSCP: 1)
        let sender = try STAMPGolden.sender(extensions: .classOfService, length: 52)
        let arrival = STAMPGolden.arrival(trafficClass: 10 << 2 | 2)
        let answer = STAMPGolden.answer(&reflector, STAMPGolden.request(sender), arrival: arrival)
        let expected = STAMPClassOfService(wantedDSCP: 46, receivedDSCP: 10, receivedECN: 2, isWantedRefused: true)
        #expect(try STAMPGolden.read(sender, answer.bytes).get().extensions.classOfService == expected)
        #expect(answer.dscp == 10)
    }

    @Test("a class of service that the socket did not tell is flagged, not invented")
    func unknownClass() throws {
        var reflector = try STAMPGolden.reflector()
        let sender = try STAMPGolden.sender(extensions: .classOfService, length: 52)
        let arrival = STAMPGolden.arrival(trafficClass: nil)
        let answer = STAMPGolden.answer(&reflector, STAMPGolden.request(sender), arrival: arrival)
        #expect(answer.bytes[44] == 0x80 && answer.dscp == nil)
    }

    @Test("unknown TLVs are copied with U, and those behind them are answered")
    func unknown() throws {
        var reflector = try STAMPGolden.reflector()
        let extensions = Golden.bytes("80 ee 0002 abcd  80 02 0000  9f 03 0004 00000000  00 00 0000")
        let answer = STAMPGolden.answer(&reflector, STAMPGolden.openRequest + extensions).bytes.dropFirst(44)
        #expect(Array(answer) == Golden.bytes("80 ee 0002 abcd  80 02 0000  00 03 0004 05020502  80 00 0000"))
    }

    @Test(
        "a malformed TLV gets M, what follows it is copied as it is",
        arguments: [
            (
                "80 03 0004 00000000  80 04 0005 0000000000  80 03 0004 00000000",
                "00 03 0004 05020502  40 04 0005 0000000000  80 03 0004 00000000"
            ),
            ("80 01 0009 0000000000000000", "40 01 0009 0000000000000000"),
            ("80 01 ffff", "40 01 ffff"), ("80 01 00", "40 01 00"), ("80", "40"),
            ("80 08 0004 00000000", "40 08 0004 00000000"),
            ("80 05 000b 0000000000000000000000", "40 05 000b 0000000000000000000000"),
        ])
    func malformed(request: String, reply: String) throws {
        var reflector = try STAMPGolden.reflector(sessions: 8)
        let answer = STAMPGolden.answer(&reflector, STAMPGolden.openRequest + Golden.bytes(request)).bytes
        #expect(Array(answer.dropFirst(44)) == Golden.bytes(reply))
    }

    @Test("a wrong, misplaced or unverifiable code flags every TLV with I and answers none of them")
    func integrity() throws {
        let base = STAMPGolden.openRequest
        let good = STAMPGolden.requestExtensions
        var wrong = good
        wrong[wrong.count - 1] ^= 1
        let misplaced = good + Golden.bytes("80 03 0004 00000000")
        for (extensions, key) in [
            (wrong, STAMPGolden.key), (misplaced, STAMPGolden.key), (good, nil), (good, STAMPGolden.otherKey),
        ] {
            var reflector = try STAMPGolden.reflector(sessions: 8, key: key)
            let answer = STAMPGolden.answer(&reflector, base + extensions)
            let flags = [44, 52, 60, 76, 88].map { answer.bytes[$0] }
            #expect(flags == [0x20, 0x20, 0x20, 0x20, 0x20])
            #expect(answer.bytes[48..<52] == (base + extensions)[48..<52] && answer.dscp == 46)
        }
        // Padding may follow the code.
        var reflector = try STAMPGolden.reflector(sessions: 8)
        let answer = STAMPGolden.answer(&reflector, base + good + Golden.bytes("80 01 0002 0000")).bytes
        #expect(answer[44] == 0 && answer[88] == 0 && answer[108] == 0)
    }

    @Test("authenticated: extensions need their code, a single padding does not")
    func authenticatedExtensions() throws {
        var reflector = try STAMPGolden.reflector(.authenticated)
        func flag(_ extensions: String) -> UInt8 {
            let request = STAMPGolden.authenticatedRequest + Golden.bytes(extensions)
            return STAMPGolden.answer(&reflector, request).bytes[112]
        }
        #expect(flag("80 01 0002 0000") == 0)
        #expect(flag("80 01 0002 0000 80 01 0002 0000") == 0x20)
        #expect(flag("80 03 0004 00000000") == 0x20)
        let sender = try STAMPGolden.sender(.authenticated, extensions: .classOfService, length: 150)
        let answer = STAMPGolden.answer(&reflector, STAMPGolden.request(sender)).bytes
        let found = try STAMPGolden.read(sender, answer).get().extensions
        #expect(found.isVerified && found.classOfService?.receivedDSCP == 46)
    }

    @Test("without extensions what follows a base packet is copied as it is")
    func copies() throws {
        var reflector = try STAMPGolden.reflector(readsExtensions: false)
        let sender = try STAMPGolden.sender(extensions: .classOfService, length: 52)
        let request = STAMPGolden.request(sender)
        let answer = STAMPGolden.answer(&reflector, request).bytes
        #expect(answer.dropFirst(44) == request.dropFirst(44))
        // Its sender takes the copy for no answer.
        let found = try STAMPGolden.read(sender, answer).get().extensions
        #expect(found.classOfService == nil && found.unrecognised == 1)
    }

    @Test("answers a TWAMP-Light sender in kind")
    func twampLight() throws {
        var reflector = try STAMPGolden.reflector()
        let sender = try STAMPSender(
            settings: STAMPSenderSettings(isTWAMPLight: true, errorEstimate: STAMPGolden.senderError, length: 41))
        let answer = STAMPGolden.answer(&reflector, STAMPGolden.request(sender)).bytes
        #expect(answer.count == 41)
        let reply = try STAMPGolden.read(sender, answer).get().reply
        #expect(reply.senderSequence == STAMPGolden.sequence && reply.senderTTL == 57)
    }

    @Test("a TWAMP-Light reflector counts one session whatever the padding is, and copies it")
    func padding() throws {
        var reflector = try STAMPGolden.reflector(sessions: 64)
        var arrival = STAMPGolden.arrival()
        arrival.isTWAMPLight = true
        for number in 0..<20 {
            let padding = (0..<100).map { UInt8(truncatingIfNeeded: $0 * 37 + number * 91) }
            let request = STAMPGolden.openRequest.prefix(14) + padding
            let bytes = STAMPGolden.answer(&reflector, Array(request), arrival: arrival).bytes
            #expect(bytes.count == request.count && Int(bytes[3]) == number)
            #expect(bytes[14..<16] == [0, 0] && bytes[44...] == request[44...], "MBZ, and RFC 5357 4.2.1's padding")
        }
    }

    @Test("a request of 14 octets is answered only where its sender is trusted with a longer reply")
    func short() throws {
        var reflector = try STAMPGolden.reflector(sessions: 64)
        let request = Array(STAMPGolden.openRequest.prefix(14))
        for (isTWAMPLight, length) in [(false, 44), (true, 41)] {
            var arrival = STAMPGolden.arrival()
            arrival.isTWAMPLight = isTWAMPLight
            #expect(STAMPGolden.answer(&reflector, request, arrival: arrival, room: 64).silence == .tooShort)
            arrival.mayBeShort = true
            let bytes = STAMPGolden.answer(&reflector, request, arrival: arrival, room: 64).bytes
            #expect(bytes.count == length && bytes[24..<28] == request[0..<4])
            let shorter = Array(request.dropLast())
            #expect(STAMPGolden.answer(&reflector, shorter, arrival: arrival, room: 64).silence == .tooShort)
            #expect(STAMPGolden.answer(&reflector, request, arrival: arrival, room: length - 1).silence == .noRoom)
        }
        var keyed = try STAMPGolden.reflector(.authenticated)
        var arrival = STAMPGolden.arrival()
        arrival.mayBeShort = true
        #expect(STAMPGolden.answer(&keyed, request, arrival: arrival, room: 200).silence == .tooShort)
    }

    @Test(
        "a reflector with PTP stamps answers a sender with NTP stamps; the four times come out",
        arguments: STAMPMode.allCases)
    func mixedFormats(mode: STAMPMode) throws {
        var reflector = try STAMPReflector(
            settings: STAMPReflectorSettings(
                mode: mode, key: STAMPGolden.key, sessionCapacity: 8,
                errorEstimate: STAMPErrorEstimate(isSynchronised: true, format: .ptp, nanoseconds: 1_000)),
            seed: 1)
        let sender = try STAMPGolden.sender(mode)
        let answer = STAMPGolden.answer(&reflector, STAMPGolden.request(sender)).bytes
        let reading = try STAMPGolden.read(sender, answer).get()
        let sample = reading.sample(
            sendNanoseconds: 5, receiveNanoseconds: 400_000_005, wallNanoseconds: STAMPGolden.sendNanoseconds)
        #expect(sample.senderSequence == STAMPGolden.sequence && sample.reflectorSequence == 0)
        #expect(sample.reflectorReceiveNanoseconds == STAMPGolden.receiveNanoseconds)
        #expect(sample.reflectorSendNanoseconds == STAMPGolden.replyNanoseconds)
        #expect(sample.roundTripNanoseconds == 275_000_000)
        let claim = reading.reply.errorEstimate.claim
        #expect(claim.isSynchronised && (1_000...1_010).contains(claim.errorNanoseconds))
        #expect(!STAMPErrorEstimate(bits: 0x8000).claim.isSynchronised)
    }
}
