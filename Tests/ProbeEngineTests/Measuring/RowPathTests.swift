import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

/// Which socket each probe leaves from, and by which way.
@Suite("Paths of rows", .tags(.kernel))
struct RowPathTests {
    private static let sequences = 0..<9

    private func paths(_ lines: [Line], _ formats: FormatSettings = FormatSettings()) throws -> ThreadPaths {
        var settings = RoundSettings()
        (settings.count, settings.sourcePorts, settings.threads) = (Self.sequences.count, 4, 1)
        (settings.interval, settings.timeout) = (.milliseconds(50), .milliseconds(100))
        let round = try RoundPreparation.prepare(lines, settings: settings, seed: 1, formats: formats)
        return try RoundSetup(round, control: RoundControl()).takePaths(0)
    }

    private func sockets(_ path: RowPath) -> [Int] { Self.sequences.map(path.socket) }

    @Test("lines take the ports of their family in turn, a STAMP session keeps one, and a canary has a row of its own")
    func shared() throws {
        let four = RealRound.line(.loopback(.ipv4, port: 7))
        let six = RealRound.line(.loopback(.ipv6, port: 7))
        let session = Line(ingress: HostPort(host: "127.0.0.1", port: 862), payload: .stamp)
        let found = try paths([four, session, six])
        #expect(found.shared.map(\.socket.family) == [.ipv4, .ipv4, .ipv4, .ipv4, .ipv6, .ipv6, .ipv6, .ipv6])
        // Each of them has a spare one, which is no line's from the start.
        #expect(found.spares.map(\.socket.family) == found.shared.map(\.socket.family))
        #expect(found.spares.allSatisfy { !$0.isInUse } && found.spare(of: 3) == -4 && found.spare(of: 8) == nil)
        #expect(found.spare(of: -4) == nil)
        guard case .shared(let spare) = found[-4] else { throw Expected.aSharedSocket }
        #expect(spare === found.spares[3])
        #expect(found.rows.count == 4 && found.pool == nil && found.proxies == nil)
        #expect(sockets(found.rows[0]) == [0, 1, 2, 3, 0, 1, 2, 3, 0])
        #expect(sockets(found.rows[1]) == [Int](repeating: 1, count: 9))
        #expect(sockets(found.rows[2]) == [4, 5, 6, 7, 4, 5, 6, 7, 4])
        #expect(sockets(found.rows[3]) == [0, 1, 2, 3, 0, 1, 2, 3, 0])
        #expect(found.rows.map(\.isSelfProbe) == [false, false, false, true])
        if case .session = found.rows[1].way {} else { Issue.record("a STAMP line's way is \(found.rows[1].way)") }
    }

    @Test("a line whose replies name no probe has sockets of its own, behind those that lines share")
    func own() throws {
        let opaque = Line(ingress: HostPort(host: "127.0.0.1", port: 7), payload: OpaqueFormat.kind)
        let found = try paths([RealRound.line(.loopback(.ipv4, port: 8)), opaque], OpaqueFormat.formats())
        let pool = try #require(found.pool)
        // Two probes may be under way within the timeout, and one leaves early and another late.
        #expect(pool.count(1) == 4 && found.shared.count == 4)
        #expect(sockets(found.rows[1]) == [4, 5, 6, 7, 4, 5, 6, 7, 4])
        guard case .own(_, let place) = found[6] else { throw Expected.anOwnSocket }
        #expect(place == 2)
        guard case .shared = found[3] else { throw Expected.aSharedSocket }
    }

    private enum Expected: Error {
        case anOwnSocket, aSharedSocket
    }
}
