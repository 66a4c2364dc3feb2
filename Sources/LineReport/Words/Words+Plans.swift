package import LineModel

extension Words {
    /// What a round will do otherwise than it was asked to.
    package func note(_ note: PlanNote) -> String {
        switch note {
        case .stretchedByRate(let stretch): stretched(stretch)
        case .stretchedByBuffer(let bytes, let rate, let interval):
            buffer(bytes, plain(rate.rounded(.down))) + stretched(to: interval)
        case .thinned(let every):
            say(
                "the caps leave room for a probe to the ingress beside one probe in \(every) of a line",
                "速率上限只容线路每 \(every) 个探测包旁发一个到入口的探测包")
        case .companionsThinned(let every):
            say(
                "the caps leave room for companions (direct probes among them) beside one probe in \(every) of a line",
                "速率上限只容线路每 \(every) 个探测包旁发一组伴随探测包（含直连探测包）")
        case .directPartly(let lines, let all):
            say(
                "the caps leave room for direct probes of \(lines) of \(count(all, "line")); lines take turns from "
                    + "round to round",
                "速率上限只容 \(all) 条线路中的 \(lines) 条发直连探测包；各轮轮流进行")
        case .flowsOfOneRound(let lines):
            say(
                "\(count(lines, "line")) shall have an old flow beside it: none has, since a flow grows old from round "
                    + "to round, in the service",
                "\(lines) 条线路要求旧流对照：本轮没有，旧流要由服务跨轮保持")
        case .flowsPartly(let lines, let all):
            say(
                "old flows are kept open for \(lines) of \(count(all, "line")): no more sockets may stay open",
                "\(all) 条线路中只为 \(lines) 条保持旧流：不能保持更多套接字")
        case .ingressesNotProbed(let absence): self.absence(absence)
        case .gainNotJudged: gainNotJudged
        }
    }

    /// A limit of the gain that is held against nothing.
    private var gainNotJudged: String {
        let (limit, direct) = (setting(.minGain), dialect == .flags ? "--direct" : "probe.direct")
        return say(
            "\(limit) judges no line: none has direct probes beside it; set \(direct), or direct in the lines file",
            "\(limit) 没有用到任何线路上：没有线路发直连探测包；请设置 \(direct)，或在线路文件中填写 direct")
    }

    /// Why no ingress can be probed from here.
    package func absence(_ absence: IngressAbsence) -> String {
        switch absence {
        case .format(let problem): say("the ingresses are not probed: ", "不探测入口：") + format(problem)
        case .system(let failure): say("the ingresses are not probed: ", "不探测入口：") + self.failure(failure)
        case .told(let text): text
        }
    }

    private func stretched(to nanoseconds: Int64) -> String {
        let interval = reading(nanoseconds)
        return say("; the interval is stretched to \(interval)", "；间隔拉长为 \(interval)")
    }

    private func stretched(_ stretch: RateStretch) -> String {
        let (asked, rate) = (reading(stretch.askedNanoseconds), plain(stretch.asked))
        let cap = setting(stretch.cap)
        return say(
            "\(sharers(stretch)): every \(asked) would be \(rate) packets/s, over \(cap) \(plain(stretch.limit))",
            "\(sharers(stretch))：每 \(asked) 一次即每秒 \(rate) 包，超过 \(cap) \(plain(stretch.limit))")
            + stretched(to: stretch.intervalNanoseconds)
    }

    private func buffer(_ bytes: Int, _ rate: String) -> String {
        let hold = Int(ReceiveBufferPlan.minHoldSeconds * 1000)
        return say(
            "the kernel gives each socket a receive buffer of \(bytes) octets, which is full in \(hold) ms at more "
                + "than \(rate) packets/s; for more, as root: sysctl -w net.core.rmem_max=\(64 << 20)",
            "内核给每个套接字 \(bytes) 字节的接收缓冲区，超过每秒 \(rate) 包时 \(hold) ms 内就会填满；"
                + "如需更大，请以 root 执行：sysctl -w net.core.rmem_max=\(64 << 20)")
    }

