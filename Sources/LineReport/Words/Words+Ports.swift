internal import LineModel

extension Words {
    /// So many ports are written out; programs have all of them.
    private static let maxPorts = 8

    func said(_ finding: PortFinding) -> String {
        let (bad, ports, others) = (finding.bad.count, finding.ports, finding.ports - finding.bad.count)
        let (loss, otherLoss) = (percent(finding.badLoss), percent(finding.othersLoss))
        let (lead, rest) = (
            bad == 1 ? "loses" : "lose", others == 1 ? "the other one loses \(otherLoss)" : "the others \(otherLoss)"
        )
        return say(
            "\(bad) of \(ports) source ports \(lead) \(loss), \(rest)",
            "\(ports) 个源端口中有 \(bad) 个丢 \(loss)，其余丢 \(otherLoss)")
            + listed(finding.badPorts) + seen(again: finding.again)
    }

    func said(_ finding: SlowPortFinding) -> String {
        let (slow, ports) = (finding.slow.count, finding.ports)
        let median = FigureText.fixed(finding.slowMedian, decimals: 1)
        let usual = FigureText.fixed(finding.othersMedian, decimals: 1)
        return say(
            "\(slow) of \(ports) source ports \(slow == 1 ? "has" : "have") a median of \(median) ms, the others "
                + "\(usual) ms",
            "\(ports) 个源端口中有 \(slow) 个时延中位数为 \(median) ms，其余为 \(usual) ms")
            + listed(finding.slowPorts) + seen(again: finding.again)
    }

    /// The ports themselves, where they are known.
    private func listed(_ ports: [UInt16]) -> String {
        guard !ports.isEmpty else { return "" }
        let list = ports.prefix(Self.maxPorts).map(String.init).joined(separator: say(", ", "、"))
        let more = ports.count - Self.maxPorts
        let text = more > 0 ? list + say(" and \(more) more", "等 \(ports.count) 个") : list
        return say(": \(text)", "：\(text)")
    }

    private func seen(again: PortFinding.Again?) -> String {
        guard let again else { return "" }
        return say(
            "; seen again with fresh ports, \(again.bad) of \(again.ports)",
            "；更换端口后复现：\(again.ports) 个中有 \(again.bad) 个")
    }
}
