import NIOCore
import NIOPosix
import Synchronization

/// A mail server on loopback, without encryption, that answers each command as it is told to.
final class TalkingMailServer: Sendable {
    struct Mail: Equatable {
        var recipients: [String] = []
        var text = ""
    }

    private let channel: any Channel
    private let state = Mutex<[Mail]>([])
    var port: Int { channel.localAddress?.port ?? 0 }
    /// The mails that were taken, in order.
    var mails: [Mail] { state.withLock { $0 } }

    private init(_ channel: any Channel) { self.channel = channel }

    /// - Parameters:
    ///   - capabilities: lines of the answer to EHLO.
    ///   - answer: to `RCPT TO:<a@b>`, and to a mail as a whole; nil takes it.
    static func start(
        _ capabilities: [String] = [], answer: @escaping @Sendable (String) -> String? = { _ in nil }
    ) async throws -> TalkingMailServer {
        let holder = Holder()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let talker = MailTalker(capabilities, answer) { mail in
                        holder.server.withLock { $0 }?.state.withLock { $0.append(mail) }
                    }
                    try channel.pipeline.syncOperations.addHandler(talker)
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        let server = TalkingMailServer(channel)
        holder.server.withLock { $0 = server }
        return server
    }

    func stop() async throws { try await channel.close().get() }

    private final class Holder: Sendable {
        let server = Mutex<TalkingMailServer?>(nil)
    }
}

private final class MailTalker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let capabilities: [String]
    private let answer: (String) -> String?
    private let take: (TalkingMailServer.Mail) -> Void
    private var mail = TalkingMailServer.Mail()
    private var heard = ""
    private var isInData = false

    init(
        _ capabilities: [String], _ answer: @escaping (String) -> String?,
        _ take: @escaping (TalkingMailServer.Mail) -> Void
    ) {
        (self.capabilities, self.answer, self.take) = (capabilities, answer, take)
    }

    func channelActive(context: ChannelHandlerContext) { say("220 mx", context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        heard += String(buffer: unwrapInboundIn(data))
        if isInData {
            guard heard.hasSuffix("\r\n.\r\n") else { return }
            let reply = answer(heard)
            if reply == nil { take(TalkingMailServer.Mail(recipients: mail.recipients, text: heard)) }
            (isInData, heard, mail) = (false, "", TalkingMailServer.Mail())
            return say(reply ?? "250 taken", context)
        }
        guard heard.hasSuffix("\r\n") else { return }
        let line = String(heard.dropLast(1))
        heard = ""
        reply(to: line, context)
    }

    private func reply(to line: String, _ context: ChannelHandlerContext) {
        switch line.prefix(4) {
        case "EHLO":
            let lines = ["mx"] + capabilities
            let text = lines.enumerated().map { "250\($0 == lines.count - 1 ? " " : "-")\($1)" }
            say(text.joined(separator: "\r\n"), context)
        case "RCPT":
            let reply = answer(line)
            if reply == nil { mail.recipients.append(String(line.dropFirst(9).dropLast())) }
            say(reply ?? "250 ok", context)
        case "DATA":
            isInData = true
            say("354 go on", context)
        default: say(answer(line) ?? "250 ok", context)
        }
    }

    private func say(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(NIOAny(ByteBuffer(string: text + "\r\n")), promise: nil)
    }
}
