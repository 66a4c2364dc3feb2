import LineModel
import Testing

@testable import LineReport

@Suite("Messages of a fleet")
struct FleetDigestTests {
    private func way(_ change: IncidentChange) -> DigestItem {
        var lines = DigestFixture.lines(2, loss: 500)
        (lines[0].seenFrom, lines[0].seenOf, lines[1].seenFrom, lines[1].seenOf) = (2, 4, 1, 3)
        var item = DigestItem(
            change: change, incident: 4, cause: CauseKey(.way, "carrier=ct -> 203.0.113.7:7000"), trouble: .abnormal,
            openedAt: DigestFixture.time(0), closedAt: change.isEnd ? DigestFixture.at : nil, lines: lines,
            mostLines: 2,
            worstLossPerMille: 500, healthyOutside: 109, witnesses: ["cu-1", "cm-1"])
        (item.vantages, item.vantagesInAll) = (["ct-1", "ct-2"], 4)
        return item
    }

    private func fault(_ trouble: Trouble, _ change: IncidentChange, _ cause: CauseKey) -> DigestItem {
        var item = DigestItem(
            change: change, incident: 3, cause: cause, trouble: trouble, openedAt: DigestFixture.time(0),
            closedAt: change.isEnd ? DigestFixture.at : nil, mostLines: 120)
        if trouble == .clock, !change.isEnd { item.clockOffsetSeconds = 300 }
        return item
    }

    @Test("say why what a vantage says does not count, in both languages")
    func doubts() {
        #expect(Words(.keys, .en).doubt(.uplink) == "its own uplink is bad")
        #expect(Words(.keys, .zh).doubt(.notValid) == "本轮测量无效")
        #expect(Words(.keys, .en).doubt(.clock(seconds: -3_900)) == "clock 1 h 5 min behind")
        #expect(Words(.keys, .zh).doubt(.clock(seconds: 300)) == "时钟快 5 分")
        #expect(Words(.keys, .en).doubt(.other("moon")).hasSuffix("moon"))
    }

    @Test("say the way, who sees it, and who sees the same lines healthy")
    func ways() {
        let english = DigestFixture.rowsOfItem(way(.opened), .en)
        #expect(
            english.prefix(4) == [
                "Opened: way carrier=ct -> 203.0.113.7:7000, 2 lines abnormal (sh-ct)", "#4, worst loss 50.0 %",
                "seen from 2 of 4 vantages: ct-1, ct-2",
                "the same lines are healthy from other vantages, such as cu-1, cm-1",
            ])
        #expect(english[4].hasSuffix("hk-0 (203.0.113.7:7000 > 198.51.100.0:9000): loss 50.0 %"))
        #expect(english[5].hasSuffix("loss 50.0 %; from 1 of 3 vantages"))
        let chinese = DigestFixture.rowsOfItem(way(.opened), .zh)
        #expect(
            chinese.prefix(4) == [
                "【新故障】网络路径 carrier=ct -> 203.0.113.7:7000，2 条线路异常（sh-ct）", "#4，最高丢包 50%",
                "4 个探测点中 2 个可见：ct-1、ct-2", "从其他探测点访问同一批线路均正常，例如 cu-1、cm-1",
            ])
        #expect(chinese[5].hasSuffix("丢包 50%；3 个探测点中 1 个可见"))
        #expect(DigestFixture.rowsOfItem(way(.closed), .en).count == 2)
    }

    @Test("name five vantages and count the others")
    func manyVantages() {
        var item = way(.opened)
        (item.vantages, item.vantagesInAll) = ((1...7).map { "v\($0)" }, 9)
        #expect(DigestFixture.rowsOfItem(item, .en)[2] == "seen from 7 of 9 vantages: v1, v2, v3, v4, v5 and 2 more")
        #expect(DigestFixture.rowsOfItem(item, .zh)[2] == "9 个探测点中 7 个可见：v1、v2、v3、v4、v5 等")
    }

    @Test(
        "tell a vantage's own trouble as its own",
        arguments: [
            (
                Trouble.uplink, IncidentChange.opened, "sz-1",
                "vantage sz-1: its own uplink is bad; what it says of its 120 lines does not count",
                "探测点 sz-1 自身上行网络异常，其 120 条线路的结果不计入判断"
            ),
            (.uplink, .closed, "sz-1", "vantage sz-1: its own uplink works again", "探测点 sz-1 自身上行网络已恢复"),
            (
                .absent, .opened, "sz-1", "vantage sz-1 does not report; its 120 lines are judged without it",
                "探测点 sz-1 未上报，其 120 条线路由其他探测点判断"
            ),
            (.absent, .closed, "sz-1", "vantage sz-1 reports again", "探测点 sz-1 已恢复上报"),
            (
                .blind, .opened, "sz-1", "vantage sz-1: its rounds are not valid, and do not count",
                "探测点 sz-1 连续多轮结果无效，不计入判断"
            ),
            (
                .clock, .opened, "sz-1",
                "vantage sz-1: clock 5 min ahead; what it says of its 120 lines does not count",
                "探测点 sz-1 时钟快 5 分，其 120 条线路的结果不计入判断"
            ),
            (.clock, .closed, "sz-1", "vantage sz-1: its clock is right again", "探测点 sz-1 时钟已恢复正常"),
            (.blind, .closed, "sz-1", "vantage sz-1 measures validly again", "探测点 sz-1 已恢复有效测量"),
            (.absent, .opened, "", "no vantage reports", "所有探测点均未上报"),
            (.absent, .closed, "", "vantages report again", "探测点已恢复上报"),
        ])
    func vantages(trouble: Trouble, change: IncidentChange, name: String, english: String, chinese: String) {
        let item = fault(trouble, change, name.isEmpty ? .fleet : CauseKey(.vantage, name))
        let (tag, mark) = change == .opened ? ("Opened", "【新故障】") : ("Closed", "【已恢复】")
        #expect(DigestFixture.rowsOfItem(item, .en).first == "\(tag): \(english) (sh-ct)")
        #expect(DigestFixture.rowsOfItem(item, .zh).first == "\(mark)\(chinese)（sh-ct）")
        #expect(Words(.keys, .en).cause(CauseKey(.vantage, "sz-1")) == "vantage sz-1")
        #expect(Words(.keys, .zh).cause(.fleet) == "全部探测点的全部线路")
        #expect(!Words(.keys, .en).lines(1, trouble).isEmpty)
    }
}
