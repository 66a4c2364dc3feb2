import Testing

@testable import LineWeb

@Suite("Where a form comes from")
struct SameOriginTests {
    @Test(
        "a browser that says so is believed",
        arguments: [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false), ("x", false)])
    func fetchMetadata(_ site: String, _ wanted: Bool) {
        #expect(SameOrigin.isFromHere(site: site, origin: "http://evil.example", hosts: ["here:1"]) == wanted)
    }

    @Test(
        "an older one names its page's origin, which must be the host that was asked",
        arguments: [
            ("http://here:9418", true), ("https://HERE:9418", true), ("http://here", false),
            ("http://here:9419", false),
            ("null", false), ("", false), ("http://here:9418.evil.example", false), ("http://evil.example", false),
        ])
    func origin(_ origin: String, _ wanted: Bool) {
        #expect(SameOrigin.isFromHere(site: nil, origin: origin, hosts: ["here:9418"]) == wanted)
    }

    @Test("the port that goes without saying may be written; a program says nothing")
    func others() {
        #expect(SameOrigin.isFromHere(site: nil, origin: "https://here", hosts: ["here:443"]))
        #expect(!SameOrigin.isFromHere(site: nil, origin: "http://here", hosts: ["here:443"]))
        #expect(SameOrigin.isFromHere(site: nil, origin: nil, hosts: ["here"]))
    }
}
