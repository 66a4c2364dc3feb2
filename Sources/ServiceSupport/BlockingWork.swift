internal import LinuxSocket

/// Runs work that blocks (the disk, the resolver) on a thread of its own, so that the cooperative pool stays free.
package enum BlockingWork {
    /// Waits for `body` without blocking the caller's thread.
    ///
    /// - Throws: what `body` throws, or a `SocketError` when no thread can be had.
    package static func run<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do throws(SocketError) {
                let thread = try JoinableThread(name: name) { continuation.resume(with: Result { try body() }) }
                thread.detach()
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
