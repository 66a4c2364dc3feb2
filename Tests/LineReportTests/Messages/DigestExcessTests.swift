import Foundation
import LineModel
import LineReport
import Testing

@Suite("Why a line is abnormal, in the text of a digest")
struct DigestExcessTests {
    /// 100 probes, of which some were lost and the others all took as long.
    private func summary(rtt: Double, lost: Int = 0) -> LineSummary {
        var summary = LineSummary()
        summary.counts.received = 100 - lost
        summary.counts.lost = lost
        if lost < 100 {
            summary.rtt = DelayStatistics(
                min: rtt, mean: rtt, median: rtt, p90: rtt, p95: rtt, p99: rtt, max: rtt, stddev: 0)
        }
        return summary
    }

    /// Eight days at 149.8 ms that lost 2 of 800 probes each.
    private var past: LineBaseline? {
        LineBaseline((1...8).map { PastHour(dayOffset: $0, medianRTTs: [149.8, 149.8], lost: 2, sent: 800) })
    }

    /// What is told of a line that a round and its confirmation found so.
    private func item(
        _ summary: LineSummary, maxLoss: Double = 0.3, maxRTT: Duration? = nil, baseline: LineBaseline? = nil
    ) throws -> DigestItem {
        let reading = LineReading(
            summary: summary, limits: LineLimits(maxLoss: maxLoss, maxRTT: maxRTT), round: .valid, baseline: baseline)
        var field = FieldWatch()
        let lines = [Line(name: "hk", ingress: HostPort(host: "203.0.113.7", port: 7000))]
        var step = field.begin(CauseField(lines), lines: lines, readings: [reading], round: .valid)
        field.confirm(&step, found: [0: reading])
        field.close(&step, now: DigestFixture.at)
        return try #require(DigestMaker(step).items().first?.item)
    }

    private func last(_ item: DigestItem, _ language: MessageLanguage) -> String {
        let text = DigestText(DigestFixture.digest([item]), .plain, language, within: 4096).text
        return String(text.split(separator: "\n").last ?? "")
    }

    @Test("is nothing more than the figures where the loss is above its limit")
    func plainLoss() throws {
        let item = try item(summary(rtt: 10, lost: 40), maxRTT: .milliseconds(100), baseline: past)
        #expect(last(item, .en).hasSuffix(": loss 40.0 %, RTT 10.0 ms"))
        #expect(try self.item(summary(rtt: 0, lost: 100), baseline: past).lines[0].excess == nil)
    }

    @Test("is the RTT above its limit")
    func limit() throws {
        let item = try item(summary(rtt: 10.12), maxRTT: .milliseconds(8))
        #expect(last(item, .en).hasSuffix(": loss 0.0 %, RTT 10.1 ms; RTT above its limit of 8 ms"))
        #expect(last(item, .zh).hasSuffix("：丢包 0%，时延 10.1 ms；时延高于上限 8 ms"))
    }

    @Test("is that no reply counts as above the RTT limit, where the loss limit allows any loss")
    func silence() throws {
        let item = try item(summary(rtt: 0, lost: 100), maxLoss: 1, maxRTT: .microseconds(8500))
        #expect(last(item, .en).hasSuffix(": loss 100.0 %; no reply counts as above the RTT limit of 8.5 ms"))
        #expect(last(item, .zh).hasSuffix("：丢包 100%；无回复，视为高于时延上限 8.5 ms"))
    }

    @Test("is the RTT above its usual, with what is usual and up to what it would be no change")
    func usualRTT() throws {
        let item = try item(summary(rtt: 230), maxRTT: .milliseconds(300), baseline: past)
        #expect(
            last(item, .en).hasSuffix(
                ": loss 0.0 %, RTT 230.0 ms; median RTT 230.0 ms above the usual 149.8 ms (up to 179.8 ms)"))
        #expect(last(item, .zh).hasSuffix("：丢包 0%，时延 230.0 ms；时延中位数 230.0 ms 高于平时的 149.8 ms（至多 179.8 ms）"))
    }

    @Test("is the loss above its usual")
    func usualLoss() throws {
        let item = try item(summary(rtt: 150, lost: 10), baseline: past)
        #expect(last(item, .en).hasSuffix(": loss 10.0 %, RTT 150.0 ms; loss above the usual 0.3 %"))
        #expect(last(item, .zh).hasSuffix("：丢包 10%，时延 150.0 ms；丢包高于平时的 0.3%"))
    }

    @Test("is all of it at once, whole, with ways and segments behind it")
    func everything() throws {
        var item = try item(summary(rtt: 230, lost: 10), maxRTT: .milliseconds(200), baseline: past)
        item.lines[0].ways = LossWays(there: 50, back: 30, either: 20)
        item.lines[0].segments = SegmentShares(lossAt: .both, delayAt: .beyond, beyondMicroseconds: 67_451)
        #expect(
            last(item, .en).hasSuffix(
                "; loss above the usual 0.3 %, RTT above its limit of 200 ms, median RTT 230.0 ms above the usual "
                    + "149.8 ms (up to 179.8 ms); lost there 5.0 %, back 3.0 %, on either 2.0 %; loss before and "
                    + "behind the ingress, 67.5 ms of the RTT behind the ingress"))
    }

    @Test("does not go beyond the bound of a message", arguments: DigestDialect.allCases, MessageLanguage.allCases)
    func bounds(_ dialect: DigestDialect, _ language: MessageLanguage) throws {
        var item = try item(summary(rtt: 230, lost: 10), maxRTT: .milliseconds(200), baseline: past)
        item.lines = (0..<10_000).map { index in
            var line = item.lines[0]
            line.name = "香港-\(index)"
            return line
        }
        for bound in [256, 2048, 3000, 4096, 12_000] {
            let text = DigestText(DigestFixture.digest([item]), dialect, language, within: bound)
            #expect(text.text.utf8.count <= bound && text.isCut && !text.text.isEmpty)
        }
        // Some lines are named with their reasons, and the rest is counted.
        #expect(
            DigestText(DigestFixture.digest([item]), dialect, language, within: 4096).text.contains(
                language == .zh ? "（至多 179.8 ms）" : "(up to 179.8 ms)"))
    }

    @Test("is nothing in a digest that an older version stored, and is kept in one that this version stores")
    func stored() throws {
        let item = try item(summary(rtt: 230, lost: 10), maxRTT: .milliseconds(200), baseline: past)
        let bytes = try JSONEncoder().encode(DigestFixture.digest([item]))
        #expect(try JSONDecoder().decode(Digest.self, from: bytes) == DigestFixture.digest([item]))
        let old = #"{"name": "a", "ingress": "h:1", "lossPerMille": 1000, "reasons": ["so"]}"#
        let line = try JSONDecoder().decode(DigestLine.self, from: Data(old.utf8))
        #expect(line == DigestLine(name: "a", ingress: "h:1", lossPerMille: 1000, reasons: [.told("so")]))
    }
}
