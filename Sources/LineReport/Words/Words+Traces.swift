package import LineModel

extension Words {
    /// Why a trace ends, as a sentence without its full stop.
    package func traceEnd(_ trace: Trace) -> String {
        let last = trace.hops.last
        switch trace.end {
        case .reached:
            let hops = trace.hopCount ?? 0
            return say("the far end answered: \(count(hops, "hop"))", "已到达对端：共 \(hops) 跳")
        case .refused:
            let ending = last?.ending
            let who = ending?.address ?? "?"
            let what = ending.map(refusal) ?? ""
            return say("the way ends at \(who): \(what)", "路径止于 \(who)：\(what)")
        case .silent:
            let behind = trace.lastAnswer?.timeToLive ?? 0
            return say("nothing answers behind hop \(behind)", "第 \(behind) 跳之后无任何应答")
        case .hopLimit:
            return say(
                "the far end was not reached within \(last?.timeToLive ?? 0) hops",
                "\(last?.timeToLive ?? 0) 跳之内未到达对端")
        case .timeLimit:
            return say("the time for a trace was over", "追踪超出时限")
        case .unsendable:
            return say(
                "this machine could not send; `ip route` lists its routes", "本机无法发送；用 `ip route` 查看路由")
        case .stopped: return say("it was interrupted", "追踪被中断")
        }
    }

    /// What an answer says that ends a way.
    func refusal(_ answer: TraceAnswer) -> String {
        switch answer.word {
        case .reply: say("a reply", "应答")
        case .exceeded: say("TTL exceeded", "TTL 超时")
        case .port: say("port unreachable", "端口不可达")
        case .host: say("host unreachable", "主机不可达")
        case .network: say("network unreachable", "网络不可达")
        case .prohibited: say("administratively prohibited", "被策略禁止")
        case .tooLong: say("the packet is too long", "报文过长")
        case .other: "ICMP \(answer.type ?? 0)/\(answer.code ?? 0)"
        }
    }

    /// How much of the line a trace can see; nil where it sees the whole.
    package func traceReach(_ reach: TraceReach) -> String? {
        switch reach {
        case .line: nil
        case .ingress:
            say(
                "this is the way to the ingress; from here on it cannot be seen which way the ingress goes to the echo",
                "这是到入口的路径；入口到回显端之间的路径在本机不可见")
        case .proxy:
            say(
                "this is the way to the proxy's address by its own port; the way behind the proxy cannot be seen",
                "这是到代理地址（其自身端口）的路径；代理之后的路径不可见")
        }
    }

    /// What is to be said of a trace's own trustworthiness; nil when nothing is.
    package func traceNote(_ counts: TraceCounts) -> String? {
        var parts: [String] = []
        if counts.unproven > 0 {
            parts.append(
                say(
                    "\(count(counts.unproven, "ICMP error")) quoted too little to prove themselves (marked ?)",
                    "\(counts.unproven) 个 ICMP 差错引用的内容过短，无法核实（标为 ?）"))
        }
        if counts.foreign > 0 {
            parts.append(
                say(
                    "\(count(counts.foreign, "packet")) answered no probe of this trace and changed nothing",
                    "\(counts.foreign) 个报文不对应本次追踪的任何探测，已忽略"))
        }
        if counts.unsent > 0 {
            parts.append(
                say(
                    "\(count(counts.unsent, "probe")) could not be sent by this machine",
                    "\(counts.unsent) 个探测本机未能发出"))
        }
        return parts.isEmpty ? nil : parts.joined(separator: semicolon)
    }

    /// What two traces say of the way.
    package func comparison(_ comparison: TraceComparison) -> String { self.comparison(comparison.verdict) }