    /// Whose packets are too many.
    private func sharers(_ stretch: RateStretch) -> String {
        let lines = stretch.lines
        let one = stretch.isOneAddress
        if stretch.hasGuests {
            return say(
                "\(count(lines, "line")) with companions, direct probes among them" + (one ? ", of one address" : ""),
                "\(lines) 条线路连同伴随探测包（含直连探测包）" + (one ? "同属一个地址" : ""))
        }
        if stretch.hasHandshakes {
            let beside = stretch.hasCompanions
            return say(
                "\(count(lines, "line")) with " + (beside ? "companions and " : "") + "TCP handshakes"
                    + (one ? ", of one address" : ""),
                "\(lines) 条线路连同" + (beside ? "伴随探测包和 " : " ") + "TCP 握手" + (one ? "同属一个地址" : ""))
        }
        if isChinese {
            return "\(lines) 条线路" + (stretch.hasCompanions ? "连同到入口的探测包" : "") + (one ? "同属一个地址" : "")
        }
        let shared = one ? " share\(lines == 1 ? "s" : "") one address" : ""
        guard stretch.hasCompanions else { return count(lines, "line") + shared }
        return count(lines, "line") + " with probes to \(lines == 1 ? "its ingress" : "their ingresses")" + shared
    }

    private func plain(_ value: Double) -> String {
        value == value.rounded() && value < 1e15 ? "\(Int(value))" : "\((value * 10).rounded() / 10)"
    }

    /// To a tenth of a millisecond at most, since this is for reading.
    private func reading(_ nanoseconds: Int64) -> String {
        let step: Int64 = nanoseconds >= 10_000_000 ? 100_000 : 1_000
        return Duration.nanoseconds((nanoseconds + step / 2) / step * step).shortText
    }

    /// Why a round must not be begun: a message each.
    package func unfit(_ round: UnfitRound) -> [String] {
        switch round {
        case .noLineFits(let reasons): Set(reasons.map(unmeasured)).sorted()
        case .tooLong(let hours): [tooLong(hours)]
        case .tooManyProbes(let probes):
            [
                say(
                    "\(probes) probes are more than a round can number; lower \(setting(.count))",
                    "\(probes) 个探测包超出一轮的编号范围；请降低 \(setting(.count))")
            ]
        case .memory(let probes, let megabytes): [memory(probes, megabytes)]
        case .proxyDescriptors(let proxies, let needed, let limit): [proxyDescriptors(proxies, needed, limit)]
        case .probeDescriptors(let payloads, let needed, let limit):
            [probeDescriptors(payloads.joined(separator: comma), needed, limit)]
        case .lineDescriptors(let payloads, let needed, let limit):
            [lineDescriptors(payloads.joined(separator: comma), needed, limit)]
        }
    }

    private func tooLong(_ hours: Int) -> String {
        say(
            "the round would take \(hours) hours, and 24 are the most; raise \(setting(.maxRate)) or "
                + "\(setting(.maxAddressRate)), or lower \(setting(.count))",
            "本轮需要 \(hours) 小时，至多 24 小时；请提高 \(setting(.maxRate)) 或 \(setting(.maxAddressRate))，"
                + "或降低 \(setting(.count))")
    }

    private func memory(_ probes: Int, _ megabytes: Int) -> String {
        say(
            "the round's \(probes) probes need \(megabytes) MB of memory, which this process cannot have; lower "
                + "\(setting(.count)), measure fewer lines, or raise the limit (`ulimit -v`)",
            "本轮 \(probes) 个探测包需要 \(megabytes) MB 内存，本进程得不到；请降低 \(setting(.count))、减少线路，"
                + "或提高限制（`ulimit -v`）")
    }

    private func proxyDescriptors(_ proxies: Int, _ needed: Int, _ limit: Int) -> String {
        say(
            "\(proxies) SOCKS5 proxies keep a TCP connection each: that takes \(needed) descriptors, and this process "
                + "may have \(limit); raise the limit (`ulimit -n \(needed)`), or measure fewer of them at once",
            "\(proxies) 个 SOCKS5 代理各占一个 TCP 连接：共需 \(needed) 个描述符，本进程只能有 \(limit) 个；"
                + "请提高限制（`ulimit -n \(needed)`），或减少同时测量的代理")
    }

