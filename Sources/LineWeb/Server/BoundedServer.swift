internal import Hummingbird
internal import HummingbirdCore
internal import LineModel
internal import Logging
internal import NIOCore

/// What every HTTP server of the programs has: bounds of connections, of heads and of time.
struct BoundedServer {
    let listen: WebAddress
    /// What it calls itself in `Server`.
    let name: String
    let counts: ConnectionCounts
    /// Within so long the head of a request must have come, and its answer must have been taken.
    let patience: Duration
    /// What stands between the connection and HTTP, such as TLS; nothing where it is nil.
    var wrap: (@Sendable (HTTPServerBuilder) throws -> HTTPServerBuilder)?
    let logger: Logger
    let onListening: @Sendable (Int) async -> Void

    /// - Throws: when what stands before HTTP cannot be made.
    func application<Responder: HTTPResponder>(_ responder: Responder) throws -> Application<Responder>
    where Responder.Context == WebContext {
        var quiet = logger
        quiet.logLevel = .warning
        let patience = TimeAmount.nanoseconds(patience.nanoseconds)
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [
                    ConnectionGuard(counts, patience: patience), HeadRefusals.Placing(counts),
                ],
                idleTimeout: patience,
                // The address counts as a field: one that is too long is refused by name (414), up to a whole head.
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: HeadRefusals.maxHeadBytes, maxHeaderListSize: HeadRefusals.maxHeadBytes,
                    maxHeaderFieldCount: HeadRefusals.maxFields)))
        return Application(
            responder: responder, server: try wrap?(plain) ?? plain,
            configuration: ApplicationConfiguration(
                address: .hostname(listen.host, port: listen.port), serverName: name),
            onServerRunning: { [onListening, logger] channel in
                let port = channel.localAddress?.port ?? 0
                logger.info("web server listens", metadata: ["port": "\(port)"])
                await onListening(port)
            },
            logger: quiet)
    }
}