    private func comparison(_ verdict: TraceComparison.Verdict) -> String {
        switch verdict {
        case .same: return say("the same way as before", "路径与之前一致")
        case .sameByOtherAddresses(let hops):
            let list = hops.map(String.init).joined(separator: say(", ", "、"))
            return say(
                "the same way as before; at hop \(list) it answers from another address",
                "路径与之前一致；第 \(list) 跳改用另一地址应答")
        case .differs(let change): return say("the way ", "路径") + routeChange(change)
        case .ends(let change): return wayEnds(change)
        case .otherFlow:
            return say(
                "not compared: the earlier trace is of another flow (address, port or code point), which may always "
                    + "go another way",
                "未比较：之前的追踪属于另一条流（地址、端口或 DSCP 不同），其路径本就可能不同")
        case .unknown:
            return say("not compared: too few hops answered both times", "未比较：两次都应答的跳太少")
        }
    }

    /// What is known of another way.
    package func routeChange(_ change: RouteChange) -> String {
        guard let hop = change.hop else { return levelChange(change) }
        let was = side(change.was)
        if let word = change.refusal, let who = change.refusedBy {
            let what = refusal(TraceAnswer(address: who, word: word))
            return say(
                "ends at hop \(hop): \(who) says \(what); was \(was)",
                "在第 \(hop) 跳终止：\(who) 返回\(what)；之前为 \(was)")
        }
        var text = say(
            "differs from hop \(hop): was \(was), now \(side(change.now))",
            "从第 \(hop) 跳起不同：之前为 \(was)，现在为 \(side(change.now))")
        if let again = change.agreesFrom {
            text += say("; from hop \(again) on it agrees again", "；从第 \(again) 跳起又一致")
        }
        if let before = change.hopsBefore, let now = change.hopsNow, before != now {
            text += say("; \(count(before, "hop")) before, \(now) now", "；之前 \(before) 跳，现在 \(now) 跳")
        }
        return text
    }

    /// A way that ends where it did not end before.
    func wayEnds(_ change: RouteChange) -> String {
        guard let hop = change.hop, change.refusal == nil else {
            return say("the way ", "路径") + routeChange(change)
        }
        return say(
            "the way ends before hop \(hop): was \(side(change.was)), now silent, as is all behind it",
            "路径在第 \(hop) 跳之前终止：之前为 \(side(change.was))，现在及其后均无应答")
    }

    /// What a stored trace says beside its conclusion.
    package func traced(_ way: TracedWay) -> String {
        switch way.verdict {
        case TraceComparison.Verdict.same.word: comparison(.same)
        case TraceComparison.Verdict.otherFlow.word: comparison(.otherFlow)
        case TraceComparison.Verdict.unknown.word: comparison(.unknown)
        case TraceComparison.Verdict.sameByOtherAddresses(hops: []).word:
            comparison(.sameByOtherAddresses(hops: way.otherAddresses))
        case nil: say("the first trace of this flow: there is none to compare with", "该流的首次追踪，尚无可比较的结果")
        default: say("another way than before", "路径与之前不同")
        }
    }

    private func levelChange(_ change: RouteChange) -> String {
        let (before, now) = (change.delayBefore ?? 0, change.delayNow ?? 0)
        let delays = "\(FigureText.fixed(before, decimals: 1)) ms", later = "\(FigureText.fixed(now, decimals: 1)) ms"
        if let old = change.replyBefore, let new = change.replyNow {
            return say(
                "the delay's level went from \(delays) to \(later), and the replies' TTL from \(old) to \(new)",
                "时延基线由 \(delays) 变为 \(later)，应答的 TTL 由 \(old) 变为 \(new)")
        }
        return say(
            "the delay's level went from \(delays) to \(later) and stays there: probably another way",
            "时延基线由 \(delays) 变为 \(later) 并保持：很可能换了路径")
    }

    private func side(_ addresses: [String]) -> String {
        addresses.isEmpty
            ? say("silent", "无应答") : addresses.map { TerminalText.cleaned($0) }.joined(separator: say(" or ", " 或 "))
    }
}
