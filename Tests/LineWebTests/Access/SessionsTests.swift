import LineModel
import Testing

@testable import LineWeb

@Suite("Sessions")
struct SessionsTests {
    private static let hour: Int64 = 3_600_000_000_000

    @Test("last twelve hours after their last use, and seven days at most")
    func ends() {
        var sessions = Sessions()
        sessions.begin("a", user: "ops", now: 0)
        #expect(sessions.use("a", now: 11 * Self.hour)?.user == "ops")
        #expect(sessions.use("a", now: 22 * Self.hour) != nil)
        #expect(sessions.use("a", now: 34 * Self.hour) == nil)
        #expect(sessions.use("a", now: 0) == nil, "one that has ended does not come back")
        sessions.begin("b", user: nil, now: 0)
        var now: Int64 = 0
        while sessions.use("b", now: now) != nil { now += 10 * Self.hour }
        #expect(now == 170 * Self.hour)
    }

    @Test("end when somebody logs out, and no other one with it")
    func logOut() {
        var sessions = Sessions()
        sessions.begin("a", user: "ops", now: 0)
        sessions.begin("b", user: "ops", now: 0)
        sessions.end("a")
        sessions.end("c")
        #expect(sessions.use("a", now: 1) == nil && sessions.use("b", now: 1) != nil)
        sessions.end { $0.user == "ops" }
        #expect(sessions.use("b", now: 1) == nil && sessions.count == 0)
    }

    @Test("are bounded: the one that was used least lately makes room")
    func bounded() {
        var sessions = Sessions()
        for number in 0..<Sessions.maxSessions { sessions.begin("\(number)", user: nil, now: Int64(number)) }
        _ = sessions.use("0", now: 5_000)
        sessions.begin("new", user: nil, now: 6_000)
        #expect(sessions.count == Sessions.maxSessions)
        #expect(sessions.use("0", now: 7_000) != nil && sessions.use("1", now: 7_000) == nil)
        #expect(sessions.use("new", now: 7_000) != nil)
    }

    @Test("what is kept does not tell what a browser has to show")
    func hashed() {
        var sessions = Sessions()
        sessions.begin("the-id-of-a-session", user: nil, now: 0)
        #expect(!"\(sessions)".contains("the-id-of-a-session"))
    }
}
