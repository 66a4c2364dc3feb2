import LinuxSocket
import Synchronization
import Testing

@testable import ProbeEngine

/// A UDP server on loopback that answers whatever comes, as a closure says.
final class FarEnd: Sendable {
    struct Answer {
        var bytes: [UInt8]
        /// After the request was read.
        var delayNanoseconds: Int64 = 0
    }

    /// What is answered to a request.
    ///
    /// - Parameter number: of the request, from 0.
    typealias Server = @Sendable (_ request: [UInt8], _ from: Endpoint, _ number: Int) -> [Answer]

    let endpoint: Endpoint
    private let socket: UDPSocket
    private let server: Server
    private let stopFlag: EventFlag
    private let isStopped = Atomic<Bool>(false)
    private let requests = Mutex<[[UInt8]]>([])
    private let thread = Mutex<JoinableThread?>(nil)

    init(_ address: Endpoint = .loopback(.ipv4), _ server: @escaping Server) throws {
        socket = try UDPSocket(address.family)
        try socket.bind(to: address)
        _ = try socket.setReceiveBuffer(4 << 20)
        endpoint = try socket.localEndpoint()
        stopFlag = try EventFlag()
        self.server = server
        let thread = try JoinableThread(name: "far-end") { self.run() }
        self.thread.withLock { $0 = thread }
    }

    /// Ends the thread, and returns what came in, in its order.
    @discardableResult
    func stop() -> [[UInt8]] {
        isStopped.store(true, ordering: .relaxed)
        stopFlag.raise()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
        return requests.withLock { $0 }
    }

    private func run() {
        var batch = ReceiveBatch(slots: 64, capacity: 65_535)
        let sender = SendBatch(slots: 1, capacity: 65_535)
        let waits = WaitSet([stopFlag.descriptor, socket.descriptor])
        var pending: [(due: MonotonicTime, bytes: [UInt8], to: Endpoint)] = []
        var number = 0
        while !isStopped.load(ordering: .relaxed) {
            while let count = try? batch.receive(from: socket), count > 0 {
                let now = MonotonicTime.now()
                for slot in 0..<count {
                    let (request, from) = (Array(batch[slot].payload), batch[slot].source)
                    for answer in server(request, from, number) {
                        pending.append((now.advanced(byNanoseconds: answer.delayNanoseconds), answer.bytes, from))
                    }
                    number += 1
                    requests.withLock { $0.append(request) }
                }
            }
            let now = MonotonicTime.now()
            for entry in pending where entry.due <= now { send(entry.bytes, to: entry.to, sender) }
            pending.removeAll { $0.due <= now }
            waits.wait(until: pending.map(\.due).min())
        }
    }

    private func send(_ bytes: [UInt8], to endpoint: Endpoint, _ batch: borrowing SendBatch) {
        bytes.withUnsafeBytes { batch.payload(0).copyMemory(from: $0) }
        batch.prepare(0, length: bytes.count, to: endpoint)
        // An ICMP error of an earlier answer fails one call.
        for _ in 0..<3 where (try? batch.send(0..<1, on: socket)) == 1 { return }
    }
}
