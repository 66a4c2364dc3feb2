import LineModel
import Testing

@testable import ServiceSupport

@Suite("Which requests go through which proxy")
struct ProxyRulesTests {
    @Test("an address of a proxy is read with its defaults; what is none is refused, and no password is shown")
    func addresses() throws {
        for (text, shown) in [
            ("http://proxy.example:8080", "http://proxy.example:8080"), ("proxy.example", "http://proxy.example:3128"),
            ("http://proxy.example/", "http://proxy.example:3128"), ("10.0.0.1:8080", "http://10.0.0.1:8080"),
            ("socks5h://[::1]:1081", "socks5://[::1]:1081"), ("socks5://s", "socks5://s:1080"),
            ("HTTP://" + "u:p%40ss@Proxy:1", "http://proxy:1"),
        ] {
            let proxy = try WebProxy(text)
            #expect("\(proxy)" == shown && !"\(proxy)".contains("ss@"))
        }
        #expect(try WebProxy("http://" + "u:p%40ss@h:1").credentials?.reveal() == "u:p@ss")
        for text in [
            "", "https://proxy:1", "ftp://proxy", "http://", "http://h:0", "http://h:x", "http://a b", "http://h/path",
            "http://" + "user@h", "socks5://" + "u:geheim@h", "http://[::1", "http://" + "u:geheim%zz@h",
        ] {
            let error = #expect(throws: TextError.self, "\(text)") { _ = try WebProxy(text) }
            #expect(error.map { !"\($0)".contains("geheim") } == true)
        }
    }

    @Test("the usual variables are honoured, small letters first; an empty one is none")
    func variables() throws {
        func route(_ environment: [String: String], _ url: String) throws -> String {
            try ProxyRules(environment: environment).proxy(for: url)?.description ?? "direct"
        }
        let both = ["HTTPS_PROXY": "http://s:1", "HTTP_PROXY": "http://p:1", "NO_PROXY": "example.com, 10.0.0.0/8,.b"]
        #expect(try route(both, "https://robot.test/x") == "http://s:1")
        #expect(try route(both, "http://robot.test/x") == "http://p:1")
        #expect(try route(both, "https://a.example.com/") == "direct")
        let small = ["https_proxy": "http://small:1", "HTTPS_PROXY": "http://s:1"]
        #expect(try route(small, "https://h") == "http://small:1")
        #expect(try route(["https_proxy": "", "HTTPS_PROXY": "http://s:1"], "https://h") == "direct")
        #expect(try route(["ALL_PROXY": "socks5://a:1"], "http://h") == "socks5://a:1")
        #expect(try route(["HTTPS_PROXY": "http://s:1"], "http://h") == "direct")
        #expect(try route([:], "https://h") == "direct")
        let error = #expect(throws: TextError.self) { _ = try ProxyRules(environment: ["HTTPS_PROXY": "https://x"]) }
        #expect(error?.reason.contains("HTTPS_PROXY") == true)
        #expect(throws: TextError.self) { _ = try ProxyRules(environment: ["NO_PROXY": "10.0.0.0/99"]) }
    }

    @Test(
        "an exception covers a name with those below it, an address, a network or everybody, and a port where it has one",
        arguments: [
            ("example.com", "https://example.com/", true), ("example.com", "https://a.EXAMPLE.com:8443/x", true),
            (".example.com", "https://example.com", true), ("*.example.com", "https://a.example.com", true),
            ("example.com", "https://badexample.com", false), ("example.com", "https://example.com.evil", false),
            ("example.com", "https://example.com./", true), ("example.com:8443", "https://example.com:8443", true),
            ("example.com:8443", "https://example.com", false), ("*", "http://anything", true),
            ("127.0.0.1", "http://127.0.0.1:9093", true), ("127.0.0.0/8", "http://127.9.9.9", true),
            ("10.0.0.0/8", "http://11.0.0.1", false), ("10.0.0.0/8", "http://10.example", false),
            ("192.168.1.128/25", "http://192.168.1.127", false), ("::1", "http://[::1]:80/", true),
            ("[::1]:81", "http://[::1]:81/", true), ("[::1]:81", "http://[::1]/", false),
            ("fd00::/8", "https://[fd12::1]", true), ("0.0.0.0/0", "http://8.8.8.8", true),
            ("0.0.0.0/0", "http://[::1]", false), ("localhost", "http://localhost:9093", true),
        ])
    func exceptions(exception: String, url: String, isDirect: Bool) throws {
        let proxy = try WebProxy("http://p:1")
        let rules = ProxyRules(http: proxy, https: proxy, exceptions: [try ProxyException(exception)])
        #expect((rules.proxy(for: url) == nil) == isDirect)
    }

    @Test("what no exception is is refused", arguments: ["", "a/b", "10.0.0.0/33", "::/129", "a b", "**", "h:99999"])
    func noExceptions(text: String) { #expect(throws: TextError.self) { try ProxyException(text) } }
}
