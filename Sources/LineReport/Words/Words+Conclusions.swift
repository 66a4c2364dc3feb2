package import LineModel

extension Words {
    /// What was found out, in one sentence without its stop.
    package func conclusion(_ conclusion: Conclusion) -> String {
        switch conclusion {
        case .sizeLimit(let finding): said(finding)
        case .dscpClass(let finding): said(finding)
        case .routeChange(let change): say("the way ", "路径") + routeChange(change)
        case .wayEnds(let change): wayEnds(change)
        case .slowerThanDirect(let finding): said(finding)
        case .lossyPort(let finding): said(finding)
        case .slowPort(let finding): said(finding)
        case .oldFlow(let finding): said(finding)
        case .udpOnly(let finding): said(finding)
        }
    }

    /// What to do about it, in a sentence or two; the same for all of a kind.
    package func advice(_ conclusion: Conclusion) -> String { advice(conclusion.kind) }

    /// What to do about conclusions of a kind, in a sentence or two.
    package func advice(_ kind: Conclusion.Kind) -> String {
        switch kind {
        case .sizeLimit:
            say(
                "Lower the MTU of the tunnel, or have the carrier mend the way: it drops long packets, and says so to "
                    + "nobody.",
                "请降低隧道 MTU，或让运营商修复该路径：它丢弃较长的数据包，且不返回任何通知。")
        case .dscpClass:
            say(
                "Send with the other DSCP, or have the carrier look at the queue of this class.",
                "请改用另一个 DSCP 发送，或让运营商检查该等级的队列。")
        case .routeChange:
            say(
                "Ask the carrier whether the new way is meant; show him both traces, and the delay before and after.",
                "请向运营商确认新路径是否符合预期；附上前后两次追踪及时延对比。")
        case .wayEnds:
            say(
                "Have whoever runs the last hop that answers, or the one behind it, look at its routes and filters.",
                "请让最后应答的一跳（或其后一跳）的运营方检查路由与过滤规则。")
        case .slowerThanDirect:
            say(
                "Send this traffic without the line, or by another one; and ask the supplier which way it takes.",
                "请让这部分流量不走该线路，或改走其他线路，并向供应商询问实际走向。")
        case .lossyPort:
            say(
                "Keep flows off these source ports, and let a tunnel that took one open another; send the carrier the "
                    + "ports with both addresses and the time: they name the path.",
                "请避开这些源端口，隧道若占用其一则换新端口重建；并将端口、两端地址和时间发给运营商：据此可定位到具体路径。")
        case .slowPort:
            say(
                "Let a tunnel open another source port until it meets a short path; ask the carrier why paths of one "
                    + "route differ so much.",
                "请让隧道更换源端口，直到落在较快的路径上；并询问运营商同一路由的多条路径为何差异如此之大。")
        case .oldFlow:
            say(
                "Restart the tunnel from a new source port. Where it happens again at the same age, let the tunnel "
                    + "change its port sooner than that, and ask the carrier what it does to UDP flows that stay up.",
                "请让隧道换新的源端口重建。若每到同样的时长就重现，请让隧道在此之前更换端口，并询问运营商如何处理长期存活的 UDP 流。")
        case .udpOnly:
            say(
                "Ask the carrier what it does to UDP between these two addresses (limits, filters, priorities), with "
                    + "the counts of both; until it is mended send by another carrier, or tunnel over TCP if that will "
                    + "do. If nothing at all comes back see first that the service itself still answers UDP.",
                "请带上两者的对照数据，向运营商询问对这两个地址间的 UDP 做了什么（限速、过滤、优先级）；"
                    + "恢复之前可改走其他运营商，或在可接受时改用 TCP 隧道。若 UDP 全无回复，请先确认服务本身仍在应答 UDP。")
        }
    }

