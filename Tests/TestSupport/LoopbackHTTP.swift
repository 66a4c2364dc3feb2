import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// One request, whole.
struct LoopbackRequest: Sendable {
    let method: String
    let path: String
    /// Names in lower case.
    let headers: [String: String]
    let body: [UInt8]
}

/// What is answered.
struct LoopbackAnswer: Sendable {
    var status = 200
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// Whether the connection ends behind it without a word of it in the answer, as that of a process that was frozen.
    /// What comes over it after that is not read.
    var closes = false
    /// Whether the connection ends instead of it: the client cannot know what became of its request.
    var isSwallowed = false
}

/// An HTTP server on loopback whose answers may take their time.
final class LoopbackHTTP: Sendable {
    private let channel: any Channel
    private let connections: Connections
    let port: Int

    static func start(
        _ answer: @escaping @Sendable (LoopbackRequest) async -> LoopbackAnswer
    ) async throws -> LoopbackHTTP {
        let connections = Connections()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                connections.all.withLock { $0.append(channel) }
                return channel.eventLoop.makeCompletedFuture {
                    // What keeps pipelined requests apart reads by itself, also from a connection that is to end.
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try channel.pipeline.syncOperations.addHandler(LoopbackHandler(answer))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        return LoopbackHTTP(channel, connections)
    }

    private init(_ channel: any Channel, _ connections: Connections) {
        self.channel = channel
        self.connections = connections
        port = channel.localAddress?.port ?? 0
    }

    var address: String { "127.0.0.1:\(port)" }

    func dropConnections() async {
        for connection in connections.all.withLock({ all in
            defer { all = [] }
            return all
        }) { try? await connection.close().get() }
    }

    func stop() async throws { try await channel.close().get() }
}

private final class Connections: Sendable {
    let all = Mutex<[any Channel]>([])
}

private final class LoopbackHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: @Sendable (LoopbackRequest) async -> LoopbackAnswer
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ answer: @escaping @Sendable (LoopbackRequest) async -> LoopbackAnswer) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (self.head, body) = (head, [])
        case .body(let buffer): body += buffer.readableBytesView
        case .end:
            guard let head else { return }
            var headers: [String: String] = [:]
            for (name, value) in head.headers { headers[name.lowercased()] = value }
            let path = String(head.uri.prefix { $0 != "?" }).removingPercentEncoding ?? head.uri
            let request = LoopbackRequest(method: head.method.rawValue, path: path, headers: headers, body: body)
            Self.serve(request, context.channel, answer)
        }
    }

    private static func serve(
        _ request: LoopbackRequest, _ channel: any Channel,
        _ answer: @escaping @Sendable (LoopbackRequest) async -> LoopbackAnswer
    ) {
        Task {
            let answered = await answer(request)
            await respond(answered, channel)
        }
    }

    private static func respond(_ answer: LoopbackAnswer, _ channel: any Channel) async {
        // Otherwise the next request may be read and acted on, and never answered.
        if answer.closes { try? await channel.setOption(ChannelOptions.autoRead, value: false).get() }
        if !answer.isSwallowed { await write(answer, channel) }
        if answer.closes || answer.isSwallowed { try? await channel.close().get() }
    }

    private static func write(_ answer: LoopbackAnswer, _ channel: any Channel) async {
        var fields = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
        fields.add(name: "Content-Length", value: "\(answer.body.count)")
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: fields)
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: answer.body))), promise: nil)
        try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil)).get()
    }
}