    private func probeDescriptors(_ payloads: String, _ needed: Int, _ limit: Int) -> String {
        say(
            "replies to the payload \(payloads) do not say which probe they answer, so every probe keeps a socket "
                + "until its timeout is over: that takes \(needed) descriptors, and this process may have \(limit); "
                + "raise the limit (`ulimit -n \(needed)`), lengthen \(setting(.interval)), shorten "
                + "\(setting(.timeout)), or measure fewer such lines",
            "载荷 \(payloads) 的回复不表明它回答哪个探测包，因此每个探测包都占一个套接字直到超时：共需 \(needed) 个描述符，"
                + "本进程只能有 \(limit) 个；请提高限制（`ulimit -n \(needed)`）、加长 \(setting(.interval))、"
                + "缩短 \(setting(.timeout))，或减少此类线路")
    }

    private func lineDescriptors(_ payloads: String, _ needed: Int, _ limit: Int) -> String {
        say(
            "replies to the payload \(payloads) name their probe by few bits, so every line has a socket of its own: "
                + "that takes \(needed) descriptors, and this process may have \(limit); raise the limit "
                + "(`ulimit -n \(needed)`), or measure fewer such lines",
            "载荷 \(payloads) 的回复只用很少的位来表明它回答哪个探测包，因此每条线路各占一个套接字：共需 \(needed) 个描述符，"
                + "本进程只能有 \(limit) 个；请提高限制（`ulimit -n \(needed)`），或减少此类线路")
    }

    /// What speaks against how long rounds take.
    package func length(_ finding: LengthFinding) -> String {
        switch finding {
        case .round(let lines, let seconds, let splay, let every): roundLength(lines, seconds, splay, every)
        case .confirmation(let left, let count, let asked, let isInTime):
            confirmationLength(left, count, asked, isInTime: isInTime)
        }
    }

    private func roundLength(_ lines: Int?, _ seconds: Int, _ splay: Duration, _ every: Duration) -> String {
        let who =
            lines.map { say("a round over \(count($0, "line"))", "覆盖 \($0) 条线路的一轮") } ?? say("a round", "一轮")
        let late =
            splay == .zero
            ? "" : say(" and begins up to \(splay.shortText) later", "，且至多晚 \(splay.shortText) 开始")
        // Only the service has rounds that follow each other, and a setting for it.
        let due = dialect == .keys ? "every: \(every.shortText)" : every.shortText
        let less = "\(setting(.count)) or \(setting(.interval))"
        let more = dialect == .keys ? say(", or raise every", "，或加大 every") : ""
        return say(
            "\(who) takes up to \(seconds)s\(late), and the next is due after \(due); rounds will be skipped: lower "
                + less + more,
            "\(who)至多需要 \(seconds)s\(late)，而下一轮在 \(due) 之后；将会跳过一些轮次：请降低 \(setting(.count)) 或 "
                + setting(.interval) + more)
    }

    private func confirmationLength(_ left: Duration, _ probes: Int, _ asked: Int, isInTime: Bool) -> String {
        let time = Duration.milliseconds(left.nanoseconds / 1_000_000).shortText
        let instead = probes < asked ? say(" instead of \(asked)", "（而非 \(asked) 个）") : ""
        let late =
            isInTime ? "" : say(", which take longer, so that rounds may be skipped", "，所需时间更长，可能跳过一些轮次")
        let remedy =
            dialect == .keys
            ? say(
                "; lower confirm.count or confirm.interval, or raise every",
                "；请降低 confirm.count 或 confirm.interval，或加大 every") : ""
        return say(
            "a confirmation has half of the time from a round's end to the next, \(time): suspected lines are probed "
                + "again with \(probes) probes\(instead)\(late)",
            "复测可用上一轮结束到下一轮之间一半的时间，即 \(time)：可疑线路只用 \(probes) 个探测包\(instead)复测\(late)") + remedy
    }
}
