import LineModel
import Testing

@testable import LineReport

@Suite("Messages of a vantage that measures nothing")
struct DigestBlindnessTests {
    @Test("say since when, in how many rounds, and why")
    func opened() {
        #expect(
            DigestFixture.rowsOfItem(DigestFixture.blind(.opened), .en) == [
                "Opened: this vantage measures nothing, of 120 lines (sh-ct)", "#3, since 02:10:00",
                "13 rounds in a row showed nothing. The last one: the round is not valid: "
                    + Words.keys.finding(.nothingPlanned),
            ])
        #expect(
            DigestFixture.rowsOfItem(DigestFixture.blind(.opened), .zh) == [
                "【新故障】本探测点无法测量，120 条线路均无有效结果（sh-ct）", "#3，开始于 02:10:00",
                "连续 13 轮没有有效结果。最近一轮：本轮结果无效：" + Words(.keys, .zh).finding(.nothingPlanned),
            ])
    }

    @Test("tell the gap when it is over, and not why it was")
    func closed() {
        #expect(
            DigestFixture.rowsOfItem(DigestFixture.blind(.closed), .en) == [
                "Closed: this vantage measures again (sh-ct)", "#3, after 1 h 5 min (02:10:00 to 03:15:00)",
                "13 rounds in a row showed nothing; what happened on the lines meanwhile is not known",
            ])
        #expect(DigestFixture.rowsOfItem(DigestFixture.blind(.closed), .zh).last == "连续 13 轮没有有效结果，其间线路上发生的情况未知")
    }

    @Test("of a source say what is wrong with it, and that its lines go on")
    func source() {
        var item = DigestFixture.blind(.opened)
        (item.cause, item.trouble, item.blindness) = (CauseKey(.source, "file:a.csv"), .stale, nil)
        item.sourceProblem = "a.csv:2: no port"
        #expect(
            DigestFixture.rowsOfItem(item, .en) == [
                "Opened: source of lines file:a.csv cannot be used; its 120 lines of before go on (sh-ct)",
                "#3, since 02:10:00", "a.csv:2: no port",
            ])
        #expect(DigestFixture.rowsOfItem(item, .zh).first == "【新故障】线路来源 file:a.csv 无法读取，继续测量原有的 120 条线路（sh-ct）")
    }

    @Test("name no lines where none is known, and pass on why a round could not be made")
    func causes() {
        let without = DigestFixture.rowsOfItem(DigestFixture.blind(.opened, .noLines), .en)
        #expect(without.first == "Opened: this vantage measures nothing: no line is known (sh-ct)")
        #expect(without.last?.hasSuffix("The last one: no line is known: no source gives any") == true)
        let failed = DigestFixture.rowsOfItem(DigestFixture.blind(.opened, .notMade("socket: no [memory]")), .en)
        #expect(failed.last?.hasSuffix("the round could not be made: socket: no [memory]") == true)
    }
}
