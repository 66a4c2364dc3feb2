internal import LineModel

extension DigestWords {
    /// "this vantage measures nothing, of 120 lines"; of one that is over, that it measures again.
    func blind(_ item: DigestItem) -> String {
        let number = item.mostLines
        guard item.change != .closed else {
            return isChinese ? "本探测点已恢复测量" : "this vantage measures again"
        }
        guard number > 0 else {
            return isChinese ? "本探测点无法测量，没有任何线路" : "this vantage measures nothing: no line is known"
        }
        return isChinese
            ? "本探测点无法测量，\(number) 条线路均无有效结果" : "this vantage measures nothing, of \(count(number, "line"))"
    }

    /// What is behind a source's name: "cannot be used; its 120 lines of before go on".
    func stale(_ item: DigestItem) -> String {
        let number = item.mostLines
        if item.change == .closed { return isChinese ? " 已可读取" : " can be used again" }
        guard number > 0 else {
            return isChinese ? " 无法读取，没有可测量的线路" : " cannot be used, and none of its lines is known"
        }
        return isChinese
            ? " 无法读取，继续测量原有的 \(number) 条线路"
            : " cannot be used; its \(count(number, "line")) of before go\(number == 1 ? "es" : "") on"
    }

    /// "13 rounds in a row showed nothing", with the cause of the last one while it goes on.
    func blindness(_ blindness: Blindness, isOver: Bool) -> String {
        let rounds =
            isChinese
            ? "连续 \(blindness.rounds) 轮没有有效结果" : "\(count(blindness.rounds, "round")) in a row showed nothing"
        let rest =
            isOver
            ? (isChinese ? "，其间线路上发生的情况未知" : "; what happened on the lines meanwhile is not known")
            : (isChinese ? "。最近一轮：" : ". The last one: ") + findings.blind(blindness.cause)
        return rounds + rest
    }
}
