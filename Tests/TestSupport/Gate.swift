/// Opened once; whoever waits goes on then.
package final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let end: AsyncStream<Void>.Continuation

    package init() { (stream, end) = AsyncStream.makeStream() }

    package func open() { end.finish() }

    package func wait() async { for await _ in stream {} }
}