    /// What conclusions of a kind mean, in a sentence: for the playbook.
    package func meaning(_ kind: Conclusion.Kind) -> String {
        switch kind {
        case .sizeLimit:
            say(
                "Long packets are lost, short ones come through: the length is what is wrong, and not congestion.",
                "长包丢失而短包正常：问题在于包长，而非线路拥塞。")
        case .dscpClass:
            say(
                "Packets of one DSCP are lost more than those of another, over the same way and at the same time.",
                "同一路径、同一时段，一个 DSCP 的丢包高于另一个。")
        case .routeChange:
            say(
                "The flow goes another way than before: by other routers, or by the level of its delay and TTL.",
                "该流的路径与之前不同：途经的路由器变了，或时延基线与 TTL 变了。")
        case .wayEnds:
            say(
                "The flow goes the way that it went, and ends at a hop behind which there was more.",
                "该流仍走原路径，但在某一跳终止，而之前后面还有路由。")
        case .slowerThanDirect:
            say(
                "Packets take longer over the line than straight to its echo, in the same instants: the line is a "
                    + "detour.",
                "同一时刻，经该线路比直连其回显端更慢：线路绕了远路。")
        case .lossyPort:
            say(
                "Some source ports lose more than the others: of several paths that are chosen by ports, one or more "
                    + "lose packets.",
                "部分源端口丢包高于其余端口：按端口选择的多条路径中，有一条或多条丢包。")
        case .slowPort:
            say(
                "Some source ports are slower than the others: of several paths that are chosen by ports, one or more "
                    + "are longer or queue.",
                "部分源端口时延高于其余端口：按端口选择的多条路径中，有一条或多条更长或在排队。")
        case .oldFlow:
            say(
                "A flow that has been open for rounds does worse than fresh ones in the same instants, and did not "
                    + "when it was fresh: old flows are throttled, or a NAT's state of it is stale, or the path of its "
                    + "ports has failed since.",
                "持续多轮的旧流与新流同时探测时更差，而它刚打开时并非如此：长期存活的流被限速，或 NAT 状态失效，或其端口所走的路径后来出了故障。")
        case .udpOnly:
            say(
                "UDP loses on the way to the ingress while TCP handshakes with it succeed, in the same instants and "
                    + "over several source ports: UDP is treated worse, or the service behind the port answers badly.",
                "同一时段、多个源端口下，到入口的 UDP 丢包而 TCP 握手成功：UDP 被区别对待，或该端口的 UDP 服务应答异常。")
        }
    }

    /// What was done to find something out.
    package func experiment(_ experiment: Explanation.Experiment) -> String {
        switch experiment {
        case .round: say("the round's own probes", "本轮自身的探测")
        case .again: say("the same again from fresh ports", "换新端口再次探测")
        case .size: say("short and long packets in turn", "长短包交替探测")
        case .dscp: say("two DSCPs in turn", "两个 DSCP 交替探测")
        case .trace: say("probes with rising TTL", "TTL 递增探测")
        }
    }

    /// One side of an experiment: how it was sent, and what was lost of it.
    package func arm(_ arm: ExperimentArm) -> String {
        let lost = percent(arm.lost, of: arm.sent)
        return say(
            "\(arm.bytes) bytes, DSCP \(arm.dscp): \(arm.lost) of \(arm.sent) lost (\(lost))",
            "\(arm.bytes) 字节、DSCP \(arm.dscp)：\(arm.sent) 个中丢 \(arm.lost) 个（\(lost)）")
    }

    private func said(_ finding: SizeFinding) -> String {
        let (small, large) = (finding.small, finding.large)
        let (lossOfSmall, lossOfLarge) = (percent(small.lost, of: small.sent), percent(large.lost, of: large.sent))
        return say(
            "loses only above \(finding.passes) bytes of UDP payload: \(lossOfLarge) of packets of \(large.bytes) "
                + "bytes, \(lossOfSmall) of those of \(small.bytes); \(finding.fails) bytes are lost already",
            "仅在 UDP 载荷超过 \(finding.passes) 字节时丢包：\(large.bytes) 字节丢 \(lossOfLarge)，"
                + "\(small.bytes) 字节丢 \(lossOfSmall)；\(finding.fails) 字节起已丢包")
    }

    private func said(_ finding: DSCPFinding) -> String {
        let (lossy, other) = (finding.lossy, finding.other)
        let (loss, otherLoss) = (percent(lossy.lost, of: lossy.sent), percent(other.lost, of: other.sent))
        let (lead, chineseLead) =
            finding.isOnly
            ? ("only DSCP \(lossy.dscp) is lossy", "仅 DSCP \(lossy.dscp) 丢包")
            : ("DSCP \(lossy.dscp) loses more", "DSCP \(lossy.dscp) 丢包更多")
        return say(
            "\(lead): \(loss) of its packets, \(otherLoss) of those with DSCP \(other.dscp)",
            "\(chineseLead)：丢 \(loss)，DSCP \(other.dscp) 丢 \(otherLoss)")
    }
}
