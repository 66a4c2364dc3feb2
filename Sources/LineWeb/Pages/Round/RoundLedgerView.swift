internal import LineModel

/// What the machine did to a round, as groups of figures: each with what it means, and marked where a rule found
/// something in it.
enum RoundLedgerView {
    /// A figure: its name, what it is, what it means, and the rules that look at it.
    struct Entry {
        var name: String
        var figure: String
        var means: String
        var kinds: Set<ValidityFinding.Kind> = []
    }

    static func view(_ file: RoundFile, _ words: PageWords) -> HTML {
        let found = Set(file.round.validity.findings.map(\.kind))
        let ledger = file.ledger
        let groups: [(String, [Entry])] = [
            (words("Sending", "发送"), sending(ledger, words)), (words("Receiving", "接收"), receiving(ledger, words)),
            (words("The prober itself", "探测程序自身"), prober(ledger, words)),
            (words("Clocks", "时钟"), clocks(ledger, words)), (words("The host", "主机"), host(ledger.host, words)),
            (words("Ingresses and proxies", "入口与代理"), others(file, words)),
        ]
        let bodies = groups.filter { !$0.1.isEmpty }.map { title, entries -> HTML in
            let rows = entries.map { entry -> HTML in
                let isFound = !found.isDisjoint(with: entry.kinds)
                return """
                    <tr\(isFound ? " class=\"found\"" : .empty)><th scope="row">\(entry.name)</th><td \
                    class="n">\(entry.figure)</td>\
                    <td class="wrap">\(isFound ? "\(StateMark.warn.html(words("see above", "见上"))) " : .empty)\
                    <span class="soft">\(entry.means)</span></td></tr>
                    """
            }
            return "<tbody><tr><th class=\"group\" colspan=\"3\" scope=\"rowgroup\">\(title)</th></tr>\(rows)</tbody>"
        }
        return "<div class=\"scroll\"><table class=\"data tight ledger\">\(bodies)</table></div>"
    }

    private static func sending(_ ledger: RoundLedger, _ words: PageWords) -> [Entry] {
        var entries: [Entry] = []
        if let late = ledger.lateness {
            entries.append(
                Entry(
                    name: words("lateness p50 / p99 / max, µs", "发送延迟 p50 / p99 / 最大，µs"),
                    figure: "\(Shown.us(late.p50)) / \(Shown.us(late.p99)) / \(Shown.us(late.max))",
                    means: words("how long after its planned time a probe left", "探测包晚于计划时刻多久发出"),
                    kinds: [.scheduleNotKept]))
        }
        entries.append(
            Entry(
                name: words("overdue", "过期"), figure: ledger.overdue.grouped,
                means: words("given up, since they were late by more than an interval: unsent", "晚于一个间隔而放弃：计为未发出"),
                kinds: [.unsent, .starved]))
        entries.append(
            Entry(
                name: words("send errors", "发送错误"), figure: names(ledger.sendErrors, words),
                means: words("refused by this machine's kernel: unsent, never loss", "被本机内核拒绝：计为未发出，不是丢包"),
                kinds: [.unsent]))
        entries.append(
            Entry(
                name: words("sent again", "重发"), figure: ledger.sendRetries.grouped,
                means: words("sends that failed for a reason that was not theirs", "因与自身无关的原因失败后重发")))
        if let unstamped = ledger.lostUnstamped {
            entries.append(
                Entry(
                    name: words("lost without a transmit stamp", "丢失且无发送时间戳"), figure: unstamped.grouped,
                    means: words("perhaps dropped here before the driver had them", "可能在驱动之前被本机丢弃"),
                    kinds: [.neverLeft]))
        }
        if let finding = ledger.rateFinding {
            let strained = finding.strainedAt.map { FigureText.fixed($0, decimals: 0) } ?? Shown.none
            entries.append(
                Entry(
                    name: words("rate found, packets/s", "找到的速率，包/秒"),
                    figure: FigureText.fixed(finding.rate, decimals: 0),
                    means: words(
                        "strained at \(strained), lowered \(finding.backOffs) times",
                        "在 \(strained) 时吃力，降低 \(finding.backOffs) 次")))
        }
        return entries
    }

