internal import LineModel

/// The words of a fleet: who sees it, and what is wrong with a vantage itself.
extension DigestWords {
    /// "vantage sz-1: its own uplink is bad, so that nothing it says of its 120 lines counts"; nil of what lines have,
    /// and of a single prober.
    func vantageFault(_ item: DigestItem, shown: (String) -> String) -> String? {
        let isOver = item.change == .closed
        let place = cause(item, shown: shown)
        switch item.trouble {
        case .uplink:
            if isOver { return isChinese ? "\(place) 自身上行网络已恢复" : "\(place): its own uplink works again" }
            return isChinese
                ? "\(place) 自身上行网络异常，其 \(item.mostLines) 条线路的结果不计入判断"
                : "\(place): its own uplink is bad; what it says of its \(count(item.mostLines, "line")) does not count"
        case .absent where item.cause == .fleet:
            if isOver { return isChinese ? "探测点已恢复上报" : "vantages report again" }
            return isChinese ? "所有探测点均未上报" : "no vantage reports"
        case .absent:
            if isOver { return isChinese ? "\(place) 已恢复上报" : "\(place) reports again" }
            return isChinese
                ? "\(place) 未上报，其 \(item.mostLines) 条线路由其他探测点判断"
                : "\(place) does not report; its \(count(item.mostLines, "line")) are judged without it"
        case .clock:
            if isOver { return isChinese ? "\(place) 时钟已恢复正常" : "\(place): its clock is right again" }
            let offset = item.clockOffsetSeconds.map { findings.clock(.seconds($0)) }
            return isChinese
                ? "\(place) \(offset ?? "时钟偏差过大")，其 \(item.mostLines) 条线路的结果不计入判断"
                : "\(place): \(offset ?? "its clock is wrong"); what it says of its "
                    + "\(count(item.mostLines, "line")) does not count"
        case .blind where item.cause != .vantage:
            if isOver { return isChinese ? "\(place) 已恢复有效测量" : "\(place) measures validly again" }
            return isChinese
                ? "\(place) 连续多轮结果无效，不计入判断" : "\(place): its rounds are not valid, and do not count"
        case .abnormal, .unmeasured, .blind, .stale, .other: return nil
        }
    }

    /// "seen from 2 of 3 vantages: gz-1, sz-1"; nil of a single prober.
    func seenFrom(_ item: DigestItem, shown: (String) -> String) -> String? {
        guard let vantages = item.vantages, let all = item.vantagesInAll, !vantages.isEmpty else { return nil }
        let names = vantages.prefix(Self.namedVantages).map(shown).joined(separator: isChinese ? "、" : ", ")
        let more = vantages.count - min(vantages.count, Self.namedVantages)
        if isChinese {
            return "\(all) 个探测点中 \(vantages.count) 个可见：\(names)" + (more > 0 ? " 等" : "")
        }
        return "seen from \(vantages.count) of \(count(all, "vantage")): \(names)"
            + (more > 0 ? " and \(more) more" : "")
    }

    /// "; from 2 of 3 vantages", behind a line's figures; nil where its incident says the same.
    func seenFrom(_ line: DigestLine, of item: DigestItem) -> String? {
        guard let bad = line.seenFrom, let all = line.seenOf else { return nil }
        if bad == item.vantages?.count, all == item.vantagesInAll { return nil }
        return isChinese ? "；\(all) 个探测点中 \(bad) 个可见" : "; from \(bad) of \(count(all, "vantage"))"
    }

    /// How many vantages a message names.
    private static let namedVantages = 5

    /// Behind the cause of an incident that goes on.
    var handedOver: String { isChinese ? "尚未恢复，此后由中心通告" : "not over; the hub tells of it from now on" }

    /// At the top of what a vantage tells because its hub does not answer.
    func speaksAlone(_ rounds: Int) -> String {
        isChinese
            ? "中心已连续 \(rounds) 轮未确认本探测点的结果：以下仅为本探测点单独所见"
            : "The hub has not acknowledged \(count(rounds, "round")) in a row: this vantage speaks alone"
    }
}
