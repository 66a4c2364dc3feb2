import LinuxSocket
import ProbeWire
import Synchronization
import Testing

extension Testing.Tag {
    /// Uses real sockets.
    @Tag static var kernel: Self
}

/// Answers probes on sockets of its own, as a hook says. Ports are the kernel's choice.
final class EchoResponder: Sendable {
    /// A datagram that holds a probe.
    struct Request {
        let probe: PlumbProbe
        let payload: [UInt8]
        let from: Endpoint
        /// Which of the responder's sockets it came to.
        let socket: Int
    }

    struct Answer {
        var payload: [UInt8]
        /// After the request.
        var delay: Duration = .zero
        /// Another socket to answer from.
        var socket: Int?
    }

    typealias Hook = @Sendable (Request) -> [Answer]

    let endpoints: [Endpoint]
    private let sockets: [UDPSocket]
    private let stopFlag: EventFlag
    private let isStopped = Atomic<Bool>(false)
    private let requests = Mutex<[Request]>([])
    private let thread = Mutex<JoinableThread?>(nil)
    private let hook: Hook

    /// - Parameters:
    ///   - addresses: one socket each.
    ///   - hook: called on the responder's thread; by default what was received is returned.
    init(_ addresses: [Endpoint], _ hook: @escaping Hook = { [Answer(payload: $0.payload)] }) throws {
        sockets = try addresses.map { address in
            let socket = try UDPSocket(address.family)
            try socket.bind(to: address)
            _ = try socket.setReceiveBuffer(4 << 20)
            return socket
        }
        endpoints = try sockets.map { try $0.localEndpoint() }
        stopFlag = try EventFlag()
        self.hook = hook
        let thread = try JoinableThread(name: "echo") { self.run() }
        self.thread.withLock { $0 = thread }
    }

    /// Ends the thread, and returns what came in.
    @discardableResult
    func stop() -> [Request] {
        isStopped.store(true, ordering: .relaxed)
        stopFlag.raise()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
        return requests.withLock { $0 }
    }

    static let loopback = Endpoint(ipv4: (127, 0, 0, 1), port: 0)

    private func run() {
        var batch = ReceiveBatch(slots: 64, capacity: 65_535)
        let sender = SendBatch(slots: 1, capacity: 65_535)
        let waits = WaitSet([stopFlag.descriptor] + sockets.map(\.descriptor))
        var pending: [(due: MonotonicTime, answer: Answer, request: Request)] = []
        while !isStopped.load(ordering: .relaxed) {
            for index in sockets.indices {
                while let count = try? batch.receive(from: sockets[index]), count > 0 {
                    let now = MonotonicTime.now()
                    for slot in 0..<count {
                        guard let request = request(batch[slot], index) else { continue }
                        for answer in hook(request) {
                            let due = now.advanced(byNanoseconds: answer.delay.wholeNanoseconds)
                            pending.append((due, answer, request))
                        }
                        requests.withLock { $0.append(request) }
                    }
                }
            }
            let now = MonotonicTime.now()
            for entry in pending where entry.due <= now { send(entry.answer, to: entry.request, sender) }
            pending.removeAll { $0.due <= now }
            waits.wait(until: pending.map(\.due).min())
        }
    }

    private func request(_ datagram: ReceivedDatagram, _ socket: Int) -> Request? {
        guard let probe = PlumbProbe(request: datagram.payload) else { return nil }
        return Request(probe: probe, payload: Array(datagram.payload), from: datagram.source, socket: socket)
    }

    private func send(_ answer: Answer, to request: Request, _ batch: borrowing SendBatch) {
        let memory = batch.payload(0)
        answer.payload.withUnsafeBytes { memory.copyMemory(from: $0) }
        batch.prepare(0, length: answer.payload.count, to: request.from)
        // An ICMP error of an earlier answer fails one call.
        for _ in 0..<3 where (try? batch.send(0..<1, on: sockets[answer.socket ?? request.socket])) == 1 { return }
    }
}

extension EchoResponder.Request {
    /// The probe as it would have been sent with another content: valid in every byte.
    func rewritten(_ change: (inout PlumbProbe) -> Void) -> [UInt8] {
        var other = probe
        change(&other)
        var bytes = [UInt8](repeating: 0, count: payload.count)
        bytes.withUnsafeMutableBytes { other.encode(into: $0) }
        return bytes
    }
}

extension Duration {
    fileprivate var wholeNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}

extension PlumbProbe {
    /// What a whole datagram of ours holds, behind a relay's header or without one; nil when it is damaged or none.
    init?(request datagram: UnsafeRawBufferPointer) {
        let header = PlumbProbe.hasMagic(datagram) ? nil : RelayHeader(datagram)
        self.init(datagram: header?.content(of: datagram) ?? datagram)
    }
}