    private static func receiving(_ ledger: RoundLedger, _ words: PageWords) -> [Entry] {
        var entries = [
            Entry(
                name: words("receive overflow", "接收溢出"), figure: ledger.receiveOverflow.grouped,
                means: words("datagrams that the kernel dropped at our full buffers", "接收缓冲区已满而被内核丢弃的数据报"),
                kinds: [.receiveOverflow])
        ]
        if let buffer = ledger.receiveBuffer {
            entries.append(
                Entry(
                    name: words("receive buffer, KiB", "接收缓冲区，KiB"),
                    figure: "\((buffer.givenBytes / 1024).grouped) / \((buffer.askedBytes / 1024).grouped)",
                    means: words(
                        "given, of asked for; holds \(Shown.ms(buffer.holdsNanoseconds)) ms with nobody reading",
                        "实得 / 要求；无人读取时可容纳 \(Shown.ms(buffer.holdsNanoseconds)) ms")))
        }
        let asked =
            ledger.transmitStampEvery > 1
            ? words(", of every \(ledger.transmitStampEvery)th", "，每 \(ledger.transmitStampEvery) 个取一") : ""
        entries.append(
            Entry(
                name: words("time stamps", "时间戳"), figure: ledger.timestamps.rawValue,
                means: words(
                    "\(ledger.transmitStamped.grouped) at sending\(asked), "
                        + "\(ledger.receiveStamped.grouped) at receiving, \(ledger.stampsRejected) rejected",
                    "发送 \(ledger.transmitStamped.grouped)\(asked)，接收 \(ledger.receiveStamped.grouped)，"
                        + "弃用 \(ledger.stampsRejected)"),
                kinds: [.receiveStampsMissing, .transmitStampsMissing, .stampsRejected]))
        entries.append(
            Entry(
                name: words("foreign datagrams", "外来数据报"), figure: ledger.foreign.grouped,
                means: words("from addresses that were not probed", "来自未被探测的地址")))
        entries.append(
            Entry(
                name: words("ICMP errors of no probe", "无法对应的 ICMP 错误"), figure: ledger.unmatchedRefusals.grouped,
                means: words("that could not be given to a probe", "无法归到某个探测包")))
        return entries
    }

    private static func prober(_ ledger: RoundLedger, _ words: PageWords) -> [Entry] {
        var entries: [Entry] = []
        if let own = ledger.selfProbe {
            entries.append(
                Entry(
                    name: words("probes of itself", "自测探测包"),
                    figure: "\(own.received.grouped) / \(own.sent.grouped)",
                    means: words(
                        "answered, of sent, over loopback: what they lose, we lose; p50 \(micro(own.rtt?.median)), "
                            + "p99 \(micro(own.rtt?.p99)), max \(micro(own.rtt?.max)) µs",
                        "收到 / 发出，走环回接口：其丢失即本机丢失；"
                            + "p50 \(micro(own.rtt?.median))，p99 \(micro(own.rtt?.p99))，最大 \(micro(own.rtt?.max)) µs"),
                    kinds: [.canaryLost, .canaryDelay]))
        }
        entries.append(
            Entry(
                name: words("longest stall, ms", "最长停顿，ms"), figure: Shown.ms(ledger.longestStallNanoseconds),
                means: words("the longest time that the loop did not look at its sockets", "测量循环最长多久没有查看套接字"),
                kinds: [.stallBeyondTimeout, .stallWithUserStamps]))
        entries.append(
            Entry(
                name: words("uncertain probes", "存疑探测包"), figure: ledger.uncertain.grouped,
                means: words("whose delay a stall may have lengthened: left out of delays", "时延可能被停顿拉长：不计入时延"),
                kinds: [.uncertainProbes]))
        if let time = ledger.threadTime {
            entries.append(
                Entry(
                    name: words("measuring threads", "测量线程"), figure: ledger.threads.grouped,
                    means: words(
                        "ran \(Shown.ms(time.runNanoseconds)) ms, waited for a core "
                            + "\(Shown.ms(time.waitNanoseconds)) ms (\(Shown.percent(time.waitShare)) %)",
                        "运行 \(Shown.ms(time.runNanoseconds)) ms，等待 CPU \(Shown.ms(time.waitNanoseconds)) ms"
                            + "（\(Shown.percent(time.waitShare))%）"),
                    kinds: [.starved]))
        }
        if let spare = ledger.spareSockets {
            entries.append(
                Entry(
                    name: words("spare sockets", "备用套接字"), figure: spare.grouped,
                    means: words("taken, since one was clogged with what did not leave", "因套接字被未发出的数据堵塞而启用")))
        }
        return entries
    }

