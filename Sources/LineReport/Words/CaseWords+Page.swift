package import LineModel

/// The sentences of the page.
extension CaseWords {
    /// The page's heading.
    package func title(_ incident: Int) -> String { say("Evidence of incident #\(incident)", "故障 #\(incident) 的证据") }

    /// What it is about, in a phrase: "ingress 203.0.113.7:7000, 10 lines abnormal".
    package func subject(_ cause: CauseKey, lines: Int, _ trouble: Trouble) -> String {
        let words = Words(.keys, language)
        return cause.kind == .line
            ? words.cause(cause) : words.cause(cause) + words.comma + words.lines(lines, trouble)
    }

    /// From when to when, as texts.
    package func time(from: String, to: String?, _ offset: String, timesDown: Int) -> String {
        let often = timesDown > 1 ? say(", it came \(timesDown) times", "，共出现 \(timesDown) 次") : ""
        guard let to else {
            return say("since \(from) (\(offset)), not over\(often)", "始于 \(from)（\(offset)），尚未结束\(often)")
        }
        return say("from \(from) to \(to) (\(offset))\(often)", "\(from) 至 \(to)（\(offset)）\(often)")
    }

    /// What a round is.
    package func method(vantage: String, count: String, bytes: String, interval: String, timeout: String) -> String {
        say(
            "From \(vantage), each line was sent \(count) UDP probes of \(bytes) bytes in each round, one every "
                + "\(interval) ms. A probe is lost where no valid reply came within \(timeout) ms. What the measuring "
                + "machine did not send is in no figure. A round counts only where the machine's own ledger says that "
                + "it is valid.",
            "在 \(vantage)，每轮向每条线路发送 \(count) 个 UDP 探测包，每个 \(bytes) 字节，间隔 \(interval) ms。"
                + "\(timeout) ms 内没有有效回复即为丢失。测量机自身未发出的包不计入任何数字；只有测量机自身的核对表明有效的轮次才计入。")
    }

    /// The comparison with a group of healthy lines.
    package func comparison(_ lines: String, _ witnesses: String, _ shared: [String]) -> String {
        let what = shared.map { $0 == "ingress" ? say("the same ingress", "相同入口") : say("the same echo", "相同出口") }
        let over = what.isEmpty ? say("other ways", "其他路径") : what.joined(separator: say(" and ", "和"))
        return say(
            "In the same rounds the lines of the incident lost \(lines), and lines over \(over) that were healthy "
                + "when it was found lost \(witnesses).",
            "同一批轮次中，故障线路丢包 \(lines)；经过\(over)且发现故障时正常的线路丢包 \(witnesses)。")
    }

    /// A loss with its interval of 95 %: "31.2 % (95 %: 30.1 to 32.3 %) of 12,000 probes".
    package func loss(_ loss: Double?, _ interval: (Double, Double)?, of sent: Int) -> String {
        guard let loss, let interval else { return say("nothing was sent", "没有发送") }
        func text(_ share: Double) -> String { FigureText.fixed(share * 100, decimals: 2) }
        return say(
            "\(text(loss)) % (95 % interval: \(text(interval.0)) to \(text(interval.1)) %) of \(sent) probes",
            "\(text(loss))%（95% 置信区间 \(text(interval.0))% 至 \(text(interval.1))%，共 \(sent) 个探测包）")
    }

    /// Above the table of lines.
    package var linesHeading: String { say("Lines of the incident, and healthy witnesses", "故障线路与正常的对照线路") }
    /// Above the graphs.
    package var graphsHeading: String { say("Delay and loss over time", "时延与丢包随时间的变化") }
    /// Above the tables of rounds.
    package var roundsHeading: String { say("Round by round", "逐轮数据") }
    /// Above what is said of the rounds' validity.
    package var validityHeading: String { say("Validity of the rounds", "轮次的有效性") }
    /// Above what is said of the machine.
    package var machineHeading: String { say("The measuring machine", "测量机") }
    /// Above traces and experiments.
    package var foundHeading: String { say("What was found besides", "其他发现") }
    /// Above how the case is checked.
    package var checkHeading: String { say("How to check this", "如何核对") }
    /// Above what is not in it.
    package var leftOutHeading: String { say("What is not in here", "未包含的内容") }

    /// Headings of the columns of lines.
    package var columns: [String] {
        switch language {
        case .zh: ["线路", "路径", "时段", "轮次", "发送", "丢失", "丢包率 %", "95% 区间", "时延中位数 ms", "最高 p95 ms"]
        case .en:
            [
                "line", "way", "when", "rounds", "sent", "lost", "loss %", "95 % interval", "median RTT ms",
                "worst p95 ms",
            ]
        }
    }
    /// Headings of the columns of rounds.
    package var roundColumns: [String] {
        switch language {
        case .zh: ["轮次开始", "轮次", "判定", "发送", "丢失", "丢包率 %", "95% 区间", "中位数 ms", "p95 ms", "抖动 ms", "原因"]
        case .en:
            [
                "round began", "round is", "line is", "sent", "lost", "loss %", "95 % interval", "median ms", "p95 ms",
                "jitter ms", "because",
            ]
        }
    }

