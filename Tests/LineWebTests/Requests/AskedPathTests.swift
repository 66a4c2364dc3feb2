import Testing

@testable import LineWeb

@Suite("What is known of a path that may be unreadable")
struct AskedPathTests {
    @Test(
        "whom an answer is for follows from the first part behind the base path, whatever comes behind it",
        arguments: [
            ("/api/v1/lines/%zz", "/", true), ("/api", "/", true), ("/%61pi/v1/%00", "/", true),
            ("/metrics", "/", true),
            ("/lines/api", "/", false), ("/apis/x", "/", false), ("/", "/", false), ("", "/", false), ("*", "/", false),
            ("/net/plumb/api/v1/%zz", "/net/plumb/", true), ("/api/v1/%zz", "/net/plumb/", true),
            ("/net/plumb/%zz/api", "/net/plumb/", false), ("/net/api/x", "/net/plumb/", false),
            ("/?q=/api/", "/", false), ("//api/v1", "/", false), ("/%zz/api", "/", false),
        ])
    func tellsPrograms(_ address: String, _ base: String, _ isForPrograms: Bool) {
        #expect(AskedPath(address, basePath: base).isForPrograms == isForPrograms)
    }

    @Test(
        "a problem names the path as it was asked, behind the base path, as a reference that leads nowhere else",
        arguments: [
            ("/api/v1/lines?limit=0", "/", "/api/v1/lines"), ("/api/v1/lines/a%2Fb", "/", "/api/v1/lines/a%2Fb"),
            ("/api/v1/lines/%zz", "/", "/api/v1/lines/%25zz"), ("/api/%", "/", "/api/%25"),
            ("/api/%4", "/", "/api/%254"),
            ("/api/a b<>\"", "/", "/api/a%20b%3C%3E%22"), ("/api/电", "/", "/api/%E7%94%B5"),
            ("/net/plumb/api/v1/x", "/net/plumb/", "/net/plumb/api/v1/x"),
            ("/api/v1/x", "/net/plumb/", "/net/plumb/api/v1/x"),
            ("//evil.example/x", "/", "/evil.example/x"), ("///", "/", "/"), ("", "/", "/"), ("*", "/", "/"),
        ])
    func namesPaths(_ address: String, _ base: String, _ instance: String) {
        #expect(AskedPath(address, basePath: base).instance == instance)
    }

    @Test("whatever is asked, a problem's name of it is short, and can be read as a reference")
    func isBounded() {
        for piece in ["%", "%41", "%4", "电", "a", "/", "%zz", "\u{1}"] {
            let instance = AskedPath("/api/" + String(repeating: piece, count: 20_000), basePath: "/").instance
            #expect(instance.utf8.count <= AskedPath.maxBytes + 16, "\(piece)")
            #expect(instance.wholeMatch(of: /\/([A-Za-z0-9\-._~!$&'()*+,;=:@\/]|%[0-9A-Fa-f]{2})*/) != nil, "\(piece)")
        }
    }
}
