import LineModel
import LineReport
import TestSupport
import Testing

@Suite("The text of a digest", .seeded)
struct DigestTextTests {
    @Test("In English, plain")
    func english() {
        let text = DigestText(DigestFixture.full, .plain, .en, within: 4096)
        #expect(text.text == Self.englishText)
        #expect(!text.isCut)
    }

    @Test("In Chinese, as WeCom's markdown")
    func chinese() {
        let text = DigestText(DigestFixture.full, .wecom, .zh, within: 4096)
        #expect(text.text == Self.chineseText)
        #expect(!text.isCut)
    }

    @Test("What is measured no more is not said to have recovered, neither in the title nor beside its cause")
    func noLongerMeasured() {
        var (gone, closed) = (DigestFixture.full.items[3], DigestFixture.full.items[3])
        (gone.isNoLongerMeasured, closed.incident) = (true, 6)
        let digest = DigestFixture.digest([closed, gone])
        let english = DigestText(digest, .plain, .en, within: 4096).text
        #expect(
            english.hasPrefix("Closed: tag carrier=CU, 30 lines healthy again; also 1 no longer measured (sh-ct)\n"))
        #expect(english.contains("\nNo longer measured #5 tag carrier=CU, 30 lines were abnormal\n"))
        let chinese = DigestText(DigestFixture.digest([gone]), .wecom, .zh, within: 4096).text
        #expect(
            chinese.hasPrefix(
                #"### <font color="warning">【不再测量】</font>标签 carrier=CU，30 条线路曾异常（sh-ct）"# + "\n"))
        #expect(!chinese.contains("恢复"))
    }

    private static let englishText = """
        Opened: ingress 203.0.113.7:7000, 2 lines abnormal; also 1 reopened, 1 worse, 1 closed, 1 absorbed (sh-ct)
        Plumbline 2026-11-24 03:15:00 +08:00, 120 lines: 10 abnormal, 1 unmeasured
        #12, worst loss 100.0 %
        110 other lines healthy; other ingresses to the same echoes are healthy, such as sz-0, sz-1, sz-2
        - hk-0 (> 198.51.100.0:9000): loss 100.0 %
        - hk-1 (> 198.51.100.1:9000): loss 100.0 %
        Reopened #9 echo 198.51.100.9:9000, 1 line abnormal
        since 2026-11-23 23:55:00, worst loss 50.0 %, RTT 90.0 ms
        108 other lines healthy; 1 line that shares it healthy
        - sz-9 (203.0.113.9:7000): loss 40.5 %, RTT 83.2 ms
        Worse #7 this vantage (its own network), 1 line unmeasured
        since 2026-11-23 03:15:00
        - bad (name.example:1): no such name
        Closed #5 tag carrier=CU, 30 lines healthy again
        after 1 h (02:10:00 to 03:10:00)
        #11 is now part of #12
        line hk-0
        """

    private static let chineseText = """
        ### <font color="warning">【新故障】</font>入口 203.0.113.7:7000，2 条线路异常；另有再次发生 1 个，恶化 1 个，已恢复 1 个，\
        已合并 1 个（sh-ct）
        Plumbline 2026-11-24 03:15:00 +08:00，共 120 条线路：异常 10 条，未测 1 条
        #12，最高丢包 100%
        其他 110 条线路正常；经其他入口访问同一批回显端均正常，例如 sz-0、sz-1、sz-2
        > hk-0 (＞ 198.51.100.0:9000)：丢包 100%
        > hk-1 (＞ 198.51.100.1:9000)：丢包 100%
        <font color="warning">再次发生</font> #9 回显端 **198.51.100.9:9000**，1 条线路异常
        开始于 2026-11-23 23:55:00，最高丢包 50%，时延 90.0 ms
        其他 108 条线路正常；同样经过它的 1 条线路正常
        > sz-9 (203.0.113.9:7000)：丢包 40.5%，时延 83.2 ms
        <font color="warning">恶化</font> #7 疑似本探测点自身网络故障，1 条线路未测
        开始于 2026-11-23 03:15:00
        > bad (name.example:1)：no such name
        <font color="info">已恢复</font> #5 标签 **carrier=CU**，30 条线路已恢复正常
        历时 1 小时（02:10:00 至 03:10:00）
        <font color="info">#11 已并入 #12</font>
        线路 **hk-0**
        """

