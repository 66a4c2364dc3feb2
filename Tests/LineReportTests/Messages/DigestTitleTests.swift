import LineModel
import LineReport
import Testing

@Suite("The title of a digest says what happened, and the text says nothing twice")
struct DigestTitleTests {
    /// An ingress whose ten lines lose everything, found by the round that the digest tells of.
    private static let fault = DigestItem(
        change: .opened, incident: 1, cause: CauseKey(.ingress, "127.10.0.8:7000"), trouble: .abnormal,
        openedAt: DigestFixture.time(0),
        lines: (0..<10).map {
            DigestLine(
                name: "hz-\($0)", ingress: "127.10.0.8:7000", echo: "198.51.100.\($0):7", lossPerMille: 1000,
                reasons: [.loss(ratio: 1, limit: 0.3, at: nil)])
        }, mostLines: 10, worstLossPerMille: 1000, healthyOutside: 110, witnesses: ["bj-au", "cd-au", "cq-au", "wh-au"])

    private static func digest(_ items: DigestItem...) -> Digest {
        Digest(
            vantage: "shenzhen-1", roundID: "00c0ffee00c0ffee", at: DigestFixture.at, everySeconds: 300, lines: 120,
            abnormalLines: items.contains { !$0.isOver } ? 10 : 0, unmeasuredLines: 0, items: items)
    }

    /// The fault, after it has become something else.
    private static func fault(_ change: IncidentChange) -> DigestItem {
        var item = fault
        item.change = change
        switch change {
        case .closed: (item.closedAt, item.openedAt) = (DigestFixture.time(0), DigestFixture.time(20))
        case .absorbed: item.absorbedBy = [5]
        case .quiet: (item.quietSince, item.closesAt) = (DigestFixture.time(20), DigestFixture.time(50))
        case .opened, .reopened, .worse, .improved, .remains, .continued: break
        }
        return item
    }

