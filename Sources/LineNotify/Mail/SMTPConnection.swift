internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// A connection to a mail server: one command at a time, one reply to each.
struct SMTPConnection: Sendable {
    enum Problem: Error, Equatable {
        /// The server closed the connection.
        case closed
        /// It said something that nobody asked for, or that is no reply.
        case outOfOrder
    }

    private let channel: any Channel
    private let handler: NIOLoopBound<SMTPHandler>

    /// Connects; with TLS from the first byte where a context is given.
    static func open(
        host: String, port: Int, tls: NIOSSLContext?, on group: any EventLoopGroup
    ) async throws -> SMTPConnection {
        let made = MadeHandler()
        let channel = try await ClientBootstrap(group: group).connectTimeout(.seconds(10))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(Self.tlsHandler(tls, host))
                    }
                    let handler = SMTPHandler()
                    try channel.pipeline.syncOperations.addHandler(handler)
                    made.handler.withLock { $0 = NIOLoopBound(handler, eventLoop: channel.eventLoop) }
                }
            }.connect(host: host, port: port).get()
        // Not from the pipeline: a handshake that failed has emptied it already, and the handler knows why.
        guard let handler = made.handler.withLock({ $0 }) else { throw Problem.closed }
        return SMTPConnection(channel: channel, handler: handler)
    }

    private final class MadeHandler: Sendable {
        let handler = Mutex<NIOLoopBound<SMTPHandler>?>(nil)
    }

    /// The reply to these bytes; with none, the greeting. Cancelled, it closes the connection: a server that says
    /// nothing would be waited for without end.
    func ask(_ bytes: [UInt8] = []) async throws -> SMTPReply {
        try await withTaskCancellationHandler {
            try await channel.eventLoop.flatSubmit { [channel, handler] in
                let reply = handler.value.expect(on: channel.eventLoop)
                if !bytes.isEmpty {
                    channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenFailure { handler.value.fail($0) }
                }
                return reply
            }.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// TLS from here on. Nothing that came in clear may be taken for a reply afterwards (CVE-2011-0411).
    func startTLS(_ context: NIOSSLContext, host: String) async throws {
        try await channel.eventLoop.submit { [channel, handler] in
            guard !handler.value.hasRest else { throw Problem.outOfOrder }
            try channel.pipeline.syncOperations.addHandler(Self.tlsHandler(context, host), position: .first)
        }.get()
    }

    /// `[192.0.2.1]`: this end's address, as EHLO may name it (RFC 5321 section 4.1.3).
    var ownName: String {
        guard let address = channel.localAddress?.ipAddress else { return "[127.0.0.1]" }
        return address.contains(":") ? "[IPv6:\(address)]" : "[\(address)]"
    }

    /// Says farewell and closes. What the server says to it changes nothing, and is not waited for.
    func leave() {
        channel.writeAndFlush(ByteBuffer(string: "QUIT\r\n"), promise: nil)
        channel.close(promise: nil)
    }

    private static func tlsHandler(_ context: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
        // A certificate for an address is checked against the peer's address; names alone go into SNI.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}

/// Matches replies to who waits for them. On its event loop alone.
private final class SMTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var reader = SMTPReplyReader()
    private var waiting: EventLoopPromise<SMTPReply>?
    /// The greeting, which may come before it is asked for.
    private var greeting: SMTPReply?
    private var hasAsked = false
    private var problem: (any Error)?

    var hasRest: Bool { reader.hasRest || problem != nil }

    func expect(on eventLoop: any EventLoop) -> EventLoopFuture<SMTPReply> {
        let promise = eventLoop.makePromise(of: SMTPReply.self)
        hasAsked = true
        if let early = greeting {
            greeting = nil
            promise.succeed(early)
        } else if let problem {
            promise.fail(problem)
        } else if waiting != nil {
            promise.fail(SMTPConnection.Problem.outOfOrder)
        } else {
            waiting = promise
        }
        return promise.futureResult
    }

    func fail(_ error: any Error) {
        problem = problem ?? error
        waiting?.fail(problem ?? error)
        waiting = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            for reply in try reader.read(unwrapInboundIn(data).readableBytesView) {
                if let promise = waiting {
                    waiting = nil
                    promise.succeed(reply)
                } else if !hasAsked, greeting == nil {
                    greeting = reply
                } else {
                    throw SMTPConnection.Problem.outOfOrder
                }
            }
        } catch {
            fail(error)
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(SMTPConnection.Problem.closed)
        context.fireChannelInactive()
    }
}
