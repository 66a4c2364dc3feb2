package import LineModel

extension Words {
    /// One reason of a line.
    package func reason(_ reason: LineReason) -> String {
        switch reason {
        case .loss(let ratio, let limit, let place):
            loss(ratio, limit) + (place.map(self.place) ?? "")
        case .delay(let mean, let limit, let place): delay(mean, limit) + (place.map(self.place) ?? "")
        case .noReply(let sent, let limit): noReply(sent, limit)
        case .lossChange(let ratio, let usual, let days): lossChange(ratio, usual, days)
        case .delayChange(let median, let usual, let max, let days): delayChange(median, usual, max, days)
        case .evidence(let figures): evidence(figures)
        case .delayEvidence(let figures): evidence(figures)
        case .ways(let ways): self.ways(ways)
        case .refused, .elsewhere, .probedAt: explanation(reason) ?? ""
        case .noNeighbour(let neighbour): noNeighbour(neighbour)
        case .unmeasured(let why): unmeasured(why)
        case .proxyAway(let absence): "SOCKS5\(colon)\(self.absence(absence))"
        case .repliesTooShort(let replies): repliesTooShort(replies)
        case .told(let text): text
        case .gain(let shortfall): gain(shortfall)
        }
    }

    /// All of a line's, in their order.
    package func reasons(_ reasons: [LineReason]) -> [String] { reasons.map(reason) }

    private func repliesTooShort(_ replies: Int) -> String {
        say(
            "\(replies) \(replies == 1 ? "reply was" : "replies were") too short for STAMP or TWAMP",
            "有 \(replies) 个回复太短，不是 STAMP 或 TWAMP 的回复")
    }

    private func loss(_ ratio: Double, _ limit: Double) -> String {
        let (value, limit) = (FigureText.above(ratio * 100, limit: limit * 100), FigureText.short(limit * 100))
        return say("loss \(value) % is above \(limit) %", "丢包 \(value)% 高于上限 \(limit)%")
    }

    private func delay(_ mean: Double, _ limit: Double) -> String {
        let (value, limit) = (FigureText.above(mean, limit: limit), FigureText.short(limit))
        return say("mean RTT \(value) ms is above \(limit) ms", "平均时延 \(value) ms 高于上限 \(limit) ms")
    }

    private func noReply(_ sent: Int, _ limit: Double) -> String {
        say(
            "no reply to \(count(sent, "probe")): mean RTT is undefined, which is above \(FigureText.short(limit)) ms",
            "\(sent) 个探测包都没有回复：平均时延无从计算，视为高于上限 \(FigureText.short(limit)) ms")
    }

    private func lossChange(_ ratio: Double, _ usual: Double, _ days: Int) -> String {
        let (ratio, usual) = (FigureText.short(ratio * 100), FigureText.short(usual * 100))
        return say(
            "loss \(ratio) % is a change: usual at this hour is \(usual) % (\(days) days)",
            "丢包 \(ratio)% 异于平时：此时段平时为 \(usual)%（\(days) 天）")
    }

    private func delayChange(_ median: Double, _ usual: Double, _ max: Double, _ days: Int) -> String {
        let (median, usual) = (FigureText.above(median, limit: max), FigureText.short(usual))
        let most = FigureText.short(max)
        return say(
            "median RTT \(median) ms is a change: usual at this hour is \(usual) ms, up to \(most) ms (\(days) days)",
            "时延中位数 \(median) ms 异于平时：此时段平时为 \(usual) ms，至多 \(most) ms（\(days) 天）")
    }

    private func ways(_ ways: LossWays) -> String {
        let percent = { (perMille: Int) in "\(perMille / 10).\(perMille % 10)" }
        let (there, back, either) = (percent(ways.there), percent(ways.back), percent(ways.either))
        return say("lost on the way there \(there) %, back \(back) %", "去程丢 \(there)%，回程丢 \(back)%")
            + (ways.either > 0 ? say(", on either \(either) %", "，方向不明 \(either)%") : "")
    }

