import FleetModel

import LineModel
import Testing

@testable import FleetStore
@testable import HubCommands

@Suite("What the hub's verbs show")
struct ListingTests {
    private let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)

    private func vantage(_ name: String, _ tags: [LineModel.Tag] = []) -> StoredVantage {
        StoredVantage(vantage: FleetVantage(name: name, tags: tags), tokenHash: [1], added: now)
    }

    private func last(_ name: String, ago seconds: Int64) -> LastRound {
        LastRound(
            header: RoundHeader(
                vantage: name, instance: "i", slot: 1_800_000_000, generation: 2, version: "1.0.0", everySeconds: 300,
                clockNanoseconds: 0, backlog: 3),
            receivedAt: WallTime(nanosecondsSince1970: now.nanosecondsSince1970 - seconds * 1_000_000_000))
    }

    @Test("a row a vantage, in 80 columns, whatever it is called")
    func showsVantages() {
        let long = String(repeating: "n", count: 100)
        let rows = VantageRows(
            [vantage("sz", [Tag(key: "carrier", value: "ct")]), vantage("sh"), vantage(long + "\u{1B}[31m")],
            last: ["sz": last("sz", ago: 12), "sh": last("sh", ago: 9_000)], every: .seconds(300), now: now)
        let table = rows.table(columns: 80)
        #expect(table.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(table.contains("12s ago"))
        #expect(table.contains("2h ago, late"))
        #expect(table.contains("never"))
        #expect(!table.contains("\u{1B}"))
        #expect(rows.json.split(separator: "\n").count == 3)
        #expect(rows.json.contains("\"late\":true"))
    }

    @Test("what importing a file would change")
    func showsDifferences() {
        func line(_ name: String, _ port: UInt16 = 7) -> Line {
            Line(name: name, ingress: HostPort(host: "192.0.2.1", port: port))
        }
        let difference = LinesDifference(from: [line("a"), line("b")], to: [line("b", 8), line("c")])
        #expect(
            difference.text == """
                - a  192.0.2.1:7
                + c  192.0.2.1:7
                < b  192.0.2.1:7
                > b  192.0.2.1:8
                1 added, 1 gone, 1 changed, 2 in all

                """)
        #expect(LinesDifference(from: [line("a")], to: [line("a")]).isEmpty)
    }
}
