import LineModel
import LineReport
import LinuxSocket
import ProbeWire
import TestSupport
import Testing

@testable import ProbeEngine

@Suite("Replies and errors that tell of their line", .tags(.kernel))
struct StrayReplyTests {
    private typealias Answer = EchoResponder.Answer

    private func lines(_ round: RealRound) -> [LineReportRow] { RoundReport(round.measured, vantage: "test").lines }

    /// What is said beside the loss, whatever a busy machine makes of the round.
    private func explanations(_ line: LineReportRow) -> [LineReason] {
        line.explanations(of: [.loss(ratio: 1, limit: 0.3, at: nil)])
    }

    @Test("are replies from another address: none is received, and the line says where they came from")
    func elsewhere() throws {
        let echo = try EchoResponder([EchoResponder.loopback, EchoResponder.loopback, EchoResponder.loopback]) {
            [Answer(payload: $0.payload, socket: $0.socket == 0 ? 2 : $0.socket)]
        }
        let round = try RealRound(Array(echo.endpoints.prefix(2))) { $0.timeout = .milliseconds(300) }
        echo.stop()
        let lines = lines(round)
        #expect(round.all(.lost, [0]) && round.all(.received, [1]))
        #expect(
            lines[0].particulars?.elsewhere
                == RepliesElsewhere(
                    replies: round.sent(0).count, address: "\(echo.endpoints[2])", hasOthers: false))
        #expect(explanations(lines[0]).words.last?.contains("intact replies came from \(echo.endpoints[2])") == true)
        #expect(lines[1].particulars == nil)
        #expect(round.measured.ledger.foreign == round.sent(0).count)
    }

    @Test("are told beside true replies, and are none where anything of them is not as it was sent")
    func beside() throws {
        let echo = try EchoResponder([EchoResponder.loopback, EchoResponder.loopback, EchoResponder.loopback]) {
            request in
            var broken = request.payload
            broken[40] ^= 1
            let wrong = [
                broken, request.rewritten { $0.identity ^= 1 }, request.rewritten { $0.sequence = 5_000 },
                request.rewritten { $0.line = 9 },
            ]
            let strays = wrong.map { Answer(payload: $0, socket: 2) }
            guard request.socket == 0 else { return strays + [Answer(payload: request.payload)] }
            return strays + [Answer(payload: request.payload, socket: 2), Answer(payload: request.payload)]
        }
        let round = try RealRound(Array(echo.endpoints.prefix(2))) { _ in }
        echo.stop()
        let lines = lines(round)
        #expect(round.all(.received, 0..<2))
        // The last true reply ends the round; what comes beside it nobody may read.
        let sent = round.sent(0).count
        #expect((sent - 1...sent).contains(lines[0].particulars?.elsewhere?.replies ?? 0))
        #expect(lines[1].particulars == nil)
    }

    @Test("are ICMP errors: those of the probed address itself are counted, over both families")
    func refused() throws {
        // Nobody listens to tcpmux by UDP.
        let dead = [Endpoint.loopback(.ipv4, port: 1), Endpoint.loopback(.ipv6, port: 1)]
        let round = try RealRound(dead) { $0.timeout = .milliseconds(300) }
        for (row, line) in lines(round).enumerated() {
            #expect(round.sequences(.refused, row).count > 0)
            #expect(line.particulars?.refusedByAddress == round.sequences(.refused, row).count)
            #expect(line.isReached && explanations(line).words.last?.contains("port unreachable") == true)
        }
    }

    @Test("are kept for as many rows as there is room, each apart")
    func table() {
        var strays = StrayReplies(rows: 1_000_000)
        var generator = SeededGenerator(seed: 6)
        let rows = Set((0..<30_000).map { _ in Int.random(in: 0..<1_000_000, using: &generator) })
        for row in rows {
            for time in 0..<2 {
                strays.add(
                    row: row, from: Endpoint(ipv4: (192, 0, 2, UInt8(row % 200)), port: UInt16(7 + time * (row % 2))))
            }
        }
        let found = strays.found()
        #expect(found.count == StrayReplies.maxRows && strays.unplaced == 2 * (rows.count - StrayReplies.maxRows))
        for (row, one) in found {
            #expect(one.replies == 2 && one.hasOthers == (row % 2 == 1) && one.address == "192.0.2.\(row % 200):7")
        }
    }

    @Test("of a name are told with the address that was probed, and with the others that it has")
    func named() throws {
        let round = try RealRound(
            RealRound.prepare([Line(ingress: HostPort(host: "localhost", port: 1))]) {
                $0.timeout = .milliseconds(200)
            })
        let line = lines(round)[0]
        let address = try #require(line.particulars?.address)
        #expect(["127.0.0.1:1", "[::1]:1"].contains(address))
        let others = line.particulars?.otherAddresses ?? []
        #expect(explanations(line).contains(.probedAt(address: address, others: others)))
    }

    @Test("are asked of one family alone where that is wanted", arguments: IPVersion.allCases)
    func family(_ version: IPVersion) throws {
        let lines = ["127.0.0.1", "::1"].map { Line(ingress: HostPort(host: $0, port: 7)) }
        let placements = try RealRound.prepare(lines) { $0.ipVersion = version }.placements
        let (kept, left) = version == .ipv4 ? (0, 1) : (1, 0)
        #expect(placements[kept] == .target(0))
        #expect(placements[left].words?.contains("no \(version.name) address") == true)
        #expect(placements[left].words?.contains("--\(version.rawValue)") == true)
    }
}
