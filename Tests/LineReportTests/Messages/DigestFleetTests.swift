import LineModel
import LineReport
import Testing

@Suite("What a message of a fleet's vantage says")
struct DigestFleetTests {
    @Test("at its top that the vantage speaks alone, and why")
    func alone() {
        var digest = DigestFixture.digest([DigestFixture.opened])
        digest.speaksAloneAfter = 3
        #expect(
            DigestFixture.rows(of: digest, .en)[1]
                == "The hub has not acknowledged 3 rounds in a row: this vantage speaks alone")
        #expect(DigestFixture.rows(of: digest, .zh)[1] == "中心已连续 3 轮未确认本探测点的结果：以下仅为本探测点单独所见")
        digest.speaksAloneAfter = nil
        #expect(
            DigestFixture.rows(of: digest, .en)
                == DigestFixture.rows(of: DigestFixture.digest([DigestFixture.opened]), .en))
    }

    @Test("of what goes on that the hub tells of it, and not that it is over")
    func handedOver() {
        var item = DigestFixture.opened
        (item.change, item.isHandedOver, item.openedAt) = (.closed, true, DigestFixture.time(65))
        let english = DigestFixture.rows(of: DigestFixture.digest([item]), .en)
        #expect(
            english[0]
                == "Handed over: ingress 203.0.113.7:7000, not over; the hub tells of it from now on (sh-ct)")
        #expect(english.last == "#12, since 02:10:00" && english.count == 3)
        let chinese = DigestFixture.rows(of: DigestFixture.digest([item]), .zh)
        #expect(chinese[0] == "【已移交】入口 203.0.113.7:7000，尚未恢复，此后由中心通告（sh-ct）")
        #expect(!(english + chinese).contains { $0.contains("healthy again") || $0.contains("已恢复正常") })
    }

    @Test("of one that the hub tells of its place in a title is counted apart from what is over")
    func counted() {
        var item = DigestFixture.opened
        (item.change, item.isHandedOver) = (.closed, true)
        let title = DigestParts.subject(DigestFixture.digest([DigestFixture.opened, item]), .en)
        #expect(title.hasSuffix("; also 1 handed over (sh-ct)"))
    }
}
