import Testing

@testable import LineWeb

@Suite("Texts of addresses and forms")
struct AddressTextTests {
    @Test(
        "escapes are decoded once",
        arguments: [
            ("abc", "abc"), ("%41", "A"), ("%2541", "%41"), ("a+b", "a+b"), ("%E7%94%B5", "电"), ("%2F", "/"), ("", ""),
            ("%2e%2E", ".."), ("a%20b", "a b"), ("%0a", "\n"),
        ])
    func decodes(_ text: String, _ wanted: String) { #expect(AddressText.decoded(text) == wanted) }

    @Test(
        "what is no escape, no text, or holds a NUL is refused",
        arguments: ["%", "%4", "%zz", "%4g", "a%", "%FF", "%C0%AF", "%ED%A0%80", "%00", "a%00b", "%u0041", "%%41"])
    func refuses(_ text: String) {
        #expect(AddressText.decoded(text) == nil)
        #expect(AddressText.items("x=\(text)") == nil && AddressText.parts(ofPath: "/lines/\(text)") == nil)
    }

    @Test("a query has names and values in order, with plus signs as spaces; a name without a value has an empty one")
    func items() throws {
        let items = try #require(AddressText.items("b=2&a=1+%2B&&b=3&c&=d&e=f=g"))
        #expect(items.map(\.name) == ["b", "a", "b", "c", "", "e"])
        #expect(items.map(\.value) == ["2", "1 +", "3", "", "d", "f=g"])
        #expect(AddressText.items("")?.isEmpty == true)
    }

    @Test("a query with more items than anybody writes is refused")
    func manyItems() {
        #expect(AddressText.items(String(repeating: "a&", count: 200)) != nil)
        #expect(AddressText.items(String(repeating: "a&", count: 201)) == nil)
    }

    @Test("a path is cut at its strokes and only then decoded, so that a name may hold one")
    func parts() {
        #expect(AddressText.parts(ofPath: "/lines/a%2Fb") == ["lines", "a/b"])
        #expect(AddressText.parts(ofPath: "/") == [""])
        #expect(AddressText.parts(ofPath: "//x/") == ["", "x", ""])
        for path in ["", "x", "http://evil.example/", "*"] { #expect(AddressText.parts(ofPath: path) == nil) }
    }

    @Test("what an address is made of comes out again, whatever it holds")
    func roundTrip() {
        for name in ["a/b", "%41", "<script>", "电信 +&=?#", "..", ".", "a\"b'c", "\u{202E}x", "e\u{301}", "~-_."] {
            #expect(AddressText.decoded(Site.encoded(name)) == name)
            #expect(AddressText.items("\(Site.encoded(name))=\(Site.encoded(name))")?.first?.value == name)
        }
    }
}
