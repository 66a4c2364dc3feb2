import LineModel
import LineReport
import Testing

@Suite("What a message says of an acknowledgement")
struct DigestAcknowledgementTests {
    private func acknowledged(_ text: String, by name: String = "an") -> DigestItem {
        var item = DigestItem(
            change: .continued, incident: 12, cause: CauseKey(.ingress, "203.0.113.7:7000"), trouble: .abnormal,
            openedAt: DigestFixture.time(25), mostLines: 10)
        item.acknowledgement = Acknowledgement(
            OperatorNote(.acknowledge, of: .incident(12), by: name, at: DigestFixture.at, text: text))
        return item
    }

    @Test("is the incident, the name and what was said")
    func words() {
        let english = DigestFixture.rows([acknowledged("calling the carrier")])
        #expect(english.first == "Acknowledged: #12 ingress 203.0.113.7:7000, by an (sh-ct)")
        #expect(english.last == "Incident #12 acknowledged by an: calling the carrier" && english.count == 3)
        let chinese = DigestFixture.rows([acknowledged("在联系运营商", by: "张三")], .zh)
        #expect(chinese.first == "【已认领】#12 入口 203.0.113.7:7000，认领人 张三（sh-ct）")
        #expect(chinese.last == "故障 #12 已由 张三 认领：在联系运营商")
        #expect(DigestFixture.rows([acknowledged("")]).last == "Incident #12 acknowledged by an")
    }

    @Test("stands with what else is told of the incident")
    func together() {
        var opened = DigestFixture.opened
        opened.acknowledgement = acknowledged("on it").acknowledgement
        let rows = DigestFixture.rows([opened])
        #expect(rows.first?.hasPrefix("Opened: ") == true)
        #expect(rows.contains("Incident #\(opened.incident) acknowledged by an: on it"))
    }

    @Test("does nothing but show what somebody wrote", arguments: DigestDialect.allCases)
    func hostile(_ dialect: DigestDialect) {
        let text = DigestFixture.rows(
            [acknowledged("<@all>\n# [x](http://a) \u{202E}" + String(repeating: "z", count: 1900))], .en, dialect)
        let said = text.filter { $0.contains("acknowledged by") }
        #expect(said.count == 1 && !text.contains { $0.hasPrefix("#") && $0.contains("[x]") })
        #expect(said.allSatisfy { !$0.contains("\u{202E}") && $0.utf8.count < 600 })
        if dialect != .plain { #expect(said.allSatisfy { !$0.contains("<@all>") }) }
    }
}