    @Test("a telephone that shows nothing else shows the fault")
    func titles() {
        func title(_ items: DigestItem..., language: MessageLanguage = .zh) -> String {
            var digest = Self.digest()
            digest.items = items
            return DigestParts.subject(digest, language)
        }
        #expect(title(Self.fault) == "【新故障】入口 127.10.0.8:7000，10 条线路异常（shenzhen-1）")
        #expect(title(Self.fault(.worse)) == "【恶化】入口 127.10.0.8:7000，10 条线路异常（shenzhen-1）")
        #expect(title(Self.fault(.closed)) == "【已恢复】入口 127.10.0.8:7000，10 条线路已恢复正常（shenzhen-1）")
        #expect(title(Self.fault(.absorbed)) == "【已合并】#1 已并入 #5（shenzhen-1）")
        var most = Self.fault(.closed)
        (most.recoveredLines, most.remainingLines, most.absorbedBy) = (9, 1, [2])
        #expect(title(most) == "【已恢复】入口 127.10.0.8:7000，10 条线路中 9 条已恢复，1 条仍未恢复（#2）（shenzhen-1）")
        var some = Self.fault(.improved)
        (some.recoveredLines, some.remainingLines) = (3, 7)
        #expect(title(some) == "【部分恢复】入口 127.10.0.8:7000，10 条线路中 3 条已恢复，7 条仍未恢复（shenzhen-1）")
        #expect(title(Self.fault(.remains)) == "【仍未恢复】入口 127.10.0.8:7000，10 条线路异常（shenzhen-1）")
        #expect(title(Self.fault(.quiet)) == "【暂时平稳】入口 127.10.0.8:7000，10 条线路已恢复正常（shenzhen-1）")
        #expect(title() == "无变化（shenzhen-1）")
        #expect(
            title(Self.fault, language: .en) == "Opened: ingress 127.10.0.8:7000, 10 lines abnormal (shenzhen-1)")
        #expect(
            title(Self.fault(.closed), language: .en)
                == "Closed: ingress 127.10.0.8:7000, 10 lines healthy again (shenzhen-1)")
        var (own, one) = (Self.fault, Self.fault)
        own.cause = .vantage
        (one.cause, one.lines) = (CauseKey(.line, "hz-0"), Array(Self.fault.lines.prefix(1)))
        #expect(title(own) == "【新故障】疑似本探测点自身网络故障，10 条线路异常（shenzhen-1）")
        #expect(title(one) == "【新故障】线路 hz-0 异常（shenzhen-1）")
        #expect(
            title(one, Self.fault, Self.fault(.closed), Self.fault(.closed))
                == "【新故障】线路 hz-0 异常；另有新故障 1 个，已恢复 2 个（shenzhen-1）")
    }

    @Test("the whole message of an outage, as a WeCom group has it")
    func whole() {
        let text = DigestText(Self.digest(Self.fault), .wecom, .zh, within: 4096).text
        let head = text.split(separator: "\n").prefix(5)
        #expect(
            head.joined(separator: "\n") == """
                ### <font color="warning">【新故障】</font>入口 127.10.0.8:7000，10 条线路异常（shenzhen-1）
                Plumbline 2026-11-24 03:15:00 +08:00，共 120 条线路：异常 10 条，未测 0 条
                #1，最高丢包 100%
                经其他入口访问同一批回显端均正常，例如 bj-au、cd-au、cq-au
                > hz-0 (＞ 198.51.100.0:7)：丢包 100%
                """)
    }

    @Test(
        "a fact stands once: the cause, the vantage, the number of lines, the time; in every dialect and language",
        arguments: DigestDialect.allCases, MessageLanguage.allCases)
    func once(_ dialect: DigestDialect, _ language: MessageLanguage) {
        for change in IncidentChange.allCases where change != .continued {
            let digest = Self.digest(Self.fault(change))
            let text = DigestText(digest, dialect, language, within: 4096).text
            let subject = DigestParts.subject(digest, language)
            let untitled = DigestText(digest, dialect, language, within: 4096, hasTitle: false).text
            for fact in ["127.10.0.8:7000", "shenzhen-1", "198.51.100.3:7", "03:15:00", "2026-11-24", "Plumbline"] {
                // The end of an outage is told with the time of its end.
                let isOver = digest.items[0].isOver
                let count = change == .closed && fact == "03:15:00" ? 2 : isOver && fact.hasSuffix(":7") ? 0 : 1
                #expect(Self.count(fact, in: text) == count, "\(change) \(fact) in \(text)")
                #expect(Self.count(fact, in: subject + untitled) == count, "\(change) \(fact) in \(untitled)")
            }
            let number = language == .zh ? "10 条线路" : "10 lines"
            #expect(Self.count(number, in: text) == (change == .absorbed ? 0 : 1), "\(change) in \(text)")
        }
    }

    @Test("a line that is the cause is not named again, and its figures stand once")
    func single() {
        var item = Self.fault
        item.cause = CauseKey(.line, "hz-0")
        item.lines = Array(item.lines.prefix(1))
        let text = DigestText(Self.digest(item), .plain, .zh, within: 4096).text
        #expect(Self.count("hz-0", in: text) == 1 && Self.count("100%", in: text) == 1, "\(text)")
        #expect(text.hasSuffix("\n- 127.10.0.8:7000 > 198.51.100.0:7：丢包 100%"), "\(text)")
        // A line without a name is called by its addresses.
        let unnamed = "127.10.0.8:7000 > 198.51.100.0:7"
        (item.cause, item.lines[0].name) = (CauseKey(.line, unnamed), unnamed)
        #expect(DigestText(Self.digest(item), .plain, .zh, within: 4096).text.hasSuffix("\n- 丢包 100%"))
    }

    @Test("names that differ at their ends are told apart, however long they are")
    func longNames() {
        var item = Self.fault
        let long = String(repeating: "guangzhou-unicom-to-hong-kong-", count: 6)
        for index in item.lines.indices { item.lines[index].name = "\(long)\(index)" }
        let text = DigestText(Self.digest(item), .plain, .zh, within: 8192).text
        for index in item.lines.indices { #expect(text.contains("hong-kong-\(index) (")) }
        #expect(text.split(separator: "\n").allSatisfy { $0.count < 200 })
    }

    @Test("the text with mentions has the fault once, and what else is an alarm")
    func mentions() {
        let text = DigestParts.alert(Self.digest(Self.fault), .wecom, .zh, within: 2048)
        #expect(text == "【新故障】入口 127.10.0.8:7000，10 条线路异常（shenzhen-1）")
        var other = Self.fault
        other.cause = CauseKey(.echo, "198.51.100.9:7")
        let both = DigestParts.alert(Self.digest(Self.fault, other), .wecom, .zh, within: 2048)
        #expect(both.hasSuffix("；另有新故障 1 个（shenzhen-1）\n新故障 回显端 198.51.100.9:7，10 条线路异常"), "\(both)")
    }

    @Test("the CSV is in the language of the destination; names, figures and times are the same in both")
    func csv() {
        let digest = Self.digest(Self.fault, Self.fault(.closed))
        let (english, chinese) = (Self.rows(digest, .en), Self.rows(digest, .zh))
        #expect(
            english[0]
                == "\u{FEFF}change,incident,cause,value,trouble,opened_at,closed_at,line,ingress,echo,loss,rtt_ms,reasons"
        )
        #expect(chinese[0] == "\u{FEFF}变化,故障编号,原因,原因所指,状况,开始时间,恢复时间,线路,入口,回显端,丢包率,平均时延 ms,说明")
        #expect(chinese.count == english.count && chinese.count == 21)
        #expect(
            chinese[1] == "新故障,1,入口,127.10.0.8:7000,异常,2026-11-23T19:15:00Z,,hz-0,127.10.0.8:7000,198.51.100.0:7,"
                + "1.000,,丢包 100.0% 高于上限 30%")
        #expect(chinese[11].hasPrefix("已恢复,1,入口,") && english[11].hasPrefix("closed,1,ingress,"))
    }

    private static func rows(_ digest: Digest, _ language: MessageLanguage) -> [String] {
        String(decoding: DigestParts.csv(digest, language), as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    private static func count(_ part: String, in text: String) -> Int {
        text.indices.count { text[$0...].hasPrefix(part) }
    }
}
