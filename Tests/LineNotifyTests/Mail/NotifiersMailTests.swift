import LineModel
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import LineNotify
@testable import ServiceSupport

@Suite("Mail")
struct NotifiersMailTests {
    @Test("A reply is read whatever pieces it comes in; what is none is refused")
    func replies() throws {
        let bytes = Array("250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n".utf8)
        for step in 1...bytes.count {
            var reader = SMTPReplyReader()
            var replies: [SMTPReply] = []
            for start in stride(from: 0, to: bytes.count, by: step) {
                replies += try reader.read(bytes[start..<min(start + step, bytes.count)])
            }
            #expect(replies.count == 1 && replies.first?.capability("AUTH") == ["PLAIN", "LOGIN"])
            #expect(!reader.hasRest)
        }
        for bad in ["HTTP/1.1 200 OK\r\n", "25\r\n", "250-a\r\n251 b\r\n", "99x\r\n", "\r\n"] {
            var reader = SMTPReplyReader()
            #expect(throws: SMTPReplyReader.Problem.notSMTP) { try reader.read(bad.utf8) }
        }
        var reader = SMTPReplyReader()
        #expect(throws: SMTPReplyReader.Problem.tooLong) { try reader.read(Array(repeating: 0x32, count: 3000)) }
    }

    @Test("A Chinese subject is words of RFC 2047 of at most 75 characters that split no character")
    func header() {
        let text = MailMessage.encodedHeader(String(repeating: "线路异常", count: 12))
        let words = text.split(separator: "\r\n ")
        #expect(words.count == 4)
        #expect(words.allSatisfy { $0.hasPrefix("=?UTF-8?B?") && $0.hasSuffix("?=") && $0.count <= 75 })
        #expect(MailMessage.encodedHeader("plain") == "plain")
        #expect(MailMessage.encodedHeader("线") == "=?UTF-8?B?57q/?=")
    }

    @Test("A dot at a line's begin is doubled, and the mail ends with a lone one")
    func stuffing() {
        #expect(
            String(decoding: MailMessage.stuffed(Array(".a\r\n..\r\nb".utf8)), as: UTF8.self)
                == "..a\r\n...\r\nb\r\n.\r\n")
        #expect(String(decoding: MailMessage.stuffed(Array("a\r\n".utf8)), as: UTF8.self) == "a\r\n.\r\n")
    }

    @Test("Dates are those of RFC 5322")
    func dates() {
        #expect(MailMessage.dateText(WallTime.ofTests) == "Tue, 24 Nov 2026 10:55:00 +0800")
        #expect(MailMessage.dateText(WallTime(nanosecondsSince1970: 0)) == "Thu, 01 Jan 1970 00:00:00 +0000")
    }

    @Test("Settings that would send a password in clear, or end a command, are refused")
    func settings() {
        var clear = NotifiersFixture.values("mail", port: 25)
        clear["security"] = .text("none")
        #expect(throws: ParameterProblem.self) { try NotifiersFixture.make("mail", clear) }
        for bad in ["a", "a@b@c", "a@b>\r\nRSET", "线@例.cn", "a b@c"] {
            var values = NotifiersFixture.values("mail", port: 25)
            values["to"] = .texts([bad])
            #expect(throws: ParameterProblem.self) { try NotifiersFixture.make("mail", values) }
        }
    }

    @Test(
        "Nothing that is said before TLS is more than temporary: anybody on the way may have said it",
        arguments: [
            ("220 mx\r\n", "250 mx\r\n"), ("220 mx\r\n220 mx\r\n", "250 mx\r\n"), ("421 busy\r\n", ""),
            ("554 no\r\n", ""), ("SSH-2.0\r\n", ""), ("220 mx\r\n", "554 go away\r\n"),
            ("220 mx\r\n", "502 what?\r\n"), ("220 mx\r\n", "250-mx\r\n250 STARTTLSX\r\n"),
        ])
    func servers(_ greeting: String, _ reply: String) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Talker(greeting, reply))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        let values = NotifiersFixture.values("mail", port: server.localAddress?.port ?? 0)
        let failure = await NotifiersCatalogueTests.failure(try NotifiersFixture.make("mail", values))
        #expect(failure?.kind == .temporary(after: nil), "\(failure?.message ?? "")")
        try await server.close().get()
    }

    @Test(
        "STARTTLS that is refused, or answered by no TLS, is tried again", arguments: ["454 later", "554 no", "220 go"])
    func refusedTLS(_ answer: String) async throws {
        let replies = ["220 mx\r\n", "250-mx\r\n250 STARTTLS\r\n", "\(answer)\r\n", "250 no TLS\r\n"]
        let failure = try await Self.failure(script: replies, security: "starttls")
        #expect(failure?.kind == .temporary(after: nil), "\(failure?.message ?? "")")
    }

    @Test("A mail server is offered TLS 1.2 and 1.3 alone, and its failure is told in the words of all others")
    func versions() async throws {
        for (security, script) in [
            ("tls", []), ("starttls", ["220 mx\r\n", "250-mx\r\n250 STARTTLS\r\n", "220 go\r\n"]),
        ] {
            let server = try await HelloServer.start(script: script)
            var values = NotifiersFixture.values("mail", port: server.port)
            values["security"] = .text(security)
            let failure = await NotifiersCatalogueTests.failure(try NotifiersFixture.make("mail", values))
            #expect(server.offered.map(Set.init) == [[0x0304, 0x0303]])
            #expect(failure?.kind == .temporary(after: nil))
            #expect(failure?.message.contains("no encrypted connection; ") == true, "\(failure?.message ?? "")")
            try await server.stop()
        }
    }
}

