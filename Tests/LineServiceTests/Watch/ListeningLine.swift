import LineModel
import NIOCore
import NIOPosix
import ProbeWire
import Synchronization

/// A line's far end that notes which round each probe belonged to and which port it came from.
final class ListeningLine: Sendable {
    private let channel: any Channel
    private let notes: Notes
    let line: Line

    /// - Parameter answers: whether it sends every probe back; otherwise the line is dead.
    static func start(host: String, answers: Bool) async throws -> ListeningLine {
        let notes = Notes()
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Listener(notes, answers: answers))
                }
            }.bind(host: host, port: 0).get()
        return ListeningLine(channel, notes, host: host)
    }

    private init(_ channel: any Channel, _ notes: Notes, host: String) {
        self.channel = channel
        self.notes = notes
        line = Line(ingress: HostPort(host: host, port: UInt16(channel.localAddress?.port ?? 0)))
    }

    /// The ports that the probes of each round came from, by the line's identity in it.
    var ports: [UInt64: Set<Int>] { notes.ports.withLock { $0 } }

    func stop() async throws { try await channel.close().get() }
}

private final class Notes: Sendable {
    let ports = Mutex<[UInt64: Set<Int>]>([:])
}

private final class Listener: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let notes: Notes
    private let answers: Bool

    init(_ notes: Notes, answers: Bool) { (self.notes, self.answers) = (notes, answers) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let datagram = unwrapInboundIn(data)
        let probe = datagram.data.readableBytesView.withUnsafeBytes { PlumbProbe(datagram: $0) }
        if let probe, let port = datagram.remoteAddress.port {
            notes.ports.withLock { _ = $0[probe.identity, default: []].insert(port) }
        }
        if answers { context.writeAndFlush(data, promise: nil) }
    }
}
