internal import LineModel

/// How far an incident has recovered, and how it came and went.
extension DigestWords {
    /// "9 of 10 lines recovered, 1 remains (#1)"; nil where all have recovered, or none has.
    func recovery(_ item: DigestItem) -> String? {
        let (recovered, removed) = (item.recoveredLines ?? 0, item.removedLines ?? 0)
        guard item.recoveredLines != nil || (removed > 0 && item.isNoLongerMeasured != true) else { return nil }
        let left = item.remainingLines ?? (item.change.isEnd ? 0 : item.lineCount)
        var text = recovery(recovered, of: recovered + left + removed)
        if left > 0 { text += remains(left, item.change == .closed ? item.absorbedBy : []) }
        if removed > 0 { text += noLongerMeasured(removed) }
        return text
    }

    private func recovery(_ recovered: Int, of all: Int) -> String {
        isChinese
            ? "\(all) 条线路中 \(recovered) 条已恢复" : "\(recovered) of \(all) line\(all == 1 ? "" : "s") recovered"
    }

    /// - Parameter numbers: of the incidents that have them now.
    private func remains(_ lines: Int, _ numbers: [Int]) -> String {
        let shown = numbers.prefix(5).map { "#\($0)" } + (numbers.count > 5 ? [isChinese ? "等" : "..."] : [])
        let list = shown.joined(separator: isChinese ? "、" : ", ")
        let which = list.isEmpty ? "" : isChinese ? "（\(list)）" : " (\(list))"
        return isChinese ? "，\(lines) 条仍未恢复\(which)" : ", \(lines) remain\(lines == 1 ? "s" : "")\(which)"
    }

    private func noLongerMeasured(_ lines: Int) -> String {
        isChinese ? "，\(lines) 条已移出线路表，不再测量" : ", \(lines) no longer measured"
    }

    /// "7 lines that share it are as bad, within their limits"; nil for none.
    func alike(_ item: DigestItem) -> String? {
        guard let lines = item.alikeInside, !item.isOver else { return nil }
        return isChinese
            ? "另有 \(lines) 条线路同样受影响，但未超过各自的上限"
            : "\(lines) line\(lines == 1 ? "" : "s") that share\(lines == 1 ? "s" : "") it \(lines == 1 ? "is" : "are")"
                + " as bad, within their limits"
    }

    /// "down 3 times, 55 s in all (09:10:00 to 12:38:00)"
    func down(_ times: Int, _ duration: String, _ from: String, _ to: String) -> String {
        isChinese
            ? "中断 \(times) 次，累计 \(duration)（\(from) 至 \(to)）"
            : "down \(times) times, \(duration) in all (\(from) to \(to))"
    }

    /// "quiet since 12:38:00, closes at 13:08:00"
    func quiet(_ since: String, closesAt: String) -> String {
        isChinese ? "自 \(since) 起平稳，若不再发生，\(closesAt) 关闭" : "quiet since \(since), closes at \(closesAt)"
    }
}