    /// A word of the format in the reader's language; one that is not known as it is.
    package func word(_ word: String) -> String {
        guard language == .zh else { return word }
        return switch word {
        case "before": "之前"
        case "during": "期间"
        case "after": "之后"
        case "affected": "故障线路"
        case "witness": "对照线路"
        case "valid": "有效"
        case "suspect": "存疑"
        case "invalid": "无效"
        case "healthy": "正常"
        case "abnormal": "异常"
        case "unmeasured": "未测"
        default: word
        }
    }

    /// What lines share with those of the incident.
    package func shares(_ what: [String]) -> String {
        let texts = what.map { $0 == "ingress" ? say("same ingress", "相同入口") : say("same echo", "相同出口") }
        return texts.joined(separator: say(", ", "、"))
    }

    /// How many rounds were valid.
    package func rounds(_ all: Int, valid: Int) -> String {
        say(
            "\(valid) of \(all) rounds are valid and count. The machine's whole ledger of each is in rounds.json.",
            "\(all) 轮中有 \(valid) 轮有效并计入。每轮的完整核对记录见 rounds.json。")
    }

    /// The state of the wall clock when the case was made.
    package func clock(_ isSynchronised: Bool?, _ error: String?) -> String {
        switch isSynchronised {
        case true?:
            say(
                "When this was made, its wall clock was kept by NTP or PTP, within \(error ?? "?") ms.",
                "制作本文件时，其时钟由 NTP 或 PTP 同步，误差不超过 \(error ?? "?") ms。")
        case false?:
            say(
                "When this was made, its wall clock was not synchronised; times of day may be off. Delays are not "
                    + "measured by it.",
                "制作本文件时，其时钟未同步，时刻可能有偏差；时延不依赖该时钟。")
        case nil: say("The state of its wall clock is not known.", "时钟状态未知。")
        }
    }

    /// How often the wall clock was set during the rounds.
    package func clockSteps(_ steps: Int) -> String {
        steps == 0
            ? say("The clock was not set during any of these rounds.", "这些轮次期间时钟未被调整。")
            : say("The clock was set \(steps) times during these rounds.", "这些轮次期间时钟被调整 \(steps) 次。")
    }

    /// Who signed, and how it is checked.
    package func check(_ key: String, _ id: String) -> String {
        say(
            "plumbline verify case.zip recomputes every figure from the probes and checks the signature. Ask the "
                + "sender for the key by another way, and compare: key \(id), \(key).",
            "plumbline verify case.zip 会由探测包重新计算每个数字并核对签名。请通过其他途径向发送方索取公钥并比对：密钥 \(id)，\(key)。")
    }

    /// What bounds left out, and what is hidden; empty where all is there.
    package func leftOut(lines: Int, rounds: Int, probes: Int, expired: Int, hidden: [String]) -> [String] {
        var texts: [String] = []
        if lines > 0 { texts.append(say("\(lines) more lines of the incident", "故障的另外 \(lines) 条线路")) }
        if rounds > 0 { texts.append(say("\(rounds) more rounds of the time", "该时段的另外 \(rounds) 轮")) }
        if probes > 0 {
            texts.append(
                say(
                    "\(probes) single probes for the sake of size; their figures are here, and cannot be recomputed",
                    "因大小限制省略 \(probes) 个探测包；其统计数字仍在，但无法重新计算"))
        }
        if expired > 0 {
            texts.append(
                say(
                    "the single probes of \(expired) rounds of lines, which are kept no longer",
                    "\(expired) 条逐轮记录的探测包已不再保存"))
        }
        for one in hidden {
            switch one {
            case "addresses": texts.append(say("addresses: they were hidden", "地址：已隐藏"))
            case "names": texts.append(say("names of lines and of the vantage: they were hidden", "线路与测量点名称：已隐藏"))
            default: texts.append(say("tags: they were hidden", "标签：已隐藏"))
            }
        }
        return texts
    }

    /// Where there are more rows than the page shows.
    package func moreRows(_ rows: Int) -> String {
        say("\(rows) more rows are in figures.json", "另有 \(rows) 行见 figures.json")
    }

    /// What somebody is told who cannot see a graph.
    package func graph(_ line: String) -> String { say("Delay and loss of \(line)", "\(line) 的时延与丢包") }
}
