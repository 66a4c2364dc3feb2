import Foundation
import LineModel
import LinuxSocket
import ProbeEngine
import ProbeWire
import Testing

/// Associations with a proxy that is already there; SystemTests/interop/socks.py starts dante and sets the variables.
@Suite("Associations with a SOCKS5 proxy")
struct SOCKSInteropTests {
    private static let told = ProcessInfo.processInfo.environment
    private static let folder = told["PLUMBLINE_SOCKS_FOLDER"]

    private static func endpoint(_ name: String) throws -> Endpoint {
        let port = try #require(told[name].flatMap(UInt16.init), "\(name) is not set")
        return .loopback(.ipv4, port: port)
    }

    private static func soon(_ seconds: Int64 = 10) -> MonotonicTime {
        .now().advanced(byNanoseconds: seconds * 1_000_000_000)
    }

    /// Sends probes to the echo by way of the proxy's relay; how many came back as they must.
    private static func exchange(_ relay: Endpoint, echo: Endpoint, count: UInt32, on socket: UDPSocket) throws -> Int {
        let format = try RelayFormat.entry.make(FormatContext(seed: 0x9F0C, rows: 1, count: 100, size: 64))
        let outgoing = SendBatch(slots: 1, capacity: 200)
        var incoming = ReceiveBatch(slots: 1, capacity: 200)
        let waits = WaitSet([socket.descriptor])
        var answered = 0
        for sequence in 0..<count {
            let probe = ProbeFields(
                line: 0, sequence: sequence, sendTimeNanoseconds: RealTime.now().nanoseconds, echo: RelayHeader(echo))
            let length = format.length(probe.echo)
            _ = format.encode(probe, UnsafeMutableRawBufferPointer(rebasing: outgoing.payload(0)[..<length]))
            outgoing.prepare(0, length: length, to: relay)
            _ = try outgoing.send(0..<1, on: socket)
            guard waits.wait(until: soon(2)) > 0, try incoming.receive(from: socket) == 1 else { continue }
            let isAnswer =
                format.recognise(incoming[0].payload) == .answer(ReplyIdentity(line: 0, sequence: sequence))
            answered += isAnswer && incoming[0].source == relay ? 1 : 0
        }
        return answered
    }

    private static func boundSocket() throws -> UDPSocket {
        let socket = try UDPSocket(.ipv4)
        try socket.bind(to: .loopback(.ipv4))
        return socket
    }

    @Test("with a user name: probes reach the echo and come back", .enabled(if: folder != nil))
    func associated() throws {
        let (proxy, echo) = (try Self.endpoint("PLUMBLINE_SOCKS_PORT"), try Self.endpoint("PLUMBLINE_SOCKS_ECHO"))
        let text = try #require(Self.told["PLUMBLINE_SOCKS_CREDENTIALS"])
        let keeper = try AssociationKeeper.start([(proxy, SOCKSCredentials(text: text))])
        defer { _ = keeper.finish() }
        keeper.awaitSettled(until: Self.soon())
        let relay = try #require(keeper.slots[0].relay()?.endpoint, "\(keeper.failure(of: 0)?.words ?? "")")
        #expect(relay.port != proxy.port)
        #expect(try Self.exchange(relay, echo: echo, count: 20, on: Self.boundSocket()) == 20)
    }

    @Test(
        "a wrong password, no user name, a proxy that forbids: each fails for its reason", .enabled(if: folder != nil))
    func refused() throws {
        let proxy = try Self.endpoint("PLUMBLINE_SOCKS_PORT")
        let forbidding = try Self.endpoint("PLUMBLINE_SOCKS_FORBIDDING")
        let nobody = try Self.endpoint("PLUMBLINE_SOCKS_NOBODY")
        let text = try #require(Self.told["PLUMBLINE_SOCKS_CREDENTIALS"])
        let keeper = try AssociationKeeper.start([
            (proxy, SOCKSCredentials(text: text + "x")), (proxy, nil), (forbidding, nil), (nobody, nil),
        ])
        keeper.awaitSettled(until: Self.soon())
        let reasons = (0..<4).map { keeper.failure(of: $0)?.words ?? "none" }
        #expect(reasons[0].contains("refuses the user name") || reasons[0].contains("ended the negotiation"))
        #expect(reasons[1].contains("wants a user name"))
        #expect(reasons[2].contains("refuses a UDP association"))
        #expect(reasons[3].contains("ECONNREFUSED"))
        #expect(!reasons.joined().contains(text))
        _ = keeper.finish()
    }

    @Test("a proxy that ends and comes back: told, made anew, and probes go again", .enabled(if: folder != nil))
    func remade() throws {
        let folder = URL(filePath: try #require(Self.folder))
        let (proxy, echo) = (try Self.endpoint("PLUMBLINE_SOCKS_SECOND"), try Self.endpoint("PLUMBLINE_SOCKS_ECHO"))
        let keeper = try AssociationKeeper.start([(proxy, nil)])
        defer { _ = keeper.finish() }
        keeper.awaitSettled(until: Self.soon())
        let before = try #require(keeper.slots[0].relay(), "\(keeper.failure(of: 0)?.words ?? "")")
        #expect(try Self.exchange(before.endpoint, echo: echo, count: 3, on: Self.boundSocket()) == 3)
        let dropped = MonotonicTime.now()
        try Data().write(to: folder.appending(path: "drop"))
        let deadline = Self.soon(20)
        while keeper.slots[0].generation < before.generation + 4, MonotonicTime.now() < deadline {
            LinuxSocket.sleep(until: .now().advanced(byNanoseconds: 5_000_000))
        }
        let after = try #require(keeper.slots[0].relay(), "\(keeper.failure(of: 0)?.words ?? "")")
        #expect(try Self.exchange(after.endpoint, echo: echo, count: 3, on: Self.boundSocket()) == 3)
        let record = keeper.finish()[0]
        #expect(record.remade >= 1 && record.outages.count >= 1)
        #expect(record.interrupted(sentAt: dropped, timeoutNanoseconds: 20_000_000_000))
        #expect(!record.interrupted(sentAt: .now(), timeoutNanoseconds: 2_000_000_000))
    }
}
