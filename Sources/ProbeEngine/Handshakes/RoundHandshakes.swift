internal import LineModel
internal import LinuxSocket
internal import ProbeWire
internal import Synchronization

/// The TCP handshakes of a running round, on a thread of their own: the measuring threads know nothing of them.
final class RoundHandshakes: Sendable {
    private let work: HandshakeWork
    private let thread: JoinableThread
    private let box: ResultBox

    private final class ResultBox: Sendable {
        let value = Mutex<HandshakeResult?>(nil)
    }

    /// Starts the thread.
    ///
    /// - Throws: when no thread or descriptor can be had.
    init(_ work: HandshakeWork, start: MonotonicTime, control: RoundControl) throws(SocketError) {
        self.work = work
        let (box, wake) = (ResultBox(), control.others)
        self.box = box
        thread = try JoinableThread(name: "handshakes", exactTimers: true) {
            do throws(SocketError) {
                var loop = try HandshakeLoop(work, start: start, control: control, wake: wake)
                loop.run()
                let result = loop.result
                box.value.withLock { $0 = result }
            } catch {
                var result = HandshakeResult(lines: work.endpoints.count, parts: work.parts)
                for line in work.endpoints.indices { result.failed(line, SystemText(error.errno)) }
                box.value.withLock { $0 = result }
            }
        }
    }

    /// Blocks until the last handshake has ended. To be called once.
    func finish() -> HandshakeResult {
        thread.join()
        return box.value.withLock { $0 } ?? HandshakeResult(lines: work.endpoints.count, parts: work.parts)
    }
}

extension PreparedRound {
    /// What the report is told of handshakes; nil where none were made.
    ///
    /// - Parameter ports: for each row the source ports that its probes took in turn, as findings have them.
    func tcpFindings(_ result: HandshakeResult?, ports: [[UInt16]]) -> TCPFindings? {
        guard let result else { return nil }
        var lines = [TCPFindings.Line?](repeating: nil, count: plan.lines)
        let ingresses = stampRows
        for (number, line) in handshakes.lines.enumerated() {
            let comparison: TCPFindings.Comparison =
                if handshakes.goesOn[number] {
                    ingresses[line].map { .row($0, flows: 1) } ?? .none(.behindIngress)
                } else {
                    comparison(of: line, ports)
                }
            var found = TCPFindings.Line(port: handshakes.endpoints[number].port, comparison: comparison)
            found.handshakes = result.handshakes[number]
            found.failure = result.failures[number]
            lines[line] = found
        }
        return TCPFindings(
            parts: plan.handshakesOfLine, slackNanoseconds: 2 * plan.intervalNanoseconds + HandshakeWork.maxLateness,
            lines: lines)
    }

    /// By lines, the rows of UDP probes to the ingresses themselves, which handshakes of lines that go on behind their
    /// ingress are held against.
    private var stampRows: [Int: Int] {
        guard settings.segments?.kind == .stamp else { return [:] }
        var rows: [Int: Int] = [:]
        for (companion, line) in companions.lines.enumerated() where companions.roles[companion] == .ingress {
            rows[line] = plan.lines + companion
        }
        return rows
    }

    /// What handshakes of a line that ends at its ingress are held against.
    private func comparison(of line: Int, _ ports: [[UInt16]]) -> TCPFindings.Comparison {
        let traits = formats.catalogue.entries[Int(targets[line].format.rawValue)].traits
        guard traits.transport == .udp else { return .none(.notUDP(payload: traits.kind)) }
        let bytes = targets[line].datagramLength(size: settings.size)
        guard bytes <= Self.longestCompared else { return .none(.long(bytes: bytes)) }
        return .row(line, flows: ports.indices.contains(line) ? max(ports[line].count, 1) : 1)
    }

    /// Bytes of UDP payload up to which the length of a packet is not thought to make a difference to its way.
    static let longestCompared = 512
}
