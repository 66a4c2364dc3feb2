package import LineModel

extension Words {
    /// Why a round showed nothing of any line, as part of a sentence.
    package func blind(_ cause: BlindRound) -> String {
        switch cause {
        case .noLines: say("no line is known: no source gives any", "没有任何线路：所有线路来源均无内容")
        case .notMade(let reason): say("the round could not be made: \(reason)", "本轮无法进行：\(reason)")
        case .notValid(let findings):
            say("the round is not valid", "本轮结果无效")
                + (findings.isEmpty ? "" : colon + findings.map { finding($0) }.joined(separator: semicolon))
        case .other: say("the reason is not known to this version", "原因未知（由更新的版本记录）")
        }
    }
}
