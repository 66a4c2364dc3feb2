package import LineModel

extension Words {
    /// Behind the reason of a line that loses too much.
    func place(_ place: LossPlace) -> String {
        switch place {
        case .ingress: say(", before the ingress", "，在入口之前")
        case .beyond: say(", behind the ingress", "，在入口之后")
        case .both: say(", before and behind the ingress", "，入口前后都有")
        case .unknown(let note): say(", on an unknown segment", "，区段不明") + because(note)
        }
    }

    /// Behind the reason of a line whose mean RTT is too high.
    func place(_ place: DelayPlace) -> String {
        switch place {
        case .beyond(let delay):
            let text = FigureText.fixed(delay, decimals: 1)
            return say(", \(text) ms of it behind the ingress", "，其中 \(text) ms 在入口之后")
        case .unknown(let note): return say(", on an unknown segment", "，区段不明") + because(note)
        }
    }

    private func because(_ note: SegmentNote?) -> String { note.map { colon + self.note($0) } ?? "" }

    /// What a reader of a line's segments has to know.
    package func note(_ note: SegmentNote) -> String {
        switch note {
        case .notProbed(let kind): say("it could not be probed by \(kind.rawValue)", "无法用 \(kind.rawValue) 探测")
        case .roundNotValid(let verdict):
            say("the round is \(verdict.rawValue), so no blame rests on it", "本轮测量\(self.verdict(verdict))，不据此归因")
        case .ownOverflow(let dropped): ownOverflow(dropped)
        case .noPairs: say("no probe of the ingress left beside one of the line", "没有与线路探测包同时发出的入口探测包")
        case .silent(let kind, let refused):
            say("the ingress does not answer \(kind.rawValue)", "入口不回应 \(kind.rawValue)") + refusals(refused)
        case .selective(let kind, let ingressLost, let lineLost, let pairs):
            selective(
                kind.rawValue, percent(ingressLost, of: pairs), percent(lineLost, of: pairs))
        case .tooFewLosses(let lineLost, let ingressLost):
            say(
                "\(count(lineLost, "lost probe")) of the line beside \(ingressLost) of the ingress fit either segment",
                "线路丢 \(lineLost) 个、入口丢 \(ingressLost) 个，无法判断是哪一段")
        case .ingressOpen(let kind, let lineLost, let ingressLost):
            ingressOpen(kind, "\(lineLost)", "\(ingressLost)")
        case .beyondOpen(let lineLost, let ingressLost):
            say(
                "some of the loss is before the ingress (it lost \(ingressLost) beside \(lineLost) of the line); "
                    + "whether as much is behind it is open",
                "入口之前确有丢包（入口丢 \(ingressLost) 个，线路丢 \(lineLost) 个）；入口之后是否也丢了同样多，尚不能断定")
        case .tooFewDelays(let pairs, let needed):
            say(
                "\(count(pairs, "pair")) of delays are too few, \(needed) are needed",
                "时延只有 \(pairs) 对，太少，需要 \(needed) 对")
        case .tooWide: say("the delays scatter too much to share them out", "时延太分散，无法分摊")
        case .slowAnswers(let kind):
            say(
                "the ingress answers \(kind.rawValue) later than the line's far end answers",
                "入口回应 \(kind.rawValue) 比线路远端还慢")
        case .lossApart(let kind): lossApart(kind.rawValue)
        case .told(let text): text
        }
    }

    private func ownOverflow(_ dropped: Int) -> String {
        say(
            "the kernel dropped \(count(dropped, "datagram")) at our own buffers, so no blame rests on what "
                + "was lost; raise the sysctl net.core.rmem_max or lower \(setting(.maxRate))",
            "本机接收缓冲区丢弃了 \(dropped) 个数据报，不据此归因；"
                + "请调大 sysctl net.core.rmem_max，或降低 \(setting(.maxRate))")
    }

    private func selective(_ kind: String, _ ingress: String, _ line: String) -> String {
        say(
            "the ingress answers \(kind) selectively: it lost \(ingress) where the line lost \(line)",
            "入口有选择地回应 \(kind)：入口丢 \(ingress)，线路丢 \(line)")
    }

    private func ingressOpen(_ kind: IngressProbe.Kind, _ line: String, _ ingress: String) -> String {
        let selective = kind == .icmp ? say(", or the ingress keeps answers to icmp back,", "，也可能是入口有选择地回应 icmp") : ""
        return say(
            "some of the loss is behind the ingress (the line lost \(line) beside \(ingress) of the ingress); "
                + "whether as much is before it\(selective) is open",
            "入口之后确有丢包（线路丢 \(line) 个，入口丢 \(ingress) 个）；入口之前是否也丢了同样多\(selective)，尚不能断定")
    }

    private func lossApart(_ kind: String) -> String {
        say(
            "the ingress loses as much as the line, though not in the same instants; one that answers \(kind) "
                + "selectively would look the same",
            "入口与线路丢得一样多，但不在同一时刻；有选择地回应 \(kind) 的入口看起来也是这样")
    }

    private func refusals(_ refused: [NamedCount]) -> String {
        guard !refused.isEmpty else { return "" }
        let list = refused.map { "\($0.name) \($0.count)" }.joined(separator: comma)
        return say(" (refused: \(list))", "（被拒绝：\(list)）")
    }
}
