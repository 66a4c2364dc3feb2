import AsyncHTTPClient
import LineModel
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import LineNotify
@testable import ServiceSupport

/// A proxy on loopback that says what it was asked for, and passes nothing on.
private final class RefusingProxy: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let heard: @Sendable (String) -> Void
    private let status: String

    init(_ status: String, _ heard: @escaping @Sendable (String) -> Void) {
        (self.status, self.heard) = (status, heard)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        heard(String(buffer: unwrapInboundIn(data)))
        let answer = "HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n"
        context.writeAndFlush(NIOAny(ByteBuffer(string: answer)), promise: nil)
    }

    static func start(
        _ status: String, _ heard: @escaping @Sendable (String) -> Void
    ) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(RefusingProxy(status, heard))
            }
        }.bind(host: "127.0.0.1", port: 0).get()
    }
}

@Suite("Robots behind a proxy")
struct ProxyTests {
    @Test("a robot is asked through the proxy, by CONNECT with its login, unless it is excepted; a failure names it")
    func connects() async throws {
        let heard = Mutex<[String]>([])
        let proxy = try await RefusingProxy.start("407 Proxy Authentication Required") { text in
            heard.withLock { $0.append(text) }
        }
        let robot = try await LoopbackServer.start { _, _ in .reply(200, "ok") }
        var configuration = HTTPClient.Configuration()
        // As the service has it: whoever asks has pauses of its own.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = WebClient(HTTPClient(eventLoopGroupProvider: .singleton), configuration: configuration)
        let server = try WebProxy("http://" + "u:geheim@127.0.0.1:\(proxy.localAddress?.port ?? 0)")
        client.adopt(ProxyRules(https: server))
        func failure(_ url: String) async throws -> DeliveryFailure? {
            var surroundings = NotifiersFixture.surroundings
            surroundings.client = client
            let notifier = SlackNotifier(
                address: try RobotAddress(Secret(url), parameter: "url"),
                context: NotifierContext(surroundings, language: .en))
            return await NotifiersCatalogueTests.failure(notifier)
        }
        // A name that only the proxy could resolve.
        let refused = try #require(try await failure("https://robot.invalid/services/T/B/KEY-0001"))
        #expect(refused.isTemporary && refused.message.contains("through the proxy \(server)"), "\(refused.message)")
        #expect(!refused.message.contains("geheim"))
        let asked = heard.withLock { $0.first?.lowercased() ?? "" }
        #expect(asked.hasPrefix("connect robot.invalid:443 http/1.1"))
        #expect(asked.contains("proxy-authorization: basic dtpnzwhlaw0="))
        // No rule for http.
        #expect(try await failure("http://127.0.0.1:\(robot.port)/services/T/B/K") == nil)
        client.adopt(ProxyRules(http: server, exceptions: [try ProxyException("127.0.0.1")]))
        #expect(try await failure("http://127.0.0.1:\(robot.port)/services/T/B/K") == nil)
        #expect(heard.withLock { $0.count } == 1)
        client.adopt(ProxyRules(http: server))
        #expect(try await failure("http://127.0.0.1:\(robot.port)/services/T/B/K") != nil)
        #expect(heard.withLock { $0.count } == 2)
        try await client.shutdown()
        try await robot.stop()
        try await proxy.close().get()
    }
}
