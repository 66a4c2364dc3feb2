package import LineModel

/// What a budget of false alarms gives.
extension Words {
    /// What the judgement by evidence can see within a budget, a sentence each.
    package func outlook(_ outlook: EvidenceOutlook) -> [String] {
        let (lines, groups) = (LineReport.grouped(outlook.lines), LineReport.grouped(outlook.groups))
        let rounds = LineReport.grouped(Int(outlook.rounds.rounded()))
        let period = self.period(outlook.budget.period)
        let (one, ten, group) = (odds(outlook.loneLine), odds(outlook.tenLines), odds(outlook.loneGroup))
        var facts = [
            say(
                "false alarms: \(outlook.budget) over \(lines) \(outlook.lines == 1 ? "line" : "lines") and \(groups) "
                    + "\(outlook.groups == 1 ? "group" : "groups"), \(rounds) rounds in \(period)",
                "误报：\(lines) 条线路、\(groups) 组合计至多 \(outlook.budget)，\(period)共 \(rounds) 轮"),
            say(
                "a lone line needs evidence of 1 : \(one), each of ten together 1 : \(ten)",
                "单条线路需要 1 : \(one) 的证据，十条一起时每条 1 : \(ten)")
                + (outlook.groups == 0 ? "" : say(", a lone group 1 : \(group)", "，单独一组 1 : \(group)")),
        ]
        let noticed = outlook.noticed.compactMap { found in
            found.loss.map { loss in
                say(
                    "\(percent(loss)) where \(percent(found.usual)) is usual",
                    "平时 \(percent(found.usual)) 时为 \(percent(loss))")
            }
        }
        facts.append(
            noticed.isEmpty
                ? noticedNothing
                : say("smallest loss noticed within an hour: ", "一小时内能发现的最小丢包：")
                    + noticed.joined(separator: comma))
        return facts
    }

    private var noticedNothing: String {
        say(
            "no loss is noticed within an hour: \(setting(.count)) is too small, or rounds are too seldom",
            "一小时内发现不了任何丢包：\(setting(.count)) 过小，或轮次间隔过长")
    }

    /// "smallest loss noticed within an hour: 1.3 % (usually 0.2 %)"
    ///
    /// - Parameters:
    ///   - loss: a ratio; nil where none is noticed.
    ///   - usual: what the line usually loses, a ratio.
    package func noticed(_ loss: Double?, usual: Double) -> String {
        let what = say("smallest loss noticed within an hour: ", "一小时内能发现的最小丢包：")
        return what + noticedFigure(loss) + say(" (usually \(percent(usual)))", "（平时 \(percent(usual))）")
    }

    /// The same of a plan: "…, with rounds every 5m and 1/week false alarms over all lines".
    func noticed(_ outline: NoticedOutline) -> String {
        let bound = outline.isBound ? say(", or less", "，或更小") : ""
        return noticed(outline.loss, usual: NoticedOutline.usual) + bound
            + say(
                ", by rounds every \(outline.every.shortText) and a budget of \(outline.budget) false alarms",
                "，按每 \(outline.every.shortText) 一轮、误报至多 \(outline.budget) 计")
    }

    /// "1.3 %", or "none".
    package func noticedFigure(_ loss: Double?) -> String { loss.map { percent($0) } ?? say("none", "无") }

    /// The number behind `1 :`, two digits of it where it is large: "850", "35,000", "2.4e7".
    private func odds(_ number: Double) -> String {
        guard number >= 1e6, number.isFinite else {
            return LineReport.grouped(Int(min(1e6, max(1, number.isNaN ? 1 : number)).rounded()))
        }
        var (mantissa, exponent) = (number, 0)
        while mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        return "\(FigureText.fixed(mantissa, decimals: 1))e\(exponent)"
    }
}
