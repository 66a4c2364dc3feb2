import LineModel
import LinuxSocket
import ProbeWire
import TestSupport
import Testing

@testable import ProbeEngine

/// Another reflector is a client that sends back what it gets: from any port, with the answer that its kind makes.
@Suite("A datagram between two reflectors", .tags(.kernel))
struct ReflectingLoopTests {
    private static let loopback = Endpoint.loopback(.ipv4)
    /// More than any bound, and far less than for ever.
    private static let patience = 2_000

    /// Sends one datagram, and from then on what comes back. Returns how often something came.
    private func bounces(
        _ first: [UInt8], _ endpoint: Endpoint, from client: ReflectingClient? = nil,
        answer: ([UInt8]) -> [UInt8]? = { $0 }
    ) throws -> Int {
        let client = try client ?? ReflectingClient()
        try client.send(first, to: endpoint)
        let waits = WaitSet([client.socket.descriptor])
        var count = 0
        while count < Self.patience {
            let before = client.replies.count
            _ = waits.wait(until: .now().advanced(byNanoseconds: 300_000_000))
            client.takeAll()
            guard client.replies.count > before else { return count }
            for reply in client.replies[before...] {
                count += 1
                if let bytes = answer(reply.bytes) { try client.send(bytes, to: endpoint) }
            }
        }
        return count
    }

    private func reflector(_ change: (inout ReflectorSettings) -> Void = { _ in }) throws -> RunningReflector {
        var settings = ReflectorSettings(listen: [Self.loopback])
        change(&settings)
        return try Reflector.start(settings)
    }

    @Test("of our own payload goes round a few times, whatever ports they have")
    func plumb() throws {
        let reflector = try reflector()
        let count = try bounces(ReflectingClient.probe(1), reflector.listening[0])
        #expect(count == AnsweredBefore.maxOfProbe)
        #expect(reflector.stop().ignored[.loop] == 1)
    }

    @Test("of a relay goes round a few times")
    func relay() throws {
        let echo = try reflector()
        let relay = try reflector { $0.relay = RelaySettings(allowEcho: [AddressPrefix(Self.loopback, length: 8)]) }
        let count = try bounces(ReflectingClient.relayed(1, to: echo.listening[0]), relay.listening[0])
        #expect(count == AnsweredBefore.maxOfProbe)
        #expect(relay.stop().ignored[.loop] == 1)
    }

    @Test("that is anything at all goes round a bounded number of times, whether it is empty or long")
    func anything() throws {
        for bytes in [[], [7], [UInt8](repeating: 3, count: 1000)] as [[UInt8]] {
            let reflector = try reflector { $0.answersAnything = true }
            #expect(try bounces(bytes, reflector.listening[0]) == AnsweredBefore.dropEvery - 1)
            #expect(reflector.stop().ignored[.loop] == 1)
        }
    }

    @Test("of STAMP is an answer, which is not answered")
    func stamp() throws {
        let settings = STAMPReflectorSettings(
            mode: .open,
            errorEstimate: STAMPErrorEstimate(isSynchronised: false, format: .ntp, nanoseconds: 1_000_000))
        let reflector = try reflector {
            $0.listen = []
            $0.stamp = STAMPListening(listen: [Self.loopback], settings: settings)
        }
        var request = [UInt8](repeating: 0, count: 44)
        request.withUnsafeMutableBytes { bytes in
            STAMPRequest(
                sequence: 1, timestamp: STAMPTimestamp(nanosecondsSince1970: 1_790_000_000_000_000_000, format: .ntp),
                errorEstimate: settings.errorEstimate, ssid: 7
            ).encode(into: bytes, mode: .open)
        }
        var other = try STAMPReflector(settings: settings, seed: 1)
        let count = try bounces(request, reflector.listening[0]) { reply in
            var answer = reply
            let now = ClockOffset.measure().real(.now()).nanoseconds
            let reflection = reply.withUnsafeBytes { reply in
                answer.withUnsafeMutableBytes {
                    other.reflect(
                        reply, into: $0,
                        arrival: STAMPArrival(
                            peer: STAMPPeer(high: 0, low: 1, port: 1), receiveNanoseconds: now, ttl: 64,
                            trafficClass: 0), sendNanoseconds: now)
                }
            }
            if case .reply = reflection { return answer }
            return nil
        }
        #expect(count == 1, "the first is a request; its answer is none, whoever sends it on")
        #expect(reflector.stop().ignored[.loop] == 1)
    }

