import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

/// A socket that sends probes to a reflector and reads what comes back.
final class ReflectingClient {
    private(set) var socket: UDPSocket
    /// The address as it was asked for; its port 0 where the kernel chooses.
    private let bound: Endpoint
    private var batch = ReceiveBatch(slots: 64, capacity: 4096)
    private var waits: WaitSet
    private(set) var replies: [Reply] = []

    struct Reply: Equatable {
        var bytes: [UInt8]
        var source: Endpoint

        /// The sequence number behind a relay's header, or without one.
        var sequence: UInt32? {
            bytes.withUnsafeBytes { PlumbProbe(request: $0)?.sequence }
        }
    }

    init(_ bound: Endpoint = Endpoint(ipv4: (127, 0, 0, 1), port: 0)) throws {
        self.bound = bound
        socket = try Self.open(bound)
        waits = WaitSet([socket.descriptor])
    }

    private static func open(_ bound: Endpoint) throws -> UDPSocket {
        let socket = try UDPSocket(bound.family)
        _ = try socket.setReceiveBuffer(4 << 20)
        try socket.bind(to: bound)
        return socket
    }

    /// Takes another port where the kernel chose the one that is probed: to a reflector that would be a loop, which it
    /// rightly does not answer. Each binding draws anew, so that more than a few in a row are no chance.
    private func keepApart(from port: UInt16) throws {
        for _ in 0..<8 where bound.port == 0 {
            guard try socket.localEndpoint().port == port else { return }
            socket = try Self.open(bound)
            waits = WaitSet([socket.descriptor])
        }
    }

    static func probe(_ sequence: Int, size: Int = 64) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        let probe = PlumbProbe(identity: 77, line: 3, sequence: UInt32(sequence), sendTimeNanoseconds: 5)
        bytes.withUnsafeMutableBytes { probe.encode(into: $0) }
        return bytes
    }

    static func relayed(_ sequence: Int, to echo: Endpoint, size: Int = 64) -> [UInt8] {
        let header = RelayHeader(echo)
        var bytes = [UInt8](repeating: 0, count: header.length)
        bytes.withUnsafeMutableBytes { header.encode(into: $0) }
        return bytes + probe(sequence, size: size)
    }

    func send(_ bytes: [UInt8], to endpoint: Endpoint) throws {
        try keepApart(from: endpoint.port)
        let batch = SendBatch(slots: 1, capacity: max(1, bytes.count))
        bytes.withUnsafeBytes { batch.payload(0).copyMemory(from: $0) }
        batch.prepare(0, length: bytes.count, to: endpoint)
        try #require(try batch.send(0..<1, on: socket) == 1)
    }

    /// Reads until `count` replies were read in all. Gives up, as a failure, after a time that only a hang needs.
    func read(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let deadline = MonotonicTime.now().advanced(byNanoseconds: 20_000_000_000)
        while replies.count < count {
            try #require(
                MonotonicTime.now() < deadline, "\(replies.count) of \(count) replies came",
                sourceLocation: sourceLocation)
            waits.wait(until: deadline)
            takeAll()
        }
    }

    /// Reads what is there without waiting.
    func takeAll() {
        while let count = try? batch.receive(from: socket), count > 0 {
            for slot in 0..<count {
                replies.append(Reply(bytes: Array(batch[slot].payload), source: batch[slot].source))
            }
        }
    }

    /// Sends a probe behind everything else and waits for its answer: a reflector that holds nothing answers in order,
    /// so that whatever it was going to answer before is here then. The answer is not among `replies`.
    func settle(_ endpoint: Endpoint) throws {
        let last = Self.probe(999_999)
        try send(last, to: endpoint)
        let deadline = MonotonicTime.now().advanced(byNanoseconds: 20_000_000_000)
        while !replies.contains(where: { $0.bytes == last }) {
            try #require(MonotonicTime.now() < deadline, "the last probe was not answered")
            waits.wait(until: deadline)
            takeAll()
        }
        replies.removeAll { $0.bytes == last }
    }
}
