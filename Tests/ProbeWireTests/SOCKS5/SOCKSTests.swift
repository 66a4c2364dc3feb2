import LineModel
import LineReport
import ProbeWire
import TestSupport
import Testing

@Suite("SOCKS5: the way to an association", .seeded)
struct SOCKSTests {
    static let named = SOCKSCredentials(text: "user:pass:word\r\n")
    /// RFC 1928 section 6: succeeded, 192.0.2.9:40000.
    static let reply = Golden.bytes("05000001 c0000209 9c40")
    static let relay = RelayHeader(high: 0, low: 0xC000_0209 << 32, isIPv6: false, port: 40_000)

    @Test("without a user name")
    func plain() {
        var handshake = SOCKSHandshake(credentials: nil)
        #expect(handshake.greeting == [5, 1, 0])
        #expect(handshake.receive([5, 0]) == .send(Golden.bytes("05030001 00000000 0000")))
        #expect(handshake.receive(Self.reply) == .associated(.address(Self.relay)))
        #expect(handshake.receive([1, 2, 3]) == .wait)
    }

    @Test("with a user name, over IPv6, octet by octet")
    func password() {
        var handshake = SOCKSHandshake(credentials: Self.named)
        #expect(handshake.greeting == [5, 2, 0, 2])
        var steps: [SOCKSHandshake.Step] = []
        for byte in [5, 2, 1, 0] + Self.reply { steps.append(handshake.receive([byte], isIPv6: true)) }
        let sent = steps.filter { $0 != .wait }
        #expect(
            sent == [
                .send([1, 4] + Array("user".utf8) + [9] + Array("pass:word".utf8)),
                .send([5, 3, 0, 4] + [UInt8](repeating: 0, count: 18)), .associated(.address(Self.relay)),
            ])
    }

    @Test(
        "what a proxy refuses is told apart",
        arguments: [
            ("05ff", SOCKSFailure.needsCredentials, true),
            ("0502", .notSOCKS(.unofferedMethod), true),
            ("0480", .notSOCKS(.version(4)), true),
            ("485454502f", .notSOCKS(.version(72)), true),
            ("050000", .notSOCKS(.longChoice), true),
        ])
    func refusedMethod(bytes: String, failure: SOCKSFailure, isLasting: Bool) {
        var handshake = SOCKSHandshake(credentials: nil)
        #expect(handshake.receive(Golden.bytes(bytes)) == .failed(failure))
        #expect(failure.isLasting == isLasting)
        #expect(handshake.receive(Self.reply) == .wait)
    }

    @Test("a wrong user name or password, and a refused association")
    func refusedLater() {
        var handshake = SOCKSHandshake(credentials: Self.named)
        _ = handshake.receive([5, 2])
        #expect(handshake.receive([1, 1]) == .failed(.refusedCredentials))
        handshake = SOCKSHandshake(credentials: Self.named)
        #expect(handshake.receive([5, 255]) == .failed(.noMethod))
        for (status, isLasting, text) in [
            (UInt8(1), false, "general SOCKS server failure"), (2, true, "connection not allowed by ruleset"),
            (7, true, "command not supported"), (99, false, "an unknown failure (99)"),
        ] {
            handshake = SOCKSHandshake(credentials: nil)
            _ = handshake.receive([5, 0])
            let failure = SOCKSFailure.refused(SOCKSStatus(rawValue: status))
            #expect(handshake.receive([5, status, 0, 1, 0, 0, 0, 0, 0, 0]) == .failed(failure))
            #expect(failure.isLasting == isLasting)
            #expect(Words.flags.absence(.refusal(failure)) == "the proxy refuses a UDP association: " + text)
        }
        for (bytes, failure) in [
            ("05000001 00000000 0000", SOCKSFailure.notSOCKS(.portZero)),
            ("05000003 02 6162 0007", .namedRelay),
            ("05000003 09 3139322e302e322e39 0000", .notSOCKS(.portZero)),
        ] {
            handshake = SOCKSHandshake(credentials: nil)
            _ = handshake.receive([5, 0])
            #expect(handshake.receive(Golden.bytes(bytes)) == .failed(failure))
        }
    }

    @Test("a relay that is named by an address in text is that address; what only looks like one is a name")
    func literals() {
        func step(_ name: String) -> SOCKSHandshake.Step {
            var handshake = SOCKSHandshake(credentials: nil)
            _ = handshake.receive([5, 0])
            return handshake.receive([5, 0, 0, 3, UInt8(name.utf8.count)] + Array(name.utf8) + [0x9C, 0x40])
        }
        #expect(step("192.0.2.9") == .associated(.address(Self.relay)))
        let v6 = RelayHeader(high: 0x2001_0DB8 << 32, low: 9, isIPv6: true, port: 40_000)
        for text in ["2001:db8::9", "2001:DB8:0:0:0:0:0:9", "2001:0db8::0:9", "2001:db8::0.0.0.9"] {
            #expect(step(text) == .associated(.address(v6)), "\(text)")
        }
        let any = RelayHeader(high: 0, low: 0, isIPv6: true, port: 40_000)
        #expect(step("::") == .associated(.address(any)))
        for text in [
            "192.0.2", "192.0.2.256", "192.0.2.09", "192.0.2.9.", "0x7f.0.0.1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "1::2::3", ":1:2:3:4:5:6:7", "12345::", "fe80::1%eth0", "[::1]", "relay.example", "::g", ":::",
        ] { #expect(step(text) == .failed(.namedRelay), "\(text)") }
    }

    @Test("a reply that is cut anywhere is incomplete, and complete at its end")
    func truncations() {
        let replies = [
            Self.reply, Golden.bytes("05000004 20010db8 00000000 00000000 00000007 fffe"),
            Golden.bytes("05050003 ff") + [UInt8](repeating: 0xC3, count: 255) + [0, 7],
            Golden.bytes("05000003 00 0007"),
        ]
        for reply in replies {
            for count in 0..<reply.count { #expect(SOCKSReply.read(reply.prefix(count)) == .incomplete) }
            guard case .complete(_, reply.count) = SOCKSReply.read(reply + [9, 9]) else {
                Issue.record("\(reply) is not complete")
                continue
            }
        }
        #expect(SOCKSReply.read(Golden.bytes("0500ff01 00")) == .malformed(.reserved(255)))
        #expect(SOCKSReply.read(Golden.bytes("05000002 00")) == .malformed(.addressType(2)))
    }

    @Test("any octets in any pieces: a step follows, memory stays bounded, no association without a reply that says so")
    func anything() {
        var generator = Seed.generator(51)
        let golden = [5, 2, 1, 0] + Self.reply
        var associated = 0
        for execution in 0..<20_000 {
            var handshake = SOCKSHandshake(credentials: Self.named)
            let bytes = TemplateKit.mutate(golden, &generator)
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...min(rest.count, 7), using: &generator)
                if case .associated(let address) = handshake.receive(rest.prefix(count)) {
                    associated += 1
                    guard case .address(let header) = address else {
                        Issue.record("\(execution)")
                        break
                    }
                    #expect(header.port != 0 && bytes.starts(with: [5]), "\(execution)")
                }
                rest = rest.dropFirst(count)
            }
        }
        #expect(associated > 100 && associated < 19_000)
    }

    @Test("credentials are one line, at most 255 octets each, and never shown")
    func credentials() throws {
        for text in ["", "user", ":password", "user:", "a:b\nc", String(repeating: "u", count: 256) + ":p"] {
            #expect(SOCKSCredentials(text: text) == nil, "\(text.prefix(9))")
        }
        let credentials = try #require(SOCKSCredentials(text: "user:hunter2\n"))
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("hunter2") && !text.contains("user"))
        }
        var handshake = SOCKSHandshake(credentials: credentials)
        _ = handshake.receive([5, 2])
        guard case .failed(let failure) = handshake.receive([1, 9]) else { throw CancellationError() }
        #expect(!"\(failure)".contains("hunter2"))
    }
}