    private static func clocks(_ ledger: RoundLedger, _ words: PageWords) -> [Entry] {
        [
            Entry(
                name: words("clock steps", "时钟跳变"), figure: ledger.clockSteps.grouped,
                means: words(
                    "the largest \(Shown.ms(ledger.largestClockStepNanoseconds)) ms",
                    "最大 \(Shown.ms(ledger.largestClockStepNanoseconds)) ms"),
                kinds: [.clockStepped]),
            Entry(
                name: words("slew, ppm", "时钟快慢，ppm"),
                figure: ledger.host.slewPartsPerMillion.map { FigureText.fixed($0, decimals: 1) } ?? Shown.none,
                means: words("how much faster the clock of all delays ran; negative: slower", "测量时延的时钟快多少；负数为慢"),
                kinds: [.clockSlewed]),
        ]
    }

    private static func host(_ host: HostFigures, _ words: PageWords) -> [Entry] {
        let unknown = words("– : the host does not tell", "–：主机未提供")
        var entries = [
            Entry(
                name: words("UDP: buffer / memory / checksum", "UDP：缓冲区 / 内存 / 校验和"),
                figure: [host.udp.receiveBuffer, host.udp.memory, host.udp.checksum].map(Shown.count).joined(
                    separator: " / "),
                means: words("datagrams dropped, over all programs of the host; ", "主机全部程序丢弃的数据报；") + unknown,
                kinds: [.receiveOverflow]),
            Entry(
                name: words("backlog drops", "积压丢弃"), figure: Shown.count(host.backlogDrops),
                means: words("incoming packets dropped at a core's full backlog", "CPU 积压队列已满而丢弃的入包"),
                kinds: [.incomingDrops]),
            Entry(
                name: words("stolen time, %", "被抢占时间，%"), figure: Shown.percent(host.stealShare),
                means: words("of all cores, given to other guests by the hypervisor", "虚拟化平台分给其他虚拟机的 CPU 时间"),
                kinds: [.stolenTime]),
            Entry(
                name: words("throttled, ms", "被限额，ms"), figure: Shown.ms(host.throttledNanoseconds),
                means: words("held back by the control group's quota", "被 cgroup 配额限制的时间"), kinds: [.starved]),
            Entry(
                name: words("slept, ms", "休眠，ms"), figure: Shown.ms(host.suspendedNanoseconds),
                means: words("the machine was suspended", "机器休眠"), kinds: [.suspended]),
        ]
        for interface in host.interfaces {
            let dropped = "\(Shown.count(interface.transmitDropped)) / \(Shown.count(interface.transmitErrors))"
            let received =
                "\(Shown.count(interface.receiveDropped)) / \(Shown.count(interface.receiveMissed)) / "
                + Shown.count(interface.receiveFIFOErrors)
            entries.append(
                Entry(
                    name: interface.name, figure: "\(dropped) · \(received)",
                    means: words(
                        "out: dropped / failed · in: dropped / missed / overrun", "出：丢弃 / 失败 · 入：丢弃 / 错过 / 溢出"),
                    kinds: [.outgoingDrops, .incomingDrops]))
        }
        return entries
    }

    private static func others(_ file: RoundFile, _ words: PageWords) -> [Entry] {
        var entries: [Entry] = []
        if let segments = file.segments {
            let counts = segments.counts
            entries.append(
                Entry(
                    name: words("probes to ingresses (\(segments.probe))", "入口探测包（\(segments.probe)）"),
                    figure: "\(counts.received.grouped) / \(counts.sent.grouped)",
                    means: words(
                        "answered, of sent, for \(segments.lines) lines; in no figure of a line",
                        "收到 / 发出，涉及 \(segments.lines) 条线路；不计入线路数字")))
        }
        if let proxies = file.ledger.proxies {
            entries.append(
                Entry(
                    name: words("SOCKS5 proxies", "SOCKS5 代理"),
                    figure: "\(proxies.proxies - proxies.failed) / \(proxies.proxies)",
                    means: words(
                        "with an association; dropped \(proxies.dropped), made anew \(proxies.remade) times",
                        "已建立关联；中断 \(proxies.dropped) 次，重建 \(proxies.remade) 次")))
        }
        return entries
    }

    /// Milliseconds as microseconds.
    private static func micro(_ value: Double?) -> String { Shown.ms(value.map { $0 * 1000 }) }

    private static func names(_ counts: [NamedCount], _ words: PageWords) -> String {
        counts.isEmpty ? "0" : counts.map { "\($0.name) \($0.count.grouped)" }.joined(separator: ", ")
    }
}
