import LineModel
import Testing

@testable import LineReport

@Suite("What a budget of false alarms gives, in words")
struct OutlookWordsTests {
    private let outlook = EvidenceOutlook(
        budget: .usual, lines: 12_000, groups: 1200, every: .seconds(300), trials: 100)

    @Test("tells the bar of a line, of ten and of a group, and what is seen within an hour")
    func english() {
        #expect(
            Words.keys.outlook(outlook) == [
                "false alarms: 1/week over 12,000 lines and 1,200 groups, 2,016 rounds in a week",
                "a lone line needs evidence of 1 : 3.5e7, each of ten together 1 : 3.5e6, a lone group 1 : 1.6e7",
                "smallest loss noticed within an hour: 0.9 % where 0.1 % is usual, 1.3 % where 0.2 % is usual, 2.2 % "
                    + "where 0.5 % is usual, 3.6 % where 1.0 % is usual, 10.7 % where 5.0 % is usual",
            ])
    }

    @Test("tells the same in Chinese")
    func chinese() {
        #expect(
            Words(.keys, .zh).outlook(outlook) == [
                "误报：12,000 条线路、1,200 组合计至多 1/week，一周共 2,016 轮",
                "单条线路需要 1 : 3.5e7 的证据，十条一起时每条 1 : 3.5e6，单独一组 1 : 1.6e7",
                "一小时内能发现的最小丢包：平时 0.1% 时为 0.9%，平时 0.2% 时为 1.3%，平时 0.5% 时为 2.2%，"
                    + "平时 1.0% 时为 3.6%，平时 5.0% 时为 10.7%",
            ])
    }

    @Test("says when probes are too few to see anything within an hour, and by which setting")
    func blind() {
        let few = EvidenceOutlook(budget: .usual, lines: 1, groups: 0, every: .seconds(3600), trials: 1, bins: 0)
        #expect(
            Words.keys.outlook(few) == [
                "false alarms: 1/week over 1 line and 0 groups, 168 rounds in a week",
                "a lone line needs evidence of 1 : 240, each of ten together 1 : 24",
                "no loss is noticed within an hour: probe.count is too small, or rounds are too seldom",
            ])
    }

    @Test("tells a line's figure with what is usual there")
    func line() {
        #expect(
            Words.keys.noticed(0.013, usual: 0.002) == "smallest loss noticed within an hour: 1.3 % (usually 0.2 %)")
        #expect(Words(.keys, .zh).noticed(nil, usual: 0.002) == "一小时内能发现的最小丢包：无（平时 0.2%）")
    }
}
