import Glibc
import Testing

@testable import LinuxSocket

@Suite("A signal that is held")
struct HeldSignalTests {
    @Test("is counted in place of what it would do, whichever thread it comes to", .timeLimit(.minutes(1)))
    func isHeld() async throws {
        // Nothing else in this process uses it; without a handler it would end the tests.
        let held = try HeldSignal(SIGUSR2)
        #expect(!held.take())
        for _ in 0..<3 { kill(getpid(), SIGUSR2) }
        var ready = pollfd(fd: held.descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&ready, 1, 60_000) < 0, errno == EINTR {}
        #expect(ready.revents & Int16(POLLIN) != 0)
        #expect(held.take())
    }

    @Test("is refused where there is no such signal", arguments: [0, -1, 65, SIGKILL])
    func refused(_ number: Int32) {
        #expect(throws: SocketError.self) { try HeldSignal(number) }
    }
}
