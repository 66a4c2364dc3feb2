import Foundation
import LineModel
import LinuxSocket
import ProbeWire
import Testing

/// A template against a server that is already there. SystemTests/interop/templates.py starts one and sets the
/// variables.
@Suite("A template against a server")
struct TemplateInteropTests {
    private static let file = ProcessInfo.processInfo.environment["PLUMBLINE_TEMPLATE_FILE"]
    private static let port = ProcessInfo.processInfo.environment["PLUMBLINE_TEMPLATE_PORT"].flatMap(UInt16.init)
    private static let round = FormatContext(seed: 0x9F0C_1122_3344_5566, rows: 300, count: 100, size: 64)
    private static let probes = 20

    @Test("every probe is answered, by the answer to it and no other", .enabled(if: file != nil && port != nil))
    func exchange() throws {
        let (file, port) = (try #require(Self.file), try #require(Self.port))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let template = try PayloadTemplate(text: text, source: file)
        let format = try TemplateFormat.entry(PayloadKind(rawValue: "template"), template).make(Self.round)
        var next = Self.round
        next.identities = LineIdentities(RoundSecret(seed: 0x9F0C_1122_CCBB_AA99))
        let other = try TemplateFormat.entry(PayloadKind(rawValue: "template"), template).make(next)
        let server = Endpoint.loopback(.ipv4, port: port)
        var replies: [(probe: ProbeFields, bytes: [UInt8])] = []
        for number in 0..<UInt32(Self.probes) {
            let probe = ProbeFields(
                line: number * 11, sequence: number * 3, sendTimeNanoseconds: RealTime.now().nanoseconds)
            // At the rate that the template keeps to.
            let pause = format.traits.maxRate.map { Int64(1e9 / $0) } ?? 0
            if let bytes = try Self.exchange(probe, format, server, after: pause) { replies.append((probe, bytes)) }
        }
        #expect(replies.count == Self.probes)
        for (probe, bytes) in replies {
            let found = bytes.withUnsafeBytes { format.recognise($0) }
            let wanted = ReplyIdentity(line: probe.line, sequence: probe.sequence)
            #expect(found == (format.traits.repliesNameProbes ? .answer(wanted) : .opaque), "\(bytes)")
            let asOther = bytes.withUnsafeBytes { other.recognise($0) }
            if case .answer(let identity) = asOther { #expect(identity != wanted && !template.carriesRound) }
        }
    }

    /// A socket for each probe, so that it works for replies that carry nothing, too. nil: no answer in two seconds.
    private static func exchange(
        _ probe: ProbeFields, _ format: ErasedFormat, _ server: Endpoint, after pauseNanoseconds: Int64
    ) throws -> [UInt8]? {
        let socket = try UDPSocket(.ipv4)
        try socket.bind(to: .loopback(.ipv4))
        if pauseNanoseconds > 0 {
            WaitSet([socket.descriptor]).wait(until: MonotonicTime.now().advanced(byNanoseconds: pauseNanoseconds))
        }
        let length = format.length(nil)
        let outgoing = SendBatch(slots: 1, capacity: length)
        _ = format.encode(probe, UnsafeMutableRawBufferPointer(rebasing: outgoing.payload(0)[..<length]))
        outgoing.prepare(0, length: length, to: server)
        #expect(try outgoing.send(0..<1, on: socket) == 1)
        let waits = WaitSet([socket.descriptor])
        guard waits.wait(until: MonotonicTime.now().advanced(byNanoseconds: 2_000_000_000)) > 0 else { return nil }
        var incoming = ReceiveBatch(slots: 1, capacity: 4096)
        guard try incoming.receive(from: socket) == 1 else { return nil }
        #expect(incoming[0].source == server)
        return Array(incoming[0].payload)
    }
}
