import LineService
import Testing

@testable import LineWeb

@Suite("Who asks, behind proxies")
struct ClientOriginTests {
    private func origin(
        _ peer: String, _ forwarded: [String], proto: [String] = [], host: [String] = [],
        trusted: [String] = ["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"]
    ) throws -> ClientOrigin {
        ClientOrigin(
            peer: peer, forwardedFor: forwarded, proto: proto, host: host,
            trusted: try trusted.map { try NetworkPrefix(text: $0) })
    }

    @Test("nobody is believed who is no trusted proxy")
    func strangers() throws {
        let origin = try origin("203.0.113.5", ["1.2.3.4"], proto: ["https"], host: ["evil.example"])
        #expect(origin == ClientOrigin(peer: "203.0.113.5"))
        #expect(!origin.isSecure && origin.host == nil)
        #expect(try self.origin("127.0.0.1", ["1.2.3.4"], trusted: []).address == "127.0.0.1")
    }

    @Test(
        "the last address that is no trusted proxy is the reader's, whatever stands before it",
        arguments: [
            (["203.0.113.9"], "203.0.113.9"), (["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
            (["6.6.6.6", "203.0.113.9"], "203.0.113.9"), (["6.6.6.6, 203.0.113.9, 10.1.2.3"], "203.0.113.9"),
            (["203.0.113.9,10.0.0.1,10.0.0.2"], "203.0.113.9"), (["10.0.0.1"], "10.0.0.1"), ([], "127.0.0.1"),
            (["203.0.113.9, rubbish"], "127.0.0.1"), (["203.0.113.9, rubbish, 10.0.0.7"], "10.0.0.7"),
            (["203.0.113.9:4711"], "203.0.113.9"), (["[2001:4860::1]:443"], "2001:4860::1"),
            (["2001:4860::1, 2001:db8::9"], "2001:4860::1"), (["\"203.0.113.9\""], "127.0.0.1"),
            (["unknown"], "127.0.0.1"),
        ])
    func chain(_ fields: [String], _ wanted: String) throws {
        #expect(try origin("127.0.0.1", fields).address == wanted)
    }

    @Test("https counts as the last proxy says it")
    func secure() throws {
        #expect(try origin("10.0.0.1", [], proto: ["https"]).isSecure)
        #expect(try origin("10.0.0.1", [], proto: ["http, HTTPS"]).isSecure)
        #expect(try !origin("10.0.0.1", [], proto: ["https", "http"]).isSecure)
        #expect(try origin("10.0.0.1", [], host: ["a.example, b.example"]).host == "b.example")
    }

    @Test("addresses that begin alike belong to a network, mapped ones too; others do not")
    func networks() throws {
        let network = try NetworkPrefix(text: "10.32.0.0/11")
        for address in ["10.32.0.1", "10.63.255.255", "::ffff:10.40.1.1"] { #expect(network.contains(address)) }
        for address in ["10.64.0.0", "10.31.255.255", "2001:db8::1", "", "10.40.1", "010.40.1.1"] {
            #expect(!network.contains(address))
        }
        #expect(try NetworkPrefix(text: "0.0.0.0/0").contains("8.8.8.8"))
        #expect(try !NetworkPrefix(text: "0.0.0.0/0").contains("2001:db8::1"))
        #expect(try NetworkPrefix(text: "::/0").contains("8.8.8.8"))
        #expect(try NetworkPrefix(text: "fe80::/10").contains("fe80::1%eth0"))
    }

    @Test(
        "what is no network is refused",
        arguments: [
            "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "::/129", "x", "10.0.0.0/8/8", "/8", "*",
        ])
    func noNetwork(_ text: String) { #expect(throws: (any Error).self) { try NetworkPrefix(text: text) } }
}
