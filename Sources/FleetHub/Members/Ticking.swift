internal import ServiceLifecycle

/// Wakes one who waits. What rings while nobody waits counts once.
final class Bell: Sendable {
    /// A ring each; ends when the bell is taken away.
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (rings, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) }

    /// Safe from any thread.
    func ring() { continuation.yield() }
    /// Nobody is woken any more.
    func takeAway() { continuation.finish() }
}

/// Does something at once, again every so often and whenever its bell rings, until the service group shuts down. What
/// it is in the middle of then is done.
struct Ticking: Service {
    private let interval: Duration
    private let bell: Bell
    private let sleep: @Sendable (Duration) async throws -> Void
    private let atEnd: @Sendable () async -> Void
    private let body: @Sendable () async -> Void

    init(
        every interval: Duration, _ bell: Bell = Bell(), sleep: @escaping @Sendable (Duration) async throws -> Void,
        atEnd: @escaping @Sendable () async -> Void = {}, body: @escaping @Sendable () async -> Void
    ) {
        (self.interval, self.bell, self.sleep, self.atEnd, self.body) = (interval, bell, sleep, atEnd, body)
    }

    func run() async throws {
        let clock = Task { [interval, bell, sleep] in
            while !Task.isCancelled {
                guard (try? await sleep(interval)) != nil else { return }
                bell.ring()
            }
        }
        await withGracefulShutdownHandler {
            await body()
            for await _ in bell.rings {
                guard !Task.isCancelled, !Task.isShuttingDownGracefully else { break }
                await body()
            }
        } onGracefulShutdown: { [bell] in
            bell.takeAway()
        }
        clock.cancel()
        await atEnd()
    }
}
