internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// What a request was, for the tests to look at.
struct RobotReceived: Sendable {
    var method = "POST"
    let path: String
    let query: [String: String]
    let headers: [String: String]
    let body: [UInt8]

    var json: [String: Any] { ((try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]) ?? [:] }
}

/// What a robot answers, or how it misbehaves.
enum RobotAnswer: Sendable {
    case reply(Int, String, headers: [String: String] = [:])
    /// Octets that are no HTTP.
    case garbage
    /// Nothing, for ever.
    case silence
    /// The connection is closed at once.
    case hangUp
    /// The head, and a body that never ends coming.
    case drip
}

/// A server on loopback that answers as a robot would.
final class RobotServer: Sendable {
    private let channel: any Channel
    private let shared: RobotShared
    let port: Int

    /// - Parameter answer: decides by the request and by those before it.
    static func start(
        _ answer: @escaping @Sendable (RobotReceived, _ before: [RobotReceived]) -> RobotAnswer
    ) async throws -> RobotServer {
        let shared = RobotShared(answer)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(RobotHandler(shared))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        return RobotServer(channel, shared)
    }

    private init(_ channel: any Channel, _ shared: RobotShared) {
        self.channel = channel
        self.shared = shared
        port = channel.localAddress?.port ?? 0
    }

    var received: [RobotReceived] { shared.received.withLock { $0 } }

    func stop() async throws { try await channel.close().get() }
}

private final class RobotShared: Sendable {
    let received = Mutex<[RobotReceived]>([])
    private let answer: @Sendable (RobotReceived, [RobotReceived]) -> RobotAnswer

    init(_ answer: @escaping @Sendable (RobotReceived, [RobotReceived]) -> RobotAnswer) { self.answer = answer }

    func take(_ one: RobotReceived) -> RobotAnswer {
        received.withLock { all in
            defer { all.append(one) }
            return answer(one, all)
        }
    }
}

private final class RobotHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let shared: RobotShared
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ shared: RobotShared) { self.shared = shared }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (self.head, body) = (head, [])
        case .body(let buffer): body += buffer.readableBytesView
        case .end:
            guard let head else { return }
            let parts = URLComponents(string: head.uri)
            var query: [String: String] = [:]
            for item in parts?.queryItems ?? [] { query[item.name] = item.value }
            var headers: [String: String] = [:]
            for (name, value) in head.headers { headers[name.lowercased()] = value }
            respond(
                context,
                shared.take(
                    RobotReceived(
                        method: head.method.rawValue, path: parts?.path ?? "", query: query, headers: headers,
                        body: body)))
        }
    }

    private func respond(_ context: ChannelHandlerContext, _ answer: RobotAnswer) {
        switch answer {
        case .silence: return
        case .hangUp: context.close(promise: nil)
        case .garbage:
            // Past the encoder, which would make HTTP of it.
            let encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
            encoder?.writeAndFlush(NIOAny(ByteBuffer(string: "\u{0}nonsense\r\n\r\n")), promise: nil)
        case .drip:
            write(context, 200, headers: [:], length: 1000)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "{")))), promise: nil)
        case .reply(let status, let text, let headers):
            write(context, status, headers: headers, length: text.utf8.count)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    private func write(_ context: ChannelHandlerContext, _ status: Int, headers: [String: String], length: Int) {
        var fields = HTTPHeaders(headers.map { ($0.key, $0.value) })
        fields.add(name: "Content-Length", value: "\(length)")
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }
}
