import Testing

@testable import LineWeb

@Suite("Cookies")
struct CookiesTests {
    @Test("are read as browsers send them; the first of one name counts, and rubbish is passed over")
    func reads() {
        let cookies = Cookies(["a=1; b=2=3;c=; d", "a=9; e = 5"])
        #expect(cookies["a"] == "1" && cookies["b"] == "2=3" && cookies["c"] == "" && cookies["d"] == nil)
        #expect(cookies["e"] == nil)
        #expect(Cookies([String(repeating: "x=1;", count: 50_000)])["x"] == "1")
    }

    @Test("that are set are for the site alone, and for no script unless they have to be")
    func sets() {
        let session = SetCookie(name: "s", value: "abc", maxAge: .seconds(60))
        #expect(
            session.text(path: "/p/", isSecure: true)
                == "s=abc; Path=/p/; Max-Age=60; SameSite=Lax; HttpOnly; Secure")
        let scheme = SetCookie(name: "c", value: "dark", isHidden: false, isStrict: true)
        #expect(scheme.text(path: "/", isSecure: false) == "c=dark; Path=/; SameSite=Strict")
        #expect(SetCookie(name: "s", value: "", maxAge: .zero).text(path: "/", isSecure: false).contains("Max-Age=0;"))
    }
}