    @Test("A test says that it is one, first", arguments: DigestDialect.allCases, MessageLanguage.allCases)
    func test(_ dialect: DigestDialect, _ language: MessageLanguage) throws {
        let text = DigestText(DigestFixture.full, dialect, language, within: 4096, isTest: true).text
        #expect(try #require(text.split(separator: "\n").first).contains(language == .zh ? "测试" : "test"))
        #expect(
            DigestParts.subject(DigestFixture.full, language, isTest: true).contains(language == .zh ? "测试" : "test"))
    }

    @Test("a text of the lines that can fit at most is the text of all lines", arguments: [1, 511, 513, 10_000])
    func needsNoMore(_ count: Int) {
        var item = DigestFixture.opened
        item.lines = (0..<count).map { DigestLine(name: "\($0)", ingress: "\($0)", lossPerMille: 1000) }
        for bound in [DigestText.minBound, 4096] {
            let cut = item.withLines(atMost: DigestText.mostLines(within: bound))
            let texts = [item, cut].map {
                DigestText(DigestFixture.digest([$0, DigestFixture.opened]), .plain, .en, within: bound)
            }
            #expect(texts[0] == texts[1])
            #expect(DigestParts.cause(item, .en) == DigestParts.cause(cut, .en))
        }
    }

    @Test(
        "Why a line was not measured is told in the language of the message, where more than words tell it",
        arguments: [
            (Unmeasured.Stored(.name, "nosuch.invalid"), "域名 nosuch.invalid 无法解析"),
            (Unmeasured.Stored(.way, "203.0.113.7"), "无法发往 203.0.113.7"),
            (Unmeasured.Stored(.proxy), "SOCKS5 代理未能建立 UDP 关联"), (Unmeasured.Stored(.sending), "发出的探测包太少"),
            (Unmeasured.Stored(.round), "本轮测量不可信"), (nil, "in words"),
        ])
    func unmeasured(_ stored: Unmeasured.Stored?, _ chinese: String) {
        var item = DigestFixture.opened
        item.trouble = .unmeasured
        // As an older program's message is read back.
        let reason = stored.map { LineReason.unmeasured(.told("in words", kind: $0)) } ?? .told("in words")
        item.lines = [DigestLine(name: "hk", ingress: "h:1", reasons: [reason])]
        let digest = DigestFixture.digest([item])
        #expect(DigestText(digest, .plain, .zh, within: 4096).text.hasSuffix("hk (h:1)：\(chinese)"))
        #expect(DigestText(digest, .plain, .en, within: 4096).text.hasSuffix("hk (h:1): in words"))
    }

    @Test("10,000 lines stay within any bound, and what is left out is counted")
    func bounds() {
        var random = Seed.generator()
        var items: [DigestItem] = []
        var left = 10_000
        while left > 0 {
            let count = min(left, Int.random(in: 1...3000, using: &random))
            var item = DigestFixture.opened
            item.lines = DigestFixture.lines(count).map { line in
                var line = line
                line.name = ["香港线路", "e\u{301}🇭🇰", "\u{202E}x\n\u{1B}[2J", "plain"].randomElement(using: &random) ?? ""
                return line
            }
            item.incident = items.count
            items.append(item)
            left -= count
        }
        let digest = DigestFixture.digest(items, lines: 10_000, abnormal: 10_000)
        for dialect in DigestDialect.allCases {
            for language in MessageLanguage.allCases {
                for bound in [256, 300, 777, 2048, 4096, Int.random(in: 256...20_000, using: &random), 65_536] {
                    let cut = DigestText(digest, dialect, language, within: bound)
                    #expect(cut.text.utf8.count <= bound && !cut.text.isEmpty)
                    #expect(cut.isCut)
                    #expect(!cut.text.unicodeScalars.contains { $0 == "\u{FFFD}" && dialect == .plain } || bound > 256)
                    #expect(!cut.text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
                    #expect(cut.text.contains("\(cut.linesLeftOut)") || cut.incidentsLeftOut == 0)
                }
            }
        }
    }

    @Test("1,000 incidents are cut at an incident's end with a note of the rest")
    func manyIncidents() {
        let items = (0..<1000).map { index in
            var item = DigestFixture.opened
            item.incident = index
            return item
        }
        let cut = DigestText(DigestFixture.digest(items), .wecom, .zh, within: 4096)
        #expect(cut.text.utf8.count <= 4096)
        #expect(cut.incidentsLeftOut > 900 && cut.linesLeftOut == 2000)
        #expect(cut.text.split(separator: "\n").last?.contains("未列出 \(cut.incidentsLeftOut) 个故障") == true)
    }

    @Test(
        "Names do nothing: no mention, link, colour or new line",
        arguments: [DigestDialect.wecom, .dingtalk, .feishu, .slack])
    func injection(_ dialect: DigestDialect) {
        let evil = "<@all> @all <!channel> [x](http://e.example) <font color=\"info\">`*a*` ~~b~~\n# head &amp;"
        var item = DigestFixture.opened
        item.cause = CauseKey(.ingress, evil)
        item.witnesses = [evil]
        item.lines = [DigestLine(name: evil, ingress: evil, echo: evil, reasons: [.told(evil)])]
        let text = DigestText(DigestFixture.digest([item]), dialect, .en, within: 8192).text
        for bad in ["<@", "@all", "<!", "](", "http://", "color=\"info\">`", "~~", "\n# "] {
            #expect(!text.contains(bad))
        }
        if dialect == .slack { #expect(text.contains("&lt;") && text.contains("&amp;amp;")) }
    }

    @Test(
        "Durations are said by their two greatest units",
        arguments: [
            (0, "0 s", "0 秒"), (59, "59 s", "59 秒"), (3600, "1 h", "1 小时"), (3900, "1 h 5 min", "1 小时 5 分"),
            (86_400 + 60, "1 d", "1 天"), (2 * 86_400 + 3 * 3600, "2 d 3 h", "2 天 3 小时"),
        ])
    func durations(_ seconds: Int, _ english: String, _ chinese: String) {
        var item = DigestFixture.opened
        item.change = .closed
        item.closedAt = WallTime(
            nanosecondsSince1970: item.openedAt.nanosecondsSince1970 + Int64(seconds) * 1_000_000_000)
        let digest = DigestFixture.digest([item])
        #expect(DigestText(digest, .plain, .en, within: 1000).text.contains("after \(english) ("))
        #expect(DigestText(digest, .plain, .zh, within: 1000).text.contains("历时 \(chinese)（"))
    }

    @Test("The CSV has every line, quoted where it must be, and no formula")
    func csv() {
        var item = DigestFixture.opened
        item.lines[0].name = "=cmd,\"x\""
        let text = String(decoding: DigestParts.csv(DigestFixture.digest([item]), .en), as: UTF8.self)
        let rows = text.split(separator: "\r\n")
        #expect(rows.count == 3)
        #expect(
            rows[1] == """
                opened,12,ingress,203.0.113.7:7000,abnormal,2026-11-23T19:15:00Z,,"'=cmd,""x""\",203.0.113.7:7000,\
                198.51.100.0:9000,1.000,,loss 100.0 % is above 30 %
                """)
    }

    @Test("The text with mentions is within its bound and names what is new")
    func alert() {
        let items = Array(repeating: DigestFixture.opened, count: 200)
        let text = DigestParts.alert(DigestFixture.digest(items), .wecom, .zh, within: 2048)
        #expect(text.utf8.count <= 2048 && text.contains("203.0.113.7:7000"))
        var hostile = DigestFixture.opened
        hostile.cause = CauseKey(.ingress, "<@all>")
        let told = DigestParts.alert(DigestFixture.digest([hostile]), .wecom, .zh, within: 2048)
        #expect(told.contains("＜＠all＞") && !told.contains("<@"), "\(told)")
    }

    @Test("on which way a line loses is told behind its figures, in both languages")
    func ways() {
        func text(_ ways: LossWays?, _ language: MessageLanguage) -> String {
            var item = DigestFixture.opened
            item.lines = [
                DigestLine(
                    name: "hk", ingress: "203.0.113.7:862", lossPerMille: 405, rttMicroseconds: 83_240, ways: ways)
            ]
            return DigestText(DigestFixture.digest([item]), .plain, language, within: 4096).text
        }
        let (one, other) = (LossWays(there: 400, back: 5, either: 0), LossWays(there: 0, back: 355, either: 50))
        #expect(text(one, .en).contains("loss 40.5 %, RTT 83.2 ms; lost there 40.0 %, back 0.5 %"))
        #expect(text(other, .en).contains("; lost there 0.0 %, back 35.5 %, on either 5.0 %"))
        #expect(text(one, .zh).contains("丢包 40.5%，时延 83.2 ms；去程丢 40%，回程丢 0.5%"))
        #expect(text(other, .zh).contains("；去程丢 0%，回程丢 35.5%，方向不明 5%"))
        #expect(!text(nil, .en).contains("there") && !text(nil, .zh).contains("去程"))
    }

    @Test("which segment loses, and what of the delay is behind the ingress, is told; what is unknown is not")
    func segments() {
        func text(_ shares: SegmentShares?, _ language: MessageLanguage) -> String {
            var item = DigestFixture.opened
            item.lines = [
                DigestLine(
                    name: "hk", ingress: "203.0.113.7:7000", lossPerMille: 405, rttMicroseconds: 83_240,
                    segments: shares)
            ]
            return DigestText(DigestFixture.digest([item]), .plain, language, within: 4096).text
        }
        let beyond = SegmentShares(lossAt: .beyond, delayAt: .beyond, beyondMicroseconds: 67_451)
        let ingress = SegmentShares(lossAt: .ingress, delayAt: .unknown, beyondMicroseconds: 67_451)
        let both = SegmentShares(lossAt: .both, delayAt: nil)
        let delay = SegmentShares(lossAt: .unknown, delayAt: .ingress, beyondMicroseconds: -40)
        #expect(
            text(beyond, .en).hasSuffix(
                "loss 40.5 %, RTT 83.2 ms; loss behind the ingress, 67.5 ms of the RTT behind the ingress"))
        #expect(text(ingress, .en).hasSuffix("RTT 83.2 ms; loss before the ingress"))
        #expect(text(both, .en).hasSuffix("RTT 83.2 ms; loss before and behind the ingress"))
        #expect(text(delay, .en).hasSuffix("RTT 83.2 ms; 0.0 ms of the RTT behind the ingress"))
        #expect(text(beyond, .zh).hasSuffix("丢包 40.5%，时延 83.2 ms；丢包在入口之后，入口之后占时延 67.5 ms"))
        #expect(text(ingress, .zh).hasSuffix("；丢包在入口之前") && text(both, .zh).hasSuffix("；入口前后都有丢包"))
        #expect(!text(nil, .en).contains("the ingress") && !text(nil, .zh).contains("；丢包"))
        let unknown = SegmentShares(lossAt: .unknown, delayAt: .unknown, beyondMicroseconds: 1)
        #expect(text(unknown, .en) == text(nil, .en))
    }
}