    // MARK: - Unmeasured lines

    /// Why a line was not measured.
    package func unmeasured(_ why: Unmeasured) -> String {
        switch why {
        case .name(let host, let reason):
            say("the name \(host) does not resolve: \(reason)", "域名 \(host) 无法解析：\(reason)")
        case .nameNotLookedUp(let host): say("the name \(host) was not looked up", "没有查询域名 \(host)")
        case .noAddress(let host, let isIPv6): noAddress(host, isIPv6 ? "IPv6" : "IPv4")
        case .noAddressAsked(let host, let isIPv6): noAddressAsked(host, isIPv6 ? .ipv6 : .ipv4)
        case .unusableAddress(let host):
            say("\(host) is no address that packets can be sent to", "\(host) 不是可以发包的地址")
        case .noZone(let address): noZone(address)
        case .otherZone(let address): otherZone(address)
        case .format(let problem): format(problem)
        case .notPermitted(let failure): self.failure(failure)
        case .noWay(let address, let text, let isBound): noWay(address, text, isBound: isBound)
        case .tooLong(let size, let packet, let max, let address): tooLong(size, packet, max, address)
        case .datagramTooLong(let length, let packet, let max, let address):
            say(
                "its datagram of \(length) octets is a packet of \(packet), and the way to \(address) takes \(max); "
                    + "shorten the template",
                "\(length) 字节的数据报加上包头为 \(packet) 字节，超过到 \(address) 的路径 MTU \(max) 字节；请缩短模板")
        case .proxy(let absence): "SOCKS5\(colon)\(self.absence(absence))"
        case .refusedSends(let system, let unsent, let planned): refusedSends(system, unsent, planned)
        case .leftLate(let probes, let sent, let interval): leftLate(probes, sent, interval)
        case .ownLoss(let own, let lost): ownLoss(own, lost)
        case .sending(let sent, let planned): sending(sent, planned)
        case .round(let verdict):
            say(
                "the round is \(verdict.rawValue): the figures stand, but no verdict rests on them",
                "本轮测量\(self.verdict(verdict))：数据仅供参考，不据此判定线路状态")
        case .leftOut(let left): leftOut(left)
        case .told(let text, let stored): stored.map { isChinese ? self.stored($0) : text } ?? text
        }
    }

    /// A reason in the room that a message has for it: Chinese ones have never had the system's own words, which are
    /// English, nor figures beside them.
    func brief(_ reason: LineReason) -> String {
        guard isChinese, let stored = reason.unmeasured?.stored else { return self.reason(reason) }
        return self.stored(stored)
    }

    /// "suspect" as an adjective behind its noun.
    func verdict(_ verdict: Validity.Verdict) -> String {
        switch verdict {
        case .valid: say("valid", "有效")
        case .suspect: say("suspect", "可疑")
        case .invalid: say("invalid", "无效")
        }
    }

    private func noAddress(_ host: String, _ family: String) -> String {
        say(
            "\(host) has no \(family) address, and the source is \(family)",
            "\(host) 没有 \(family) 地址，而源地址是 \(family)")
    }

    private func noAddressAsked(_ host: String, _ version: IPVersion) -> String {
        let asked = setting(.ipVersion, version.rawValue)
        return say(
            "\(host) has no \(version.name) address, and no other is to be probed (\(asked))",
            "\(host) 没有 \(version.name) 地址，而本轮只探测该地址族（\(asked)）")
    }

    private func noZone(_ address: String) -> String {
        say(
            "\(address) is a link-local address, which means something on one interface only; write the interface "
                + "(\(address)%eth0), or choose it by \(setting(.interface))",
            "\(address) 是链路本地地址，只在某一个接口上有意义；请写明接口（\(address)%eth0），或用 \(setting(.interface)) 指定")
    }