extension NotifiersMailTests {
    /// Replies to EHLO, MAIL, RCPT, DATA and the mail itself.
    static let replies = ["220 mx\r\n", "250 mx\r\n", "250 ok\r\n", "250 ok\r\n", "354 go on\r\n", "250 taken\r\n"]

    @Test("A server that falls silent is left after the time limit, wherever it does", arguments: replies.indices)
    func silence(_ replies: Int) async throws {
        let failure = try await Self.failure(script: Array(Self.replies.prefix(replies)))
        #expect(failure?.kind == .temporary(after: nil) && failure?.message.contains("100ms") == true)
    }

    @Test("A mail that the server took is delivered, whatever it says to the farewell")
    func farewell() async throws {
        for farewell in [[], ["500 no\r\n"], ["nonsense\r\n"]] {
            #expect(try await Self.failure(script: Self.replies + farewell) == nil)
        }
    }

    static func failure(script: [String], security: String = "none") async throws -> DeliveryFailure? {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Script(script))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        var values = NotifiersFixture.values("mail", port: server.localAddress?.port ?? 0)
        (values["security"], values["username"], values["password"]) = (.text(security), nil, nil)
        var notifier = MailNotifier(
            settings: try MailSettings(Parameters(values)), context: NotifiersFixture.context())
        if script.count < replies.count { notifier.timeLimit = .milliseconds(100) }
        let failure = await NotifiersCatalogueTests.failure(notifier)
        try await server.close().get()
        return failure
    }
}

/// Says one text after the other, the first at once, then one to each command and one to a mail's end.
private final class Script: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private var texts: ArraySlice<String>
    private var heard = ""

    init(_ texts: [String]) { self.texts = texts[...] }

    func channelActive(context: ChannelHandlerContext) { say(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        heard += String(buffer: unwrapInboundIn(data))
        guard heard.hasPrefix("From:") ? heard.contains("\r\n.\r\n") : heard.hasSuffix("\r\n") else { return }
        heard = ""
        say(context)
    }

    private func say(_ context: ChannelHandlerContext) {
        guard let text = texts.popFirst() else { return }
        context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
    }
}

/// Says a greeting, then one reply to whatever it hears.
private final class Talker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let greeting: String
    private let reply: String

    init(_ greeting: String, _ reply: String) { (self.greeting, self.reply) = (greeting, reply) }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(NIOAny(ByteBuffer(string: greeting)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.writeAndFlush(NIOAny(ByteBuffer(string: reply)), promise: nil)
    }
}
