import LineReport
import NIOCore
import NIOEmbedded
import Testing

@testable import LineWeb

/// Time is the embedded loop's: it passes when the test says so.
@Suite("A connection's time")
struct ConnectionGuardTests {
    private let counts = ConnectionCounts(most: 5)
    private let channel = EmbeddedChannel()

    private func begin() throws {
        try channel.pipeline.syncOperations.addHandler(ConnectionGuard(counts, patience: .seconds(10)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func advance(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    private func streamBegins() throws {
        try channel.triggerUserOutboundEvent(ConnectionGuard.Event.streamBegins).wait()
    }

    @Test("a request's is over when nothing comes for as long as it may take, and begins anew with each answer")
    func requests() throws {
        try begin()
        advance(9)
        #expect(channel.isActive)
        try channel.writeInbound(ByteBuffer(string: "head"))
        advance(9)
        try channel.writeOutbound(ByteBuffer(string: "answer"))
        advance(9)
        #expect(channel.isActive && value("connections") == 1)
        advance(1)
        #expect(!channel.isActive && value("timeouts_total") == 1 && value("connections") == 0)
    }

    @Test("a stream may be silent for hours, and has no place among the connections")
    func silentStreams() throws {
        try begin()
        try channel.writeInbound(ByteBuffer(string: "head"))
        try streamBegins()
        try streamBegins()
        #expect(value("connections") == 0)
        advance(86_400)
        try channel.writeOutbound(ByteBuffer(string: "event"))
        advance(86_400)
        #expect(channel.isActive && value("timeouts_total") == 0)
        try channel.close().wait()
        #expect(value("connections") == 0)
    }

    @Test("an answer that waits for something takes as long as it takes, and its taking no longer than any other")
    func waitingAnswers() throws {
        try begin()
        try channel.writeInbound(ByteBuffer(string: "head"))
        try channel.triggerUserOutboundEvent(ConnectionGuard.Event.answerWaits).wait()
        advance(3_600)
        #expect(channel.isActive && value("connections") == 1 && value("timeouts_total") == 0)
        try channel.writeOutbound(ByteBuffer(string: "answer"))
        advance(9)
        #expect(channel.isActive)
        advance(1)
        #expect(!channel.isActive && value("timeouts_total") == 1)
    }

    @Test("who asked for an answer that waits has left when nothing more can come from there")
    func waitingIsLeft() throws {
        try begin()
        try channel.writeInbound(ByteBuffer(string: "head"))
        try channel.triggerUserOutboundEvent(ConnectionGuard.Event.answerWaits).wait()
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(!channel.isActive && value("connections") == 0)
    }

    @Test("who has left before the answer is found to wait, or to be a stream, is not waited for either")
    func waitingIsLeftBefore() throws {
        for event in [ConnectionGuard.Event.answerWaits, .streamBegins] {
            let channel = EmbeddedChannel()
            try channel.pipeline.syncOperations.addHandler(ConnectionGuard(counts, patience: .seconds(10)))
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            try channel.writeInbound(ByteBuffer(string: "head"))
            channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            #expect(channel.isActive)
            try channel.triggerUserOutboundEvent(event).wait()
            #expect(!channel.isActive && value("connections") == 0)
        }
    }

    @Test("a stream whose reader takes nothing is closed, however much is written behind it")
    func slowStreams() throws {
        try begin()
        try streamBegins()
        advance(3_600)
        // Not flushed: the kernel has no room for it.
        for _ in 0..<9 {
            channel.write(ByteBuffer(string: "event"), promise: nil)
            advance(2)
        }
        #expect(!channel.isActive && value("timeouts_total") == 1)
    }

    @Test("a stream whose reader says that nothing more comes is closed")
    func leftStreams() throws {
        try begin()
        try streamBegins()
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(!channel.isActive)
    }

    @Test("a request whose reader says that nothing more comes is answered all the same")
    func leftRequests() throws {
        try begin()
        try channel.writeInbound(ByteBuffer(string: "head"))
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(channel.isActive)
        try channel.close().wait()
    }

    private func value(_ name: String) -> Double? {
        counts.families.first { $0.name == "plumbline_web_\(name)" }?.samples.first?.value
    }
}
