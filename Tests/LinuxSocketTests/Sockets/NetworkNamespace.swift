import Glibc
import LinuxSocket
import Synchronization
import Testing

/// A network of one thread's own, with nothing in it but what `ip` is told to make.
enum NetworkNamespace {
    struct Refused: Error, CustomStringConvertible {
        var description: String
    }

    static let whyNot: Comment = "needs a network namespace: run as root, with iproute2's `ip` installed"

    /// Whether this process may make one.
    static let isPermitted = (try? run(["link set lo up"]) { true }) ?? false

    /// Runs `body` on a thread inside a new namespace, after the `ip` commands; the namespace ends with the thread.
    static func run<Value: Sendable>(
        _ commands: [String], _ body: @escaping @Sendable () throws -> Value
    ) throws -> Value {
        let outcome = Mutex<Result<Value, any Error>?>(nil)
        try JoinableThread(name: "namespace") {
            let result = Result {
                try enter()
                for command in commands { try ip(command) }
                return try body()
            }
            outcome.withLock { $0 = result }
        }.join()
        guard let result = outcome.withLock({ $0 }) else { throw Refused(description: "the thread gave no result") }
        return try result.get()
    }

    /// unshare(2), which Swift's Glibc module does not show.
    private static func enter() throws {
        guard let symbol = dlsym(nil, "unshare") else { throw Refused(description: "no unshare in the C library") }
        let unshare = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
        let newNetwork: Int32 = 0x4000_0000
        guard unshare(newNetwork) == 0 else { throw Refused(description: "unshare: \(Errno.last.name)") }
    }

    private static func ip(_ command: String) throws {
        var arguments: [UnsafeMutablePointer<CChar>?] = (["ip"] + command.split(separator: " ").map { String($0) })
            .map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let failure = posix_spawnp(&child, "ip", nil, nil, arguments, environ)
        guard failure == 0 else { throw Refused(description: "ip: \(Errno(failure).name)") }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        guard status == 0 else { throw Refused(description: "ip \(command): status \(status)") }
    }
}
