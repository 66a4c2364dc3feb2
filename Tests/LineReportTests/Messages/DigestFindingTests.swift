import LineModel
import LineReport
import TestSupport
import Testing

@Suite("What a message says of what was found out")
struct DigestFindingTests {
    private func trace(_ addresses: [String?]) -> Trace {
        let hops = addresses.enumerated().map { index, address in
            var hop = TraceHop(timeToLive: index + 1, sent: 3)
            if let address {
                hop.answers = [TraceAnswer(address: address, word: .exceeded, delays: [1_250_000, 1_300_000])]
            }
            return hop
        }
        return Trace(
            destination: "203.0.113.7:7000", source: "192.0.2.1", sourcePort: 40_000, payload: "relay", bytes: 64,
            reach: .ingress, hops: hops, end: .silent)
    }

    private func item(_ found: [DigestFinding]) -> DigestItem {
        var item = DigestItem(
            change: .continued, incident: 12, cause: CauseKey(.ingress, "203.0.113.7:7000"), trouble: .abnormal,
            openedAt: DigestFixture.time(25), mostLines: 10)
        item.found = found
        return item
    }

    @Test("is the conclusion, what to do about it, and the trace hop by hop")
    func words() {
        let way = TracedWay(trace(["198.51.100.1", nil, "198.51.100.3"]), for: .incident, after: [])
        let found = DigestFinding(line: "hk-0", conclusions: [.sampleRouteChange], way: way)
        let english = DigestFixture.rows([item([found])])
        #expect(
            english.first
                == "Found out: #12 ingress 203.0.113.7:7000, the way differs from hop 3: was 203.0.113.1, "
                + "now 198.51.100.9; from hop 5 on it agrees again; 6 hops before, 7 now (sh-ct)")
        #expect(
            english.contains { $0.hasPrefix("- hk-0: the way differs from hop 3") && $0.contains("Ask the carrier") })
        #expect(english.contains { $0.contains("1  198.51.100.1  1.25 1.30 ms") })
        #expect(english.contains { $0.hasSuffix("2  *") })
        let chinese = DigestFixture.rows([item([found])], .zh)
        #expect(chinese.first?.hasPrefix("【查明】#12 入口 203.0.113.7:7000，路径从第 3 跳起不同") == true)
    }

    @Test("of a trace alone says that it was made, and shows it")
    func trace() {
        let way = TracedWay(trace(["198.51.100.1", "198.51.100.2"]), for: .incident, after: [])
        let text = DigestFixture.rows([item([DigestFinding(line: "hk-0", way: way)])])
        #expect(text.first == "Found out: #12 ingress 203.0.113.7:7000, its way was traced (sh-ct)")
        #expect(text.contains { $0.hasPrefix("- hk-0: traced, the first trace of this flow") })
        #expect(text.contains { $0.contains("198.51.100.2") })
    }

    @Test("stands with what else is told of the incident, and is no alarm by itself")
    func together() {
        var opened = DigestFixture.opened
        opened.found = [DigestFinding(line: "hk-0", conclusions: [.sampleSize])]
        let text = DigestFixture.rows([opened])
        #expect(text.first?.hasPrefix("Opened: ") == true)
        #expect(text.contains { $0.hasPrefix("- hk-0: \(Words.keys.conclusion(.sampleSize))") })
        #expect(item([]).isAside && item([]).isNews && !item([]).change.isAlarm)
    }

    @Test("joins the message of the beginning that waits, and goes when the incident is over before it was told")
    func merging() throws {
        let found = item([DigestFinding(line: "hk-0", conclusions: [.sampleSize])])
        var opened = found
        (opened.change, opened.found) = (.opened, nil)
        var closed = opened
        closed.change = .closed
        let merged = try #require(
            Digest.merging([[opened], [found], [found]].map { DigestFixture.digest($0) })?.items.first)
        #expect(merged.change == .opened && merged.found?.count == 1)
        let over = try #require(
            Digest.merging([[opened], [found], [closed]].map { DigestFixture.digest($0) })?.items.first)
        #expect(over.change == .closed && over.found == nil)
        let many = (0..<9).map { item([DigestFinding(line: "hk-\($0)", conclusions: [.sampleSize])]) }
        let bounded = try #require(Digest.merging(many.map { DigestFixture.digest([$0]) })?.items.first?.found)
        #expect(bounded.count == DigestFinding.maxOfMessage && bounded.first?.line == "hk-8")
    }

    @Test("does nothing but show names and addresses of others", arguments: DigestDialect.allCases)
    func hostile(_ dialect: DigestDialect) {
        let name = "<@all>\n# [x](http://a) \u{202E}" + String(repeating: "z", count: 1900)
        let text = DigestFixture.rows([item([DigestFinding(line: name, conclusions: [.sampleSize])])], .en, dialect)
        #expect(!text.contains { $0.hasPrefix("#") && $0.contains("[x]") })
        #expect(text.allSatisfy { !$0.contains("\u{202E}") && $0.utf8.count < 1200 })
        if dialect != .plain { #expect(text.allSatisfy { !$0.contains("<@all>") }) }
    }
}
