package import LineModel

extension Words {
    /// What a stage of a self-test has against this machine.
    package func finding(_ finding: SelftestFinding) -> String {
        switch finding {
        case .validity(let validity): self.finding(validity)
        case .loss(let excess, let missed): untrueLoss(excess, missed)
        case .duplicates(let measured, let truth):
            say(
                "duplicates are not the truth: \(measured) reported, \(truth) sent",
                "重复包数与实际不符：报告 \(measured) 个，实发 \(truth) 个")
        case .reordering(let measured, let truth):
            say(
                "reordering is not the truth: \(measured) probes reported, \(truth) held back",
                "乱序数与实际不符：报告 \(measured) 个，实际扣留 \(truth) 个")
        case .delay(let delay, let limit): untrueDelay(FigureText.fixed(delay, decimals: 3), FigureText.short(limit))
        case .neverArrived(let probes): neverArrived(probes)
        case .farEnd(let faults): farEnd(faults.map { "\($0.name) \($0.count)" }.joined(separator: comma))
        }
    }

    private func untrueLoss(_ excess: Int, _ missed: Int) -> String {
        var parts: [String] = []
        if excess > 0 {
            parts.append(
                say("\(count(excess, "probe")) reported lost that the far end answered", "\(excess) 个远端已回答的探测包被报告为丢失"))
        }
        if missed > 0 {
            parts.append(
                say("\(count(missed, "probe")) reported received that it did not answer", "\(missed) 个远端未回答的探测包被报告为收到"))
        }
        return say("loss is not the truth: ", "丢包与实际不符：") + parts.joined(separator: comma)
    }

    private func untrueDelay(_ delay: String, _ limit: String) -> String {
        say(
            "mean delay is \(delay) ms from the truth on the median line, and \(limit) ms are allowed; give the "
                + "prober more CPU",
            "中位线路的平均时延与真实值相差 \(delay) ms，超过允许的 \(limit) ms；请给探测程序更多 CPU")
    }

    private func neverArrived(_ probes: Int) -> String {
        say(
            "the kernel lost \(count(probes, "probe")) on loopback before the far end had them; raise the sysctl "
                + "net.core.netdev_max_backlog, and look for a firewall that limits loopback",
            "内核在环回接口上丢了 \(probes) 个探测包，没有到达远端；请调大 sysctl net.core.netdev_max_backlog，"
                + "并检查是否有防火墙限制环回接口")
    }

    private func farEnd(_ faults: String) -> String {
        say(
            "the far end of this test could not keep up (\(faults)); that is no fault of the prober, but this rate is "
                + "not proven: the far end runs on this machine too and needs as much CPU as the prober",
            "本次自测的远端跟不上（\(faults)）；这不是探测程序的问题，但该速率没有得到证明：远端也在本机运行，需要同样多的 CPU")
    }
}
