import LineModel
import ProbeWire
import Testing

@Suite("SOCKS5: credentials of a round")
struct SOCKSAskedTests {
    private static let first = HostPort(host: "192.0.2.1", port: 1080)
    private static let second = HostPort(host: "2001:db8::1", port: 1081)

    @Test("one pair for all proxies, and others for some")
    func pairs() throws {
        let asked = try SOCKSAsked(
            text: "all:of them\r\n\nsocks5://user:p@ss:w/rd@192.0.2.1\nsocks5://v6:secret@[2001:db8::1]:1081\n")
        let other = HostPort(host: "edge.example.net", port: 1080)
        #expect(asked.credentials(for: other) == SOCKSCredentials(text: "all:of them"))
        #expect(asked.credentials(for: Self.first) == SOCKSCredentials(text: "user:p@ss:w/rd"))
        #expect(asked.credentials(for: Self.second) == SOCKSCredentials(text: "v6:secret"))
        let some = try SOCKSAsked(text: "socks5://user:p@192.0.2.1")
        #expect(some.credentials(for: Self.second) == nil && some.credentials(for: Self.first) != nil)
    }

    @Test(
        "what is wrong is said with its line, and nothing of the secret",
        arguments: [
            ("", "there are no credentials"), ("\n\n", "there are no credentials"),
            ("a:sesame\nb:sesame", "line 2: credentials for all proxies are there already"),
            ("sesame", "line 1: no user name and password"), (":sesame", "line 1: no user name"),
            ("sesame:", "line 1: no user name"), ("\nsocks5://u:sesame", "line 2: no @"),
            ("socks5://u:sesame@192.0.2.1:0", "line 1: behind the last @"),
            ("socks5://u:ses@me:sesame", "line 1: behind the last @"),
            ("socks5://sesame@192.0.2.1", "line 1: no user name"),
            ("socks5://u:sesame@192.0.2.1\nsocks5://u:sesame@192.0.2.1:1080", "line 2: that proxy has credentials"),
        ])
    func problems(_ text: String, _ words: String) {
        let problem = #expect(throws: TextError.self) { _ = try SOCKSAsked(text: text) }
        #expect(problem?.description.hasPrefix(words) == true, "\(problem?.description ?? "")")
        #expect(problem?.description.contains("sesame") == false)
        #expect(["write user:password", "keep one of the two"].contains { problem?.description.contains($0) == true })
    }

    @Test("nothing of it is shown")
    func hidden() throws {
        let asked = try SOCKSAsked(text: "name:sesame\nsocks5://name:sesame@192.0.2.1")
        var dumped = ""
        dump(asked, to: &dumped)
        for text in ["\(asked)", String(reflecting: asked), dumped] {
            #expect(!text.contains("sesame") && !text.contains("name"))
        }
    }
}
