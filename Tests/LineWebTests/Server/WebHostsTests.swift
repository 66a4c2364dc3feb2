import Testing

@testable import LineWeb

@Suite("The names that the web server is asked by")
struct WebHostsTests {
    private func hosts(_ listen: String, _ names: [String] = []) throws -> WebHosts {
        WebHosts(listen: try #require(WebAddress(listen)), names: names, ownName: "Prober1.example.net")
    }

    @Test(
        "its own are allowed, however they are written",
        arguments: [
            "127.0.0.1:9418", "127.0.0.1", "127.8.9.10:1", "localhost:9418", "LocalHost", "localhost.:9418",
            "[::1]:9418", "[::1]", "[0:0:0:0:0:0:0:1]:80", "[::ffff:127.0.0.1]:80", "prober1.example.net:9418",
            "PROBER1.EXAMPLE.NET.", "metrics.example", "metrics.example:443", "10.1.2.3:9418",
        ])
    func own(_ host: String) throws {
        #expect(try hosts("127.0.0.1:9418", ["Metrics.Example", "10.1.2.3"]).allows([host]))
    }

    @Test(
        "every other is refused",
        arguments: [
            "evil.example", "evil.example:9418", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1:9418",
            "127.0.0.1@evil.example", "evil.example@127.0.0.1", "localhost:9418:1", "localhost:x", "localhost:",
            "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "", ":9418", "[::1", "::1", "[::1]x", "[evil.example]",
            "localhost/", "localhost evil.example", "127.0.0.1,evil.example", "0.0.0.0", "[::]", "128.0.0.1", "*",
            "localhost\u{0}.evil.example", "lоcalhost",
        ])
    func others(_ host: String) throws {
        // A port may be empty (RFC 3986 section 3.2.3).
        #expect(try hosts("127.0.0.1:9418").allows([host]) == (host == "localhost:"))
    }

    @Test("one without a name is answered, since every browser sends one; one with two is not")
    func count() throws {
        let hosts = try hosts("127.0.0.1:9418")
        #expect(hosts.allows([]))
        #expect(!hosts.allows(["localhost", "localhost"]) && !hosts.allows(["localhost", "evil.example"]))
    }

    @Test(
        "where every address is listened to, every literal one is allowed, and no further name",
        arguments: ["0.0.0.0:1", "[::]:1"])
    func wildcard(_ listen: String) throws {
        let hosts = try hosts(listen)
        for host in ["10.0.0.1:9418", "203.0.113.9", "[2001:db8::7]:9418", "localhost"] {
            #expect(hosts.allows([host]))
        }
        for host in ["evil.example", "10.0.0.1.evil.example", "10.0.1", "0x0a.0.0.1"] { #expect(!hosts.allows([host])) }
    }

    @Test("one that listens at an address or a name is asked by it; * allows every name")
    func listens() throws {
        #expect(try hosts("10.0.0.1:9418").allows(["10.0.0.1:80"]))
        #expect(try !hosts("10.0.0.1:9418").allows(["10.0.0.2:80"]))
        #expect(try hosts("[2001:db8::7]:9418").allows(["[2001:DB8:0::7]:9418"]))
        #expect(try hosts("inside.example:9418").allows(["inside.example"]))
        #expect(try hosts("127.0.0.1:9418", ["*"]).allows(["evil.example"]))
    }

    @Test("a machine without a name has none")
    func nameless() throws {
        let hosts = WebHosts(listen: try #require(WebAddress("127.0.0.1:1")), ownName: "")
        #expect(!hosts.allows([""]) && !hosts.allows(["."]))
    }
}
