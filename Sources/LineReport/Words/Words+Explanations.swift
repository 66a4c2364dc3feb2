internal import LineModel

extension Words {
    /// What explains that replies are missing; nil of reasons that explain nothing.
    func explanation(_ reason: LineReason) -> String? {
        switch reason {
        case .refused(let refusals): refused(refusals)
        case .elsewhere(let elsewhere): self.elsewhere(elsewhere)
        case .probedAt(let address, let others): probed(address, others)
        default: nil
        }
    }

    private func refused(_ refusals: LineRefusals) -> String {
        let kinds = refusals.kinds.map { "\(kind($0.kind)) \($0.count)" }.joined(separator: comma)
        let sender = refusals.isByAddress ? say(", sent by the probed address itself", "，由被测地址自己发出") : ""
        let closed = refusals.isByAddress && refusals.kinds.contains { $0.kind == .port }
        let meaning = closed ? say(": the host is up, and nobody listens at the port", "：主机在线，但该端口无人监听") : ""
        return say("ICMP errors of \(refusals.sent) probes: ", "\(refusals.sent) 个探测包收到 ICMP 差错：") + kinds + sender
            + meaning
    }

    private func kind(_ kind: RefusalKind) -> String {
        switch kind {
        case .port: say("port unreachable", "端口不可达")
        case .host: say("host unreachable", "主机不可达")
        case .network: say("network unreachable", "网络不可达")
        case .prohibited: say("administratively prohibited", "被管理策略禁止")
        case .timeToLive: say("time to live exceeded", "TTL 超时")
        case .other: say("another error", "其他差错")
        }
    }

    private func elsewhere(_ elsewhere: RepliesElsewhere) -> String {
        let others = elsewhere.hasOthers ? say(" and other addresses", " 等地址") : ""
        let verb = elsewhere.replies == 1 ? "reply" : "replies"
        return say(
            "\(elsewhere.replies) intact \(verb) came from \(elsewhere.address)\(others), not from the probed address",
            "有 \(elsewhere.replies) 个完好的回复来自 \(elsewhere.address)\(others)，而不是被测地址")
    }

    private func probed(_ address: String, _ others: [String]) -> String {
        let list = others.joined(separator: comma)
        let also = others.isEmpty ? "" : say("; the name has \(list) too", "；该域名还有地址 \(list)")
        return say("probed at \(address)", "实际探测地址 \(address)") + also
    }
}