    private static func shortReflector(_ listen: Endpoint) -> ReflectorSettings {
        var settings = ReflectorSettings(listen: [])
        settings.stamp = STAMPListening(
            listen: [listen],
            settings: STAMPReflectorSettings(
                mode: .open,
                errorEstimate: STAMPErrorEstimate(isSynchronised: false, format: .ntp, nanoseconds: 1_000_000)))
        settings.stamp?.shortRequests = [AddressPrefix(Self.loopback, length: 8)]
        return settings
    }

    /// A reply of so few bytes holds the number, a time and nothing that says whose it is.
    @Test("of STAMP that is cut short goes round a bounded number of times, and not at all between equal ports")
    func short() throws {
        for length in [14, 16, 23] {
            let reflector = try Reflector.start(Self.shortReflector(Self.loopback))
            let request = [0, 0, 0, 9] + [UInt8](repeating: 1, count: length - 4)
            let count = try bounces(request, reflector.listening[0]) { Array($0.prefix(length)) }
            #expect(count == AnsweredBefore.dropEvery - 1, "\(length) bytes")
            let same = try ReflectingClient(
                Endpoint(ipv4: (127, 0, 0, 2), port: reflector.listening[0].port))
            #expect(try bounces(request, reflector.listening[0], from: same) == 0)
            #expect(reflector.stop().ignored[.loop] == 2)
        }
    }

    @Test("no short request of a sender that counts is taken for one")
    func shortSender() throws {
        let reflector = try Reflector.start(Self.shortReflector(Self.loopback))
        let client = try ReflectingClient()
        for number in 0..<600 {
            let bytes = [0, 0, UInt8(number >> 8), UInt8(number & 255)] + [UInt8](repeating: 1, count: 10)
            try client.send(bytes, to: reflector.listening[0])
            if number % 50 == 49 { try client.read(number + 1) }
        }
        #expect(client.replies.count == 600)
        #expect(reflector.stop().ignored[.loop] == 0)
    }

    @Test("of a template whose answers are requests goes round a bounded number of times")
    func template() throws {
        let template = try PayloadTemplate(text: "send \"ask\" {seq:4}\nreply same\n", source: "same")
        let reflector = try reflector {
            $0.listen = []
            $0.templates = [
                TemplateListening(
                    listen: Self.loopback, kind: PayloadKind(rawValue: "same"), mirror: TemplateMirror(template))
            ]
        }
        #expect(
            try bounces(Array("ask".utf8) + [0, 0, 0, 1], reflector.listening[0]) == AnsweredBefore.dropEvery - 1)
        #expect(reflector.stop().ignored[.loop] == 1)
    }

    @Test("is never what different probes are, however many, and however often a network copies each")
    func different() throws {
        var answered = AnsweredBefore(seed: 4)
        let now = MonotonicTime.now()
        for sequence in 0..<200_000 {
            let probe = ReflectingClient.probe(sequence)
            for _ in 0..<3 {
                let isAdmitted = probe.withUnsafeBytes { answered.admit(probe: $0, port: 0, now: now) }
                #expect(isAdmitted)
            }
        }
    }

    @Test("is never what the same question is from many ports, or with pauses")
    func questions() {
        var answered = AnsweredBefore(seed: 4)
        let question = Array("????????????????????".utf8)
        func ask(_ port: UInt16, at nanoseconds: Int64) -> Bool {
            question.withUnsafeBytes {
                answered.admit(
                    $0, from: Self.loopback.withPort(port), port: 0, now: MonotonicTime(nanoseconds: nanoseconds))
            }
        }
        #expect((0..<50_000).allSatisfy { ask(UInt16(10_000 + $0 % 20_000), at: 1) })
        let pause = AnsweredBefore.quietNanoseconds + 1
        #expect((1...1_000).allSatisfy { ask(9, at: Int64($0) * pause) })
        let quick = (1...1_000).count { !ask(8, at: Int64($0)) }
        #expect(quick == 1_000 / AnsweredBefore.dropEvery, "from one socket, one after the other, one in so many")
    }
}
