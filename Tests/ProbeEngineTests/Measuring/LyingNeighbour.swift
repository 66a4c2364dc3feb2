import LinuxSocket

/// A line's far end that forges for another line, by every way that an address may be spoofed: on one machine a socket
/// that is bound to the other's address stands for a sender without ingress filtering.
///
/// The other line's own far end is silent.
final class LyingNeighbour: Sendable {
    /// What is forged when a request came: datagrams as the other line's address would send them.
    typealias Forger = @Sendable (_ request: [UInt8]) -> [[UInt8]]

    let honest: FarEnd
    /// The address of the line that is forged for.
    let victim: Endpoint
    private let spoofed: UDPSocket

    /// - Parameters:
    ///   - server: what the far end answers honestly for its own line.
    ///   - forger: what it sends besides.
    init(
        _ server: @escaping @Sendable (_ request: [UInt8], _ from: Endpoint) -> [UInt8]?,
        forging forger: @escaping Forger
    ) throws {
        let spoofed = try UDPSocket(.ipv4)
        try spoofed.bind(to: Endpoint(ipv4: (127, 0, 0, 2), port: 0))
        _ = try spoofed.setReceiveBuffer(4 << 20)
        self.spoofed = spoofed
        victim = try spoofed.localEndpoint()
        honest = try FarEnd { request, from, _ in
            for bytes in forger(request) { LyingNeighbour.send(bytes, to: from, by: spoofed) }
            return server(request, from).map { [FarEnd.Answer(bytes: $0)] } ?? []
        }
    }

    static func send(_ bytes: [UInt8], to endpoint: Endpoint, by socket: UDPSocket) {
        let batch = SendBatch(slots: 1, capacity: max(1, bytes.count))
        bytes.withUnsafeBytes { batch.payload(0).copyMemory(from: $0) }
        batch.prepare(0, length: bytes.count, to: endpoint)
        // An ICMP error of an earlier datagram fails one call.
        for _ in 0..<3 where (try? batch.send(0..<1, on: socket)) == 1 { return }
    }

    /// Where the probes of the line that is forged for came from; to be called once, after the round.
    func stop() throws -> Set<UInt16> {
        honest.stop()
        var batch = ReceiveBatch(slots: 64, capacity: 2_048)
        var ports: Set<UInt16> = []
        while true {
            guard let count = try? batch.receive(from: spoofed) else { continue }
            guard count > 0 else { return ports }
            for slot in 0..<count { ports.insert(batch[slot].source.port) }
        }
    }
}
