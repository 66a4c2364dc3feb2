import Glibc
import LinuxSocket
import Synchronization
import Testing

@Suite("Waiting", .tags(.kernel))
struct WaitingTests {
    @Test("ends when another thread raises a flag, again and again")
    func flagFromThread() throws {
        let (ping, pong) = (try EventFlag(), try EventFlag())
        let thread = try JoinableThread(name: "raiser") {
            let waits = WaitSet([ping.descriptor])
            for _ in 0..<100 {
                waits.wait(until: Loopback.deadline())
                ping.lower()
                pong.raise()
            }
        }
        let waits = WaitSet([pong.descriptor])
        for _ in 0..<100 {
            ping.raise()
            #expect(waits.wait(until: Loopback.deadline()) == 1 && waits.isReady(0))
            pong.lower()
        }
        thread.join()
        #expect(waits.wait(until: .now()) == 0 && !waits.isReady(0))
    }

    @Test("finds a flag that was raised before, once lowered no more, however often it was raised")
    func flag() throws {
        let flag = try EventFlag()
        #expect(!Loopback.isReadyNow(flag.descriptor))
        flag.lower()
        flag.raise()
        flag.raise()
        #expect(WaitSet([flag.descriptor]).wait(until: nil) == 1)
        flag.lower()
        #expect(!Loopback.isReadyNow(flag.descriptor))
    }

    private static func ready(_ waits: borrowing WaitSet, _ count: Int) -> [Bool] {
        var ready: [Bool] = []
        for index in 0..<count { ready.append(waits.isReady(index)) }
        return ready
    }

    @Test("tells which descriptors are ready")
    func several() throws {
        let flags = [try EventFlag(), try EventFlag(), try EventFlag()]
        let waits = WaitSet(flags.map(\.descriptor))
        flags[2].raise()
        #expect(waits.wait(until: Loopback.deadline()) == 1)
        #expect(Self.ready(waits, 3) == [false, false, true])
        flags[0].raise()
        #expect(waits.wait(until: Loopback.deadline()) == 2)
        #expect(Self.ready(waits, 3) == [true, false, true])
        flags.forEach { $0.lower() }
        #expect(waits.wait(until: .now()) == 0)
        #expect(Self.ready(waits, 3) == [false, false, false])
    }

    @Test("on nothing, or until a time that has passed, ends with nothing")
    func past() throws {
        #expect(WaitSet([]).wait(until: .now()) == 0)
        let flag = try EventFlag()
        #expect(WaitSet([flag.descriptor]).wait(until: MonotonicTime(nanoseconds: 0)) == 0)
        sleep(until: MonotonicTime(nanoseconds: 0))
    }

    @Test("never ends before its time")
    func notEarly() throws {
        let flag = try EventFlag()
        let waits = WaitSet([flag.descriptor])
        for wait in [1, 1_000, 2_000_000] as [Int64] {
            let first = MonotonicTime.now().advanced(byNanoseconds: wait)
            #expect(waits.wait(until: first) == 0)
            #expect(MonotonicTime.now() >= first)
            let second = MonotonicTime.now().advanced(byNanoseconds: wait)
            sleep(until: second)
            #expect(MonotonicTime.now() >= second)
        }
    }
}

@Suite("Signal queue", .tags(.kernel))
struct SignalQueueTests {
    /// What a thread saw of signals that it sent to itself; thread-directed, so that no other thread can be hit.
    private struct Seen: Sendable, Equatable {
        var before: Int32?
        var isReady: Bool
        var signals: [Int32]
        var after: Int32?
        var isBlocked: [Bool]
    }

    private static func isBlocked(_ signal: Int32) -> Bool {
        var mask = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &mask)
        return sigismember(&mask, signal) == 1
    }

    private static func observe() throws -> Seen {
        let queue = try SignalQueue([SIGUSR1, SIGUSR2])
        let before = queue.next()
        pthread_kill(pthread_self(), SIGUSR2)
        pthread_kill(pthread_self(), SIGUSR1)
        pthread_kill(pthread_self(), SIGUSR1)
        let isReady = WaitSet([queue.descriptor]).wait(until: Loopback.deadline()) == 1
        var signals: [Int32] = []
        while let signal = queue.next() { signals.append(signal) }
        let after = queue.next()
        let held = isBlocked(SIGUSR1)
        queue.release()
        return Seen(
            before: before, isReady: isReady, signals: signals, after: after,
            isBlocked: [held, isBlocked(SIGUSR1), isBlocked(SIGUSR2)])
    }

    @Test("holds each signal once, the lowest number first, and lets them act again when released")
    func ownThread() throws {
        let outcome = Mutex<Result<Seen, any Error>?>(nil)
        try JoinableThread(name: "signals") {
            let result = Result { try Self.observe() }
            outcome.withLock { $0 = result }
        }.join()
        let seen = try #require(outcome.withLock { $0 }).get()
        #expect(
            seen
                == Seen(
                    before: nil, isReady: true, signals: [SIGUSR1, SIGUSR2], after: nil,
                    isBlocked: [true, false, false]))
    }
}

@Suite("Joinable thread", .tags(.kernel))
struct JoinableThreadTests {
    @Test("has run to its end when joined")
    func join() throws {
        let count = Atomic(0)
        let threads = try (0..<20).map { number in
            try JoinableThread(name: "adder-\(number)") {
                for _ in 0..<1000 { count.add(1, ordering: .relaxed) }
            }
        }
        threads.forEach { $0.join() }
        #expect(count.load(ordering: .relaxed) == 20_000)
    }

    @Test("lets go of what it ran")
    func released() throws {
        final class Witness: Sendable {}
        weak var gone: Witness?
        do {
            let witness = Witness()
            gone = witness
            try JoinableThread(name: "holder") { withExtendedLifetime(witness) {} }.join()
        }
        #expect(gone == nil)
    }

    @Test("runs although nobody joins it")
    func detach() throws {
        let flag = try EventFlag()
        try JoinableThread(name: "free") { flag.raise() }.detach()
        #expect(WaitSet([flag.descriptor]).wait(until: Loopback.deadline()) == 1)
    }

    private static func firstLine(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 64)
        guard fgets(&line, 64, file) != nil else { return nil }
        return String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// "PID/task/TID" is what /proc/thread-self points to; only /proc/TID has the slack.
    private static func timerSlack() -> String? {
        var link = [CChar](repeating: 0, count: 64)
        guard readlink("/proc/thread-self", &link, 63) > 0 else { return nil }
        let path = String(decoding: link.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.split(separator: "/").last.flatMap { firstLine("/proc/\($0)/timerslack_ns") }
    }

    @Test("has the name and the timers that it was given", arguments: [true, false])
    func properties(_ exact: Bool) throws {
        let seen = Mutex<[String?]>([])
        try JoinableThread(name: "a name longer than 15 octets", exactTimers: exact) {
            let found = [Self.firstLine("/proc/thread-self/comm"), Self.timerSlack()]
            seen.withLock { $0 = found }
        }.join()
        let found = seen.withLock { $0 }
        #expect(found[0] == "a name longer t")
        #expect((found[1] == "1") == exact && found[1] != nil)
    }
}
