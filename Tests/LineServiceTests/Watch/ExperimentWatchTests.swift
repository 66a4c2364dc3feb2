import LineHistory
import LineModel
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import LineService

/// A real watch over far ends that send back what they like the length of.
@Suite("A watch that makes experiments", .serialized)
struct ExperimentWatchTests {
    private func settings(_ field: WatchField, size: Int, every: Duration = .seconds(60)) -> ServiceSettings {
        var settings = field.settings
        settings.explain.experiments = true
        settings.every = every
        settings.probe.size = size
        settings.probe.interval = .milliseconds(2)
        return settings
    }

    /// Rounds until the incident of the only line was looked into, or there were so many.
    private func run(
        _ field: WatchField, _ settings: ServiceSettings, _ far: ChoosyLine,
        until isDone: @escaping @Sendable () -> Bool
    ) async throws {
        try await field.run(settings, lines: { [far.line] }) { _, _ in isDone() }
        try await far.stop()
    }

    @Test("of a far end that answers nothing above 600 bytes the limit is stored with the incident, and nothing else")
    func size() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 131)
        // A busy machine spoils experiments: then the incident of another far end is looked into.
        for _ in 0..<20 where field.status.counts.experimentsConcluded == 0 {
            let before = field.status.counts.experimentsUnfit
            let far = try await ChoosyLine.start { $0 <= 600 }
            try await run(field, settings(field, size: 900), far) {
                let counts = field.status.counts
                return counts.experimentsConcluded > 0 || counts.experimentsUnfit > before
            }
        }
        let found = try (1...20).compactMap { try field.store.incidentFile($0) }.flatMap(\.explanations.rows)
        let conclusions = found.flatMap(\.conclusions)
        #expect(!conclusions.isEmpty && conclusions.allSatisfy { $0.kind == .sizeLimit })
        for case .sizeLimit(let finding) in conclusions {
            #expect(finding.passes <= 600 && finding.fails > 600)
        }
        #expect(found.allSatisfy { $0.incident != nil && $0.round != nil })
        #expect(field.log.text.contains("lines of new incidents were looked into by experiments"))
    }

    @Test("where the next round is near, nothing is begun")
    func tooShort() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 132)
        let far = try await ChoosyLine.start { _ in false }
        try await run(field, settings(field, size: 64, every: .seconds(2)), far) {
            (try? field.store.loadState().open.isEmpty) == false
        }
        let counts = field.status.counts
        #expect(counts.experimentRounds + counts.experimentRoundsUnfit == 0)
        #expect(!field.log.text.contains("experiments"))
    }

    @Test("where it is switched off, nothing is begun")
    func off() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 133)
        let far = try await ChoosyLine.start { _ in false }
        var settings = settings(field, size: 64)
        settings.explain.experiments = false
        try await run(field, settings, far) { (try? field.store.loadState().open.isEmpty) == false }
        #expect(field.status.counts.experimentRounds + field.status.counts.experimentRoundsUnfit == 0)
    }
}

/// A line's far end that sends back probes of the lengths that it likes.
private final class ChoosyLine: Sendable {
    private let channel: any Channel
    let line: Line

    static func start(_ isLiked: @escaping @Sendable (Int) -> Bool) async throws -> ChoosyLine {
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Chooser(isLiked))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        return ChoosyLine(channel)
    }

    private init(_ channel: any Channel) {
        self.channel = channel
        line = Line(ingress: HostPort(host: "127.0.0.1", port: UInt16(channel.localAddress?.port ?? 0)))
    }

    func stop() async throws { try await channel.close().get() }
}

private final class Chooser: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let isLiked: @Sendable (Int) -> Bool

    init(_ isLiked: @escaping @Sendable (Int) -> Bool) { self.isLiked = isLiked }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isLiked(unwrapInboundIn(data).data.readableBytes) else { return }
        context.writeAndFlush(data, promise: nil)
    }
}
