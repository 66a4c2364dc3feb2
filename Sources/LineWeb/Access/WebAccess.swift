internal import LineModel
package import LineReport
package import LineService
internal import ServiceSupport
internal import Synchronization

/// Who may come in, and who has.
package final class WebAccess: Sendable {
    /// What became of a login.
    enum Login: Equatable {
        /// It is right; what the browser keeps from now on.
        case session(String)
        case refused
        /// There were too many failures; another attempt is taken after so long.
        case wait(Duration)
        /// More are being checked than can wait.
        case busy
    }

    private struct Key: Sendable {
        let name: String
        let hash: PasswordHash
    }

    private struct State {
        var settings: WebSettings
        /// The users with the hashes of their passwords; nil until they are made.
        var keys: [Key]?
        var sessions = Sessions()
        var throttle = LoginThrottle()
        /// Passwords that are being checked, or wait for it.
        var checking = 0
        var succeeded = 0
        var failed = 0
        var throttled = 0
        var wrongTokens = 0
        var forged = 0
    }

    /// Users at most: at a start each password that is no hash takes a sixth of a second to be hashed.
    package static let maxUsers = 100
    /// Passwords that may wait to be checked; each takes memory and a sixth of a second.
    private static let maxChecking = 8

    private let state: Mutex<State>
    private let gate = LoginGate()
    private let monotonicNow: @Sendable () -> Int64
    let forms = FormTokens()

    /// - Parameter monotonicNow: nanoseconds of a clock that is never stepped.
    package init(_ settings: WebSettings, monotonicNow: @escaping @Sendable () -> Int64) {
        state = Mutex(State(settings: settings))
        self.monotonicNow = monotonicNow
    }

    /// Follows new settings: users and the token. Sessions of users that are gone, or have another password, end.
    package func adopt(_ settings: WebSettings) {
        state.withLock { state in
            let old = state.settings
            guard (old.users, old.token) != (settings.users, settings.token) else { return }
            state.settings = settings
            state.keys = nil
            state.sessions.end { session in
                guard let name = session.user else { return old.token != settings.token }
                return !settings.users.contains { $0.name == name && old.users.contains($0) }
            }
        }
    }

    /// Whether nobody has to say who he is.
    var isOpen: Bool { state.withLock { $0.settings.isOpen } }
    /// Whether people log in by a name; else by the token.
    var hasUsers: Bool { state.withLock { !$0.settings.users.isEmpty } }

    /// The viewer whose browser keeps this; nil for a stranger.
    func viewer(session id: String?) -> PageRequest.Viewer? {
        guard let id, id.utf8.count <= 64 else { return nil }
        let now = monotonicNow()
        guard let session = state.withLock({ $0.sessions.use(id, now: now) }) else { return nil }
        return PageRequest.Viewer(name: session.user ?? "token", mayWrite: true)
    }

    /// Ends a session.
    func logOut(_ id: String) { state.withLock { $0.sessions.end(id) } }

    /// Counts a form or a call that did not come from a page of this server.
    func noteForged() { state.withLock { $0.forged += 1 } }

    /// Whether a program shows the token; after five wrong ones an address has to wait, with tokens alone.
    func isToken(_ shown: String, from address: String) -> Bool {
        let (keys, now) = ([LoginThrottle.Key.tokens(Self.network(address))], monotonicNow())
        return state.withLock { state in
            guard let token = state.settings.token, state.throttle.wait(keys, now: now) == nil else { return false }
            if ConstantTime.areEqual(shown, token.reveal()) { return true }
            state.throttle.begin(keys, now: now)
            state.wrongTokens += 1
            return false
        }
    }

    /// Checks a name and a password, or the token where there are no users. One that is unknown takes as long as one
    /// that is wrong. Waits for those before it.
    func logIn(name: String, password: Secret, from address: String) async -> Login {
        let (network, now) = (Self.network(address), monotonicNow())
        // Where the form takes the token, its attempts are attempts at the token.
        let keys: [LoginThrottle.Key] =
            hasUsers ? [.address(network), .user(String(name.prefix(100)))] : [.tokens(network), .user("")]
        let early: Login? = state.withLock { state in
            if let wait = state.throttle.wait(keys, now: now) {
                state.throttled += 1
                return .wait(wait)
            }
            guard state.checking < Self.maxChecking else { return .busy }
            state.throttle.begin(keys, now: now)
            state.checking += 1
            return nil
        }
        if let early { return early }
        let isRight = await isRight(name, password)
        let id = RandomText.make()
        return state.withLock { state in
            state.checking -= 1
            guard isRight else {
                state.failed += 1
                return .refused
            }
            state.succeeded += 1
            state.throttle.succeed(keys)
            state.sessions.begin(id, user: state.settings.users.isEmpty ? nil : name, now: monotonicNow())
            return .session(id)
        }
    }

    private func isRight(_ name: String, _ password: Secret) async -> Bool {
        let (token, hasUsers) = state.withLock { ($0.settings.token, !$0.settings.users.isEmpty) }
        if !hasUsers { return token.map { ConstantTime.areEqual(password.reveal(), $0.reveal()) } ?? false }
        guard password.reveal().utf8.count <= 1_024 else { return false }
        // One at a time: the measuring threads need the processor more.
        return await gate.pass {
            let keys = await self.keys()
            guard let known = keys.first(where: { $0.name == name }) ?? keys.first else { return false }
            let hash = known.name == name ? known.hash : known.hash.decoy
            let isRight = try? await BlockingWork.run("login") { hash.matches(password) }
            return known.name == name && isRight == true
        }
    }

    /// Hashes the passwords that are none yet, so that the first login takes no longer than others.
    package func prepare() async { _ = await gate.pass { await !self.keys().isEmpty } }

    private func keys() async -> [Key] {
        let (known, users) = state.withLock { ($0.keys, $0.settings.users) }
        if let known { return known }
        let made = try? await BlockingWork.run("passwords") {
            try users.map { user in
                let text = user.password.reveal()
                let hash = PasswordHash.isMeant(text) ? try PasswordHash(text) : try PasswordHash(of: user.password)
                return Key(name: user.name, hash: hash)
            }
        }
        guard let made else { return [] }
        state.withLock { if $0.settings.users == users { $0.keys = made } }
        return made
    }

    /// An address as failures are counted by it: of IPv6 its first 64 bits.
    static func network(_ address: String) -> String {
        guard let bytes = NetworkPrefix.bytes(of: address) else { return address }
        let isIPv4 = bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])
        return (isIPv4 ? bytes : Array(bytes[..<8])).map { String($0, radix: 16) }.joined(separator: ".")
    }

    /// As metrics.
    package var families: [MetricFamily] {
        let state = state.withLock { $0 }
        var logins = MetricFamily("web_logins_total", .counter, "Logins to the page by what became of them.")
        for (result, count) in [
            ("in", state.succeeded), ("refused", state.failed), ("throttled", state.throttled),
        ] { logins.add(Double(count), [("result", result)]) }
        return [
            logins,
            MetricFamily(
                "web_wrong_tokens_total", .counter, "Requests with a token that is not web.token.",
                value: Double(state.wrongTokens)),
            MetricFamily(
                "web_forged_total", .counter, "Forms and calls that no page of this server sent, and were refused.",
                value: Double(state.forged)),
            MetricFamily(
                "web_sessions", .gauge, "Sessions of readers that are logged in.", value: Double(state.sessions.count)),
        ]
    }
}

/// Lets one through at a time.
private actor LoginGate {
    private var last: Task<Bool, Never>?

    func pass(_ body: @escaping @Sendable () async -> Bool) async -> Bool {
        let before = last
        let task = Task {
            _ = await before?.value
            return await body()
        }
        last = task
        return await task.value
    }
}
