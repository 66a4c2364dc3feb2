internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A server on loopback that keeps the first TLS message of each client (RFC 8446 section 4.1.2), and answers what is
/// no TLS: what a client is willing to speak stands there in clear.
package final class HelloServer: Sendable {
    private let channel: any Channel
    private let heard: Heard
    package let port: Int

    /// - Parameter script: said before TLS, the first at once, then one to each line; with none TLS begins at once.
    package static func start(script: [String] = []) async throws -> HelloServer {
        let heard = Heard()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HelloListener(script, heard))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        return HelloServer(channel, heard)
    }

    private init(_ channel: any Channel, _ heard: Heard) {
        self.channel = channel
        self.heard = heard
        port = channel.localAddress?.port ?? 0
    }

    /// The versions that each client offered, as TLS numbers them: 0x0303 is 1.2, 0x0301 is 1.0.
    package var offered: [[UInt16]] { heard.hellos.withLock { $0 }.map(Self.versions) }

    package func stop() async throws { try await channel.close().get() }

    /// Those of the extension `supported_versions`; without it the one of the message itself.
    package static func versions(_ hello: [UInt8]) -> [UInt16] {
        func number(_ place: Int) -> Int {
            place + 1 < hello.count ? Int(hello[place]) << 8 | Int(hello[place + 1]) : 0
        }
        // Record 5, handshake 4, version 2, random 32; then three lists with their lengths before them.
        guard hello.count > 44, hello[0] == 22, hello[5] == 1 else { return [] }
        var place = 43 + 1 + Int(hello[43])
        place += 2 + number(place)
        guard place < hello.count else { return [] }
        place += 1 + Int(hello[place])
        let end = min(place + 2 + number(place), hello.count)
        place += 2
        while place + 4 <= end {
            let (kind, length) = (number(place), number(place + 2))
            if kind == 43 { return stride(from: place + 5, to: place + 4 + length, by: 2).map { UInt16(number($0)) } }
            place += 4 + length
        }
        return [UInt16(number(9))]
    }
}

private final class Heard: Sendable {
    let hellos = Mutex<[[UInt8]]>([])
}

private final class HelloListener: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var script: ArraySlice<String>
    private let heard: Heard
    private var bytes: [UInt8] = []
    private var hasHeard = false

    init(_ script: [String], _ heard: Heard) {
        self.script = script[...]
        self.heard = heard
    }

    func channelActive(context: ChannelHandlerContext) { say(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += unwrapInboundIn(data).readableBytesView
        if !script.isEmpty, bytes.last == UInt8(ascii: "\n") {
            bytes = []
            return say(context)
        }
        // What comes behind it is what the client says to the answer.
        guard !hasHeard, bytes.count >= 5, bytes.count >= 5 + Int(bytes[3]) << 8 + Int(bytes[4]) else { return }
        heard.hellos.withLock { $0.append(bytes) }
        hasHeard = true
        context.writeAndFlush(NIOAny(ByteBuffer(string: "HTTP/1.1 400 no TLS here\r\n\r\n")), promise: nil)
    }

    private func say(_ context: ChannelHandlerContext) {
        guard let text = script.popFirst() else { return }
        context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
    }
}
