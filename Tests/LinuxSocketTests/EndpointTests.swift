import LinuxSocket
import Testing

@Suite("Endpoint")
struct EndpointTests {
    @Test("reads and writes literal addresses", arguments: ["127.0.0.1", "::1", "2001:db8::7"])
    func literals(_ text: String) throws {
        let endpoint = try #require(Endpoint(literal: text, port: 7))
        #expect(endpoint.addressText == text)
    }
}
