import LineModel
import LineReport
import LineService
import ServiceSupport
import TestSupport
import Testing

@testable import LineWeb

@Suite("Who may come in")
struct WebAccessTests {
    private let clock = ManualClock()

    private func access(_ change: (inout WebSettings) -> Void) -> WebAccess {
        var settings = WebSettings()
        change(&settings)
        return WebAccess(settings, monotonicNow: { [clock] in clock.monotonicNow })
    }

    /// Of the passwords `right` and `b`, which take no time to be compared with: tests are not about hashing.
    private static let right =
        "$pbkdf2-sha256$i=1000$TmFDbE5hQ2xOYUNsTmFDbA$2XJeaH3gNCIwil9PYhlxPhrtBbsatjvtVlGYh+FXmXw"
    private static let b = "$pbkdf2-sha256$i=1000$TmFDbE5hQ2xOYUNsTmFDbA$WQVHw6Pm0dL1Q+AaMQFI45ca2YlpFXCIPC1ZDho5p6c"

    private func withUsers() -> WebAccess {
        access {
            $0.users = [
                WebUser(name: "ops", password: Secret(Self.right)), WebUser(name: "duty", password: Secret(Self.b)),
            ]
        }
    }

    @Test("with neither users nor a token nobody has to say who he is")
    func open() {
        #expect(access { _ in }.isOpen && !withUsers().isOpen && !access { $0.token = Secret("t") }.isOpen)
    }

    @Test("the right name and password begin a session, which is known by its id alone and ends by logging out")
    func logsIn() async throws {
        let access = withUsers()
        guard case .session(let id) = await access.logIn(name: "ops", password: Secret("right"), from: "10.0.0.1")
        else {
            return #expect(Bool(false))
        }
        #expect(access.viewer(session: id) == PageRequest.Viewer(name: "ops", mayWrite: true))
        for other in [nil, "", String(id.dropLast()), id + "x", String(repeating: "x", count: 100_000)] {
            #expect(access.viewer(session: other) == nil)
        }
        access.logOut(id)
        #expect(access.viewer(session: id) == nil)
    }

    @Test("a wrong password, another's, and a user that there is not are refused alike")
    func refuses() async {
        let access = withUsers()
        for (name, password) in [("ops", "wrong"), ("ops", "b"), ("nobody", "right"), ("", ""), ("OPS", "right")] {
            #expect(
                await access.logIn(name: name, password: Secret(password), from: "10.0.\(name.count).1") == .refused)
        }
        #expect(
            await access.logIn(name: "duty", password: Secret(String(repeating: "b", count: 100_000)), from: "x")
                == .refused)
    }

    @Test("after five failures an attempt waits, even with the right password, and is counted")
    func throttles() async {
        let access = withUsers()
        for _ in 0..<5 { #expect(await access.logIn(name: "x", password: Secret("y"), from: "10.0.0.9") == .refused) }
        let wait = await access.logIn(name: "ops", password: Secret("right"), from: "10.0.0.9")
        #expect(wait == .wait(.seconds(1)))
        clock.advance(.seconds(3))
        guard case .session = await access.logIn(name: "ops", password: Secret("right"), from: "10.0.0.9") else {
            return #expect(Bool(false))
        }
        #expect(value(access, "logins_total", "throttled") == 1 && value(access, "logins_total", "refused") == 5)
        #expect(value(access, "logins_total", "in") == 1)
    }

    @Test("an IPv6 host is throttled by its network, since it has all of its addresses")
    func networks() async {
        let access = withUsers()
        for number in 0..<5 {
            _ = await access.logIn(name: "n\(number)", password: Secret("y"), from: "2001:db8:1:2::\(number)")
        }
        #expect(
            await access.logIn(name: "z", password: Secret("y"), from: "2001:db8:1:2:ffff::1") == .wait(.seconds(1)))
        #expect(await access.logIn(name: "z", password: Secret("y"), from: "2001:db8:1:3::1") == .refused)
    }

    @Test("a token lets programs in, and people where there are no users; a wrong one is counted")
    func token() async {
        let access = access { $0.token = Secret("the token of this server") }
        #expect(access.isToken("the token of this server", from: "10.0.0.1"))
        #expect(!access.isToken("another", from: "10.0.0.1") && !access.isToken("", from: "10.0.0.1"))
        #expect(value(access, "wrong_tokens_total") == 2)
        guard
            case .session(let id) = await access.logIn(
                name: "", password: Secret("the token of this server"), from: "10.0.0.2")
        else { return #expect(Bool(false)) }
        #expect(access.viewer(session: id)?.name == "token")
        #expect(!withUsers().isToken("", from: "10.0.0.1"), "without a token none is right")
    }

    @Test(
        "whoever tries passwords keeps no program out, and an old token nobody; the token itself is tried in one place")
    func apart() async {
        let token = "the token of this server"
        let both = access {
            $0.users = [WebUser(name: "ops", password: Secret(Self.right))]
            $0.token = Secret(token)
        }
        for _ in 0..<6 { _ = await both.logIn(name: "x", password: Secret("y"), from: "10.0.0.9") }
        guard case .wait = await both.logIn(name: "ops", password: Secret("right"), from: "10.0.0.9") else {
            return #expect(Bool(false))
        }
        #expect(both.isToken(token, from: "10.0.0.9"))
        for _ in 0..<6 { #expect(!both.isToken("old", from: "10.0.0.8")) }
        #expect(!both.isToken(token, from: "10.0.0.8"), "the address waits with tokens")
        guard case .session = await both.logIn(name: "ops", password: Secret("right"), from: "10.0.0.8") else {
            return #expect(Bool(false))
        }
        // Where there are no users, the form takes the token: its attempts count with those of programs.
        let alone = access { $0.token = Secret(token) }
        for _ in 0..<3 { _ = await alone.logIn(name: "", password: Secret("y"), from: "10.0.0.9") }
        for _ in 0..<2 { #expect(!alone.isToken("old", from: "10.0.0.9")) }
        #expect(!alone.isToken(token, from: "10.0.0.9"))
        guard case .wait = await alone.logIn(name: "", password: Secret(token), from: "10.0.0.9") else {
            return #expect(Bool(false))
        }
    }

    @Test("hashes count as they are; a password that was changed, and a user who is gone, end their sessions")
    func adopts() async throws {
        let hash = Self.right
        let access = access {
            $0.users = [WebUser(name: "ops", password: Secret(hash)), WebUser(name: "duty", password: Secret("b"))]
        }
        await access.prepare()
        guard case .session(let ops) = await access.logIn(name: "ops", password: Secret("right"), from: "1"),
            case .session(let duty) = await access.logIn(name: "duty", password: Secret("b"), from: "2")
        else { return #expect(Bool(false)) }
        #expect(await access.logIn(name: "ops", password: Secret(hash), from: "3") == .refused)
        var settings = WebSettings()
        settings.users = [WebUser(name: "ops", password: Secret(hash)), WebUser(name: "duty", password: Secret("new"))]
        access.adopt(settings)
        #expect(access.viewer(session: ops) != nil && access.viewer(session: duty) == nil)
        #expect(await access.logIn(name: "duty", password: Secret("b"), from: "4") == .refused)
        settings.users.removeFirst()
        access.adopt(settings)
        #expect(access.viewer(session: ops) == nil)
    }

    private func value(_ access: WebAccess, _ name: String, _ result: String? = nil) -> Double? {
        access.families.first { $0.name == "plumbline_web_\(name)" }?.samples
            .first { result == nil || $0.labels.map(\.value) == [result] }?.value
    }
}