    private func otherZone(_ address: String) -> String {
        say(
            "\(address) is on another interface than the one that probes leave by; let it agree with "
                + "\(setting(.interface)) or \(setting(.source))",
            "\(address) 所在的接口不是探测包发出的接口；请与 \(setting(.interface)) 或 \(setting(.source)) 保持一致")
    }

    private func noWay(_ address: String, _ text: SystemText, isBound: Bool) -> String {
        let bound = isBound ? ", \(setting(.source)) and \(setting(.interface))" : ""
        let chinese = isBound ? "、\(setting(.source)) 和 \(setting(.interface))" : ""
        let meaning = meaning(ofConnecting: text).map { comma + $0 } ?? ""
        return say(
            "no way to \(address): \(system(text))\(meaning); check `ip route get \(address)`\(bound)",
            "无法发往 \(address)：\(system(text))\(meaning)；请检查 `ip route get \(address)`\(chinese)")
    }

    private func tooLong(_ size: Int, _ packet: Int, _ max: Int, _ address: String) -> String {
        let better = setting(.size, "\(size - (packet - max))")
        return say(
            "a probe of \(size) octets is a packet of \(packet), and the way to \(address) takes \(max); choose "
                + "\(better) or less",
            "\(size) 字节的探测包加上包头为 \(packet) 字节，超过到 \(address) 的路径 MTU \(max) 字节；请用 \(better) 或更小")
    }

    private func sending(_ sent: Int, _ planned: Int) -> String {
        if planned == 0 { return say("no probe was planned for the line", "没有为该线路计划探测包") }
        if sent == 0 {
            return say("0 of \(count(planned, "planned probe")) sent", "计划的 \(planned) 个探测包一个也没有发出")
        }
        return say(
            "only \(sent) of \(count(planned, "planned probe")) sent, fewer than half",
            "计划的 \(planned) 个探测包只发出 \(sent) 个，不到一半")
    }

    /// What older programs stored, and what messages have room for, in Chinese.
    private func stored(_ stored: Unmeasured.Stored) -> String {
        let subject = stored.subject.map { " \($0)" } ?? ""
        return switch stored.kind {
        case .name: "域名\(subject) 无法解析"
        case .way: "无法发往\(subject)"
        case .proxy: "SOCKS5 代理未能建立 UDP 关联"
        case .sending: "发出的探测包太少"
        case .round: "本轮测量不可信"
        }
    }

    private func leftOut(_ left: Unmeasured.LeftOut) -> String {
        say(
            "left out of this call: \(given(left.limits)) are too little for all \(left.lines) lines with "
                + "\(left.count) probes each; ",
            "本次调用未测：\(given(left.limits)) 不足以让全部 \(left.lines) 条线路各发 \(left.count) 个探测包；")
            + remedy(left.limits)
    }

    /// What a call of a cloud function has: "2.9s and 128 MB".
    package func given(_ limits: CallLimits) -> String {
        let time = limits.milliseconds.map { Duration.milliseconds($0).shortText }
        let memory = limits.megabytes.map { "\($0) MB" }
        return [time, memory].compactMap { $0 }.joined(separator: say(" and ", " 和 "))
    }

    /// What to give such a call, or to ask less of it.
    package func remedy(_ limits: CallLimits) -> String {
        let memory = limits.neededMegabytes.map { say(" and its memory to \($0) MB", "，内存设为 \($0) MB") } ?? ""
        let seconds = limits.neededSeconds
        return seconds <= 900
            ? say(
                "set the function's timeout to \(seconds)s\(memory), or lower \(setting(.count)) or "
                    + setting(.timeout),
                "请把函数的超时设为 \(seconds)s\(memory)，或降低 \(setting(.count)) 或 \(setting(.timeout))")
            : say(
                "share the lines over several functions (an event's tag or lines), or lower \(setting(.count))"
                    + memory,
                "请把线路分给几个函数（事件的 tag 或 lines），或降低 \(setting(.count))\(memory)")
    }
}
