import LineModel
import Testing

@testable import LineWeb

@Suite("Logins that fail")
struct LoginThrottleTests {
    private static let second: Int64 = 1_000_000_000
    private let here = LoginThrottle.Key.address("10.0.0.1")
    private let ops = LoginThrottle.Key.user("ops")

    /// Fails whenever it may, for so long: how often that is.
    private func attempts(_ keys: [LoginThrottle.Key], within seconds: Int64, _ throttle: inout LoginThrottle) -> Int {
        var (now, made): (Int64, Int) = (0, 0)
        while now < seconds * Self.second {
            if let wait = throttle.wait(keys, now: now) {
                now += wait.nanoseconds
            } else {
                throttle.begin(keys, now: now)
                made += 1
            }
        }
        return made
    }

    @Test("five cost nothing, further ones wait twice as long each, from one address a quarter of an hour at most")
    func grows() {
        var throttle = LoginThrottle()
        var waits: [Int64] = []
        for _ in 0..<18 {
            waits.append((throttle.wait([here], now: 0)?.nanoseconds ?? 0) / Self.second)
            throttle.begin([here], now: 0)
        }
        #expect(waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
    }

    @Test("whoever tries for a day gets few attempts from one address, and not many from thousands")
    func day() {
        var throttle = LoginThrottle()
        #expect(attempts([here], within: 86_400, &throttle) < 120)
        var other = LoginThrottle()
        let addresses = (0..<5_000).map { LoginThrottle.Key.address("10.1.\($0)") }
        var (now, made): (Int64, Int) = (0, 0)
        while now < 86_400 * Self.second {
            let keys = [addresses[made % addresses.count], ops]
            if let wait = other.wait(keys, now: now) {
                now += wait.nanoseconds
            } else {
                other.begin(keys, now: now); made += 1
            }
        }
        #expect(made < 1_500)
    }

    @Test("a user is locked out for a minute at most, so that whoever knows his name cannot keep him out for long")
    func user() {
        var throttle = LoginThrottle()
        for _ in 0..<100 { throttle.begin([ops], now: 0) }
        #expect(throttle.wait([ops], now: 0) == .seconds(60))
        #expect(throttle.wait([ops], now: 60 * Self.second) == nil)
        #expect(throttle.wait([.user("other")], now: 0) == nil)
    }

    @Test("the right password, and an hour without a failure, make everything new")
    func forgets() {
        var throttle = LoginThrottle()
        for _ in 0..<10 { throttle.begin([here, ops], now: 0) }
        throttle.succeed([here, ops])
        #expect(throttle.wait([here, ops], now: 0) == nil)
        for _ in 0..<10 { throttle.begin([here], now: 0) }
        let later = 3_700 * Self.second
        throttle.begin([here], now: later)
        #expect(throttle.wait([here], now: later) == nil)
    }

    @Test("a flood of addresses takes bounded room, and does not free the one that failed last")
    func bounded() {
        var throttle = LoginThrottle()
        for number in 0..<(LoginThrottle.maxKeys + 500) {
            throttle.begin([.address("\(number)")], now: Int64(number))
            if number % 1_000 == 0 { for _ in 0..<3 { throttle.begin([here], now: Int64(number)) } }
        }
        #expect(throttle.wait([here], now: Int64(LoginThrottle.maxKeys + 500)) != nil)
    }
}
