internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// One request, whole.
package struct LoopbackRequest: Sendable {
    package let method: String
    /// Without the query, and with its escapes undone.
    package let path: String
    package let query: [String: String]
    /// Names in lower case.
    package let headers: [String: String]
    package let body: [UInt8]

    /// The body as a JSON object; empty if it is none.
    package var json: [String: Any] { ((try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]) ?? [:] }
}

/// What is answered, or how the server misbehaves instead.
package struct LoopbackAnswer: Sendable {
    package enum Kind: Sendable {
        case reply
        /// Bytes that are no HTTP.
        case garbage
        /// Nothing, for ever.
        case silence
        /// The head, and a body that never ends coming.
        case drip
    }

    package var kind = Kind.reply
    package var status = 200
    package var headers: [String: String] = [:]
    package var body: [UInt8] = []
    /// Whether the connection ends behind it without a word of it in the answer, as that of a process that was frozen.
    /// What comes over it after that is not read.
    package var closes = false
    /// Whether the connection ends instead of it: the client cannot know what became of its request.
    package var isSwallowed = false

    package init(
        status: Int = 200, headers: [String: String] = [:], body: [UInt8] = [], closes: Bool = false,
        isSwallowed: Bool = false
    ) {
        (self.status, self.headers, self.body) = (status, headers, body)
        (self.closes, self.isSwallowed) = (closes, isSwallowed)
    }

    private init(_ kind: Kind) { self.kind = kind }

    package static func reply(_ status: Int, _ text: String, headers: [String: String] = [:]) -> LoopbackAnswer {
        LoopbackAnswer(status: status, headers: headers, body: Array(text.utf8))
    }

    package static let garbage = LoopbackAnswer(.garbage)
    package static let silence = LoopbackAnswer(.silence)
    package static let drip = LoopbackAnswer(.drip)
    /// The connection is closed at once.
    package static let hangUp = LoopbackAnswer(isSwallowed: true)
}

/// An HTTP server on loopback that notes its requests, and whose answers may take their time.
package final class LoopbackServer: Sendable {
    private let channel: any Channel
    private let shared: Shared
    package let port: Int

    /// - Parameter answer: decides by the request and by those before it.
    package static func start(
        _ answer: @escaping @Sendable (LoopbackRequest, _ before: [LoopbackRequest]) async -> LoopbackAnswer
    ) async throws -> LoopbackServer {
        let shared = Shared(answer)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                shared.connections.withLock { $0.append(channel) }
                return channel.eventLoop.makeCompletedFuture {
                    // What keeps pipelined requests apart reads by itself, also from a connection that is to end.
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try channel.pipeline.syncOperations.addHandler(Handler(shared))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        return LoopbackServer(channel, shared)
    }

    private init(_ channel: any Channel, _ shared: Shared) {
        self.channel = channel
        self.shared = shared
        port = channel.localAddress?.port ?? 0
    }

    /// `127.0.0.1:40123`.
    package var address: String { "127.0.0.1:\(port)" }

    /// Every request so far, in the order of arrival.
    package var received: [LoopbackRequest] { shared.received.withLock { $0 } }

    /// Every connection ends, as they do while a process is frozen.
    package func dropConnections() async {
        let dropped = shared.connections.withLock { all in
            defer { all = [] }
            return all
        }
        for connection in dropped { try? await connection.close().get() }
    }

    /// Listens no longer. Connections that stand are not ended.
    package func stop() async throws { try await channel.close().get() }
}

private final class Shared: Sendable {
    let connections = Mutex<[any Channel]>([])
    let received = Mutex<[LoopbackRequest]>([])
    private let answer: @Sendable (LoopbackRequest, [LoopbackRequest]) async -> LoopbackAnswer

    init(_ answer: @escaping @Sendable (LoopbackRequest, [LoopbackRequest]) async -> LoopbackAnswer) {
        self.answer = answer
    }

    func serve(_ request: LoopbackRequest, _ channel: any Channel) {
        let before = received.withLock { all in
            defer { all.append(request) }
            return all
        }
        Task { await respond(await answer(request, before), channel) }
    }

    private func respond(_ answer: LoopbackAnswer, _ channel: any Channel) async {
        // Otherwise the next request may be read and acted on, and never answered.
        if answer.closes { try? await channel.setOption(ChannelOptions.autoRead, value: false).get() }
        if !answer.isSwallowed { await write(answer, channel) }
        if answer.closes || answer.isSwallowed { try? await channel.close().get() }
    }

    private func write(_ answer: LoopbackAnswer, _ channel: any Channel) async {
        switch answer.kind {
        case .silence: break
        case .garbage:
            // Past the encoder, which would make HTTP of it.
            channel.eventLoop.execute {
                let encoder = try? channel.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
                encoder?.writeAndFlush(NIOAny(ByteBuffer(string: "\u{0}nonsense\r\n\r\n")), promise: nil)
            }
        case .drip:
            channel.write(head(answer, length: 1000), promise: nil)
            let body = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: "{")))
            channel.writeAndFlush(body, promise: nil)
        case .reply:
            channel.write(head(answer, length: answer.body.count), promise: nil)
            channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: answer.body))), promise: nil)
            try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil)).get()
        }
    }

    private func head(_ answer: LoopbackAnswer, length: Int) -> HTTPServerResponsePart {
        var fields = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
        fields.add(name: "Content-Length", value: "\(length)")
        return .head(HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: fields))
    }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let shared: Shared
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ shared: Shared) { self.shared = shared }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (self.head, body) = (head, [])
        case .body(let buffer): body += buffer.readableBytesView
        case .end: if let head { shared.serve(request(head), context.channel) }
        }
    }

    private func request(_ head: HTTPRequestHead) -> LoopbackRequest {
        var headers: [String: String] = [:]
        for (name, value) in head.headers { headers[name.lowercased()] = value }
        var query: [String: String] = [:]
        for item in URLComponents(string: head.uri)?.queryItems ?? [] { query[item.name] = item.value }
        let path = String(head.uri.prefix { $0 != "?" })
        return LoopbackRequest(
            method: head.method.rawValue, path: path.removingPercentEncoding ?? path, query: query, headers: headers,
            body: body)
    }
}
