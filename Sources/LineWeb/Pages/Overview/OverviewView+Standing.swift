package import LineModel
internal import LineReport

/// The first line: is it bad, how many, can it be trusted, when is it known anew.
extension OverviewView {
    var standing: HTML {
        guard let round = answer.round else { return "<h1 class=\"sr\">\(words("Overview", "总览"))</h1>" }
        return """
            <section id="standing" data-live>\(lateNotice(round))<div class="standing">\
            <h1 class="state large \(mark.rawValue)">\(headline)</h1><span class="facts">\(counts(round))</span></div>\
            <div class="facts soft"><span>\(validity)</span><span>\(rounds)</span><span>\(next(round))</span></div>\
            \(invalidNotice(round))</section>
            """
    }

    private var mark: StateMark {
        if !answer.open.isEmpty { return answer.open.contains { $0.acknowledgement == nil } ? .bad : .warn }
        if let round = answer.round, round.validity.verdict != .valid { return StateMark(round.validity.verdict) }
        if answer.abnormal > 0 { return .warn }
        return answer.healthy == 0 ? .unmeasured : .good
    }

    /// "2 incidents", "All 120 lines healthy"
    var headline: String {
        let open = answer.open.count
        if open > 0 { return words("\(open) \(open == 1 ? "incident" : "incidents")", "\(open) 个故障") }
        if answer.abnormal > 0 {
            return words("No incident, some lines abnormal", "没有故障，部分线路异常")
        }
        if answer.healthy == 0 { return words("Nothing measured", "没有测得任何线路") }
        return answer.unmeasured == 0 ? words("All healthy", "全部正常") : words("No line abnormal", "没有线路异常")
    }

    private func counts(_ round: HistoryRound) -> HTML {
        let all = answer.healthy + answer.abnormal + answer.unmeasured
        let parts = [
            (LineVerdict.abnormal, answer.abnormal, StateMark.bad), (.unmeasured, answer.unmeasured, .unmeasured),
            (.healthy, answer.healthy, .good),
        ]
        let counts = parts.map { verdict, count, mark -> HTML in
            let shown = count == 0 && verdict != .healthy ? StateMark.good : mark
            let text = words("\(count.grouped) \(words.verdict(verdict))", "\(words.verdict(verdict)) \(count.grouped)")
            return "<a href=\"\(address(verdict))\">\(count == 0 ? text.html : shown.html(text))</a>"
        }
        let of = words("of \(all.grouped) \(all == 1 ? "line" : "lines")", "共 \(all.grouped) 条线路")
        return counts.map { "<span>\($0)</span>" as HTML }.joined() + "<span class=\"soft\">\(of)</span>"
    }

    private var validity: String {
        let all = answer.rounds.count
        let bad = answer.rounds.count { $0.validity.verdict != .valid }
        if all == 1 {
            return bad == 0
                ? words("the only round valid", "唯一一轮测量有效") : words("the only round not valid", "唯一一轮测量不可信")
        }
        if bad == 0 { return words("last \(all) rounds valid", "最近 \(all) 轮均有效") }
        return words("\(bad) of the last \(all) rounds not valid", "最近 \(all) 轮中 \(bad) 轮不可信")
    }

    /// A mark a round, oldest first, that leads to it.
    private var rounds: HTML {
        let marks = answer.rounds.map { round -> HTML in
            let verdict = words.verdict(round.validity.verdict)
            let began = WallTime(
                nanosecondsSince1970: round.started.nanosecondsSince1970,
                utcOffsetSeconds: request.now.utcOffsetSeconds)
            let name = "\(began.text(.moment, now: request.now)) \(verdict)"
            let mark = StateMark(round.validity.verdict).mute(name)
            // A share has no rounds.
            guard site.share == nil else { return "<span title=\"\(name)\">\(mark)</span>" }
            return "<a href=\"\(site.address(["rounds", round.id]))\" title=\"\(name)\">\(mark)</a>"
        }
        return "<span class=\"rounds\">\(marks.joined())</span>"
    }

    /// The script counts down to it.
    private func next(_ round: HistoryRound) -> HTML {
        let next = round.started.moved(by: site.every)
        return """
            \(words("next round", "下一轮")) \
            <time data-countdown datetime="\(next.utcText)">\(HTML.clockText(next, request.now))</time>
            """
    }

    /// A page that shows what was must say so.
    private func lateNotice(_ round: HistoryRound) -> HTML {
        let age = request.now.since(round.started)
        guard age > site.every * 2 + round.duration + .seconds(60) else { return .empty }
        return """
            <p class="notice bad"><b>\(words("No round for", "已有")) \(found.duration(age))\
            \(words(".", "没有新的测量。"))</b> \
            \(words("What is shown is old. Look at the service's log, and at", "所示内容已过时。请查看服务日志，以及")) \
            <a href="\(site.address(["healthz"]))">healthz</a>.</p>
            """
    }

    private func invalidNotice(_ round: HistoryRound) -> HTML {
        guard round.validity.verdict != .valid else { return .empty }
        let first = round.validity.findings.first.map { found.finding($0) } ?? ""
        let verdict = words.verdict(round.validity.verdict)
        let more: HTML =
            site.share == nil
            ? "<a href=\"\(site.address(["rounds", round.id]))\">\(words("was it us?", "查看该轮详情"))</a>" : .empty
        return """
            <p class="notice"><b>\(words("The last round is \(verdict):", "最近一轮\(verdict)：")) </b>\(first) \(more)</p>
            """
    }
}

extension HTML {
    /// `12:10:00` in the zone of another time.
    static func clockText(_ at: WallTime, _ zone: WallTime) -> String {
        WallTime(nanosecondsSince1970: at.nanosecondsSince1970, utcOffsetSeconds: zone.utcOffsetSeconds).timeText
    }
}

/// Items of an address that were not understood, said at the top of a page.
package enum AddressNotice {
    /// Nothing where all were understood.
    package static func html(_ problems: [FieldQuery.Problem], _ words: PageWords) -> HTML {
        guard !problems.isEmpty else { return .empty }
        let parts = problems.prefix(5).map { problem -> HTML in
            let value = problem.value.count > 60 ? "\(problem.value.prefix(60))…" : problem.value
            return """
                <li><code>\(problem.name)=\(value)</code>: \(words("expected", "应为")) \(problem.expected)</li>
                """
        }
        return """
            <div class="notice"><b>\(words("Left out of the address:", "地址中未采用的内容："))</b>\
            <ul class="plain">\(parts.joined())</ul></div>
            """
    }
}
