internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1

/// Says why a request was refused before anything of it could be read: its head is too long, or no HTTP. The server's
/// library answers such a one by an empty 400 and closes the connection; it is given a content here. What was asked is
/// not known then. It stands right behind the decoder; on its connection's event loop alone.
final class HeadRefusals: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// The most of a head, bytes: a monitor or a browser sends far less.
    static let maxHeadBytes = 32 << 10
    /// The most fields of a head.
    static let maxFields = 100

    private let counts: ConnectionCounts
    private var error: HTTPParserError?

    init(_ counts: ConnectionCounts) { self.counts = counts }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError, self.error == nil {
            self.error = error
            counts.noteUnreadable()
        }
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // What is answered to an earlier request on the connection has a type.
        guard let error, case .head(let head) = unwrapOutboundIn(data), head.status == .badRequest,
            head.headers["Content-Type"].isEmpty
        else { return context.write(data, promise: promise) }
        self.error = nil
        let reply = Self.reply(to: error)
        context.write(wrapOutboundOut(.head(reply.closingHead)), promise: nil)
        // Its end is written by the library.
        let content = context.channel.allocator.buffer(bytes: reply.bytes)
        context.write(wrapOutboundOut(.body(.byteBuffer(content))), promise: promise)
    }

    private static func reply(to error: HTTPParserError) -> Reply {
        // The root stands for the address, of which nothing is known.
        guard case .headerOverflow = error else {
            return .problem(400, "this is no request by HTTP/1.1: \(error.debugDescription)", instance: "/")
        }
        return .problem(
            431,
            "the head of the request has more than \(maxHeadBytes) bytes or \(maxFields) fields; send a shorter "
                + "address, or fewer fields",
            instance: "/")
    }

    /// Puts it behind the decoder, which the library makes: what a server adds stands further behind, where no part of
    /// HTTP/1.1 comes by any more. Without a decoder there is nothing to refuse.
    final class Placing: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = NIOAny
        private let counts: ConnectionCounts

        init(_ counts: ConnectionCounts) { self.counts = counts }

        func handlerAdded(context: ChannelHandlerContext) {
            let pipeline = context.pipeline.syncOperations
            guard let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) else {
                return
            }
            try? pipeline.addHandler(HeadRefusals(counts), position: .after(decoder))
        }
    }
}

extension Reply {
    /// The head of the last answer on a connection.
    fileprivate var closingHead: HTTPResponseHead {
        var fields = HTTPFields()
        SafetyFields.add(to: &fields, isPage: false)
        var headers = HTTPHeaders(fields.map { ($0.name.rawName, $0.value) })
        headers.add(contentsOf: [
            ("Content-Type", type), ("Content-Length", String(bytes.count)), ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ])
        return HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
    }
}
