internal import LineModel
internal import LineReport

/// Open incidents: what, how bad, since when, and who is on it.
extension OverviewView {
    /// More would push the lines off the page.
    private static let maxShown = 20

    var incidents: HTML {
        guard !answer.open.isEmpty else {
            return """
                <section id="incidents" data-live><p class="soft">\(words("No open incident.", "没有进行中的故障。")) \
                <a href="\(site.address(["incidents"]))">\(words("Past ones", "历史故障"))</a></p></section>
                """
        }
        let shown = answer.open.prefix(Self.maxShown).map(row)
        let left = answer.open.count - shown.count
        let more: HTML =
            left == 0
            ? .empty
            : """
            <p><a href="\(site.address(["incidents"]))">\
            \(words("\(left) more open incidents", "另有 \(left) 个进行中的故障"))</a></p>
            """
        return """
            <section id="incidents" data-live><h2 class="sr">\(words("Open incidents", "进行中的故障"))</h2>\
            <ul class="plain incidents">\(shown.joined())</ul>\(more)</section>
            """
    }

    private func row(_ file: IncidentFile) -> HTML {
        let incident = file.outage.incident
        let why = reasons(of: incident)
        let said: HTML = why.isEmpty ? .empty : "<span class=\"why\">\(why)</span>"
        return """
            <li data-row data-key="incident-\(incident.id)"><span class="what">\
            \(mark(incident).mute(trouble(incident)))\
            <a href="\(site.address(["incidents", String(incident.id)]))">\(found.cause(incident.key))</a></span>\
            <span class="facts">\(facts(incident))</span><span class="do">\(standing(of: file))</span>\(said)</li>
            """
    }

    private func mark(_ incident: Incident) -> StateMark {
        switch incident.trouble {
        case .unmeasured, .blind, .absent: .unmeasured
        case .stale, .uplink, .clock: .warn
        case .abnormal, .other:
            incident.lines.isEmpty
                ? .good
                : (incident.key.kind == .line && (incident.worst.lossPerMille ?? 0) <= 300 ? .warn : .bad)
        }
    }

    private func trouble(_ incident: Incident) -> String {
        incident.trouble == .unmeasured ? words.verdict(.unmeasured) : words.verdict(.abnormal)
    }

    private func facts(_ incident: Incident) -> HTML {
        var facts: [HTML] = []
        if !incident.trouble.isOfService, incident.key.kind != .line || incident.lines.count > 1 {
            facts.append(found.lines(incident.lines.count, incident.trouble).html)
        } else if incident.trouble.isOfService {
            facts.append(found.lines(0, incident.trouble).html)
        }
        if incident.lines.isEmpty, !incident.trouble.isOfService {
            facts.append(words("quiet, closes soon", "已平稳，即将关闭").html)
        }
        if let loss = incident.worst.lossPerMille, incident.trouble == .abnormal {
            facts.append("\(words("worst loss", "最高丢包")) \(HTML.loss(Double(loss) / 1000, words))")
        }
        if let rtt = incident.worst.rttMicroseconds, incident.worst.lossPerMille ?? 0 < 300 {
            facts.append("\(words("RTT", "时延")) \(HTML.milliseconds(Double(rtt) / 1000))")
        }
        let lasting = found.duration(incident.duration(at: request.now))
        facts.append(
            """
            \(words("since", "始于")) \(HTML.time(incident.openedAt, .moment, now: request.now)) \
            \(words("(\(lasting))", "（\(lasting)）"))
            """)
        if let others = others(incident) { facts.append(others) }
        return facts.map { "<span>\($0)</span>" as HTML }.joined()
    }

    /// "the other 110 lines are healthy"
    private func others(_ incident: Incident) -> HTML? {
        let bad = answer.abnormal + answer.unmeasured
        guard incident.key.kind != .line, !incident.trouble.isOfService, answer.healthy > 0,
            bad == incident.lines.count
        else { return nil }
        return words("the other \(answer.healthy.grouped) lines are healthy", "其他 \(answer.healthy.grouped) 条线路正常").html
    }

    /// Why a line by itself is bad, where this page has the line.
    private func reasons(of incident: Incident) -> String {
        guard incident.lines.count == 1, let name = incident.lines.first,
            let row = answer.rows.first(where: { $0.line.name == name })
        else { return "" }
        return found.reasons(row.reasons).prefix(2).joined(separator: words("; ", "；")).withoutBreaks
    }

    /// Who is on it; else the way to say so.
    private func standing(of file: IncidentFile) -> HTML {
        var parts: [HTML] = []
        if let silence = file.silence(at: request.now), let until = silence.until {
            parts.append("\(words("silent until", "静默至")) \(HTML.time(until, .moment, now: request.now))")
        }
        if let note = file.acknowledgement {
            parts.append(
                "<span title=\"\(note.text)\">\(words("acknowledged by \(note.author)", "\(note.author) 已认领"))</span>")
        } else if site.share == nil, request.viewer?.mayWrite ?? true {
            parts.append(acknowledge(file.outage.incident.id))
        } else {
            parts.append("<span class=\"soft\">\(words("nobody is on it", "无人认领"))</span>")
        }
        return parts.joined(" · ")
    }

    /// One press where it is known who presses; else the incident's page asks for a name.
    private func acknowledge(_ id: Int) -> HTML {
        let word = words("acknowledge", "认领")
        guard request.viewer != nil else {
            return "<a href=\"\(site.address(["incidents", String(id)]))#note\">\(word)</a>"
        }
        return """
            <form method="post" action="\(site.address(["incidents", String(id), "notes"]))">\
            <input type="hidden" name="token" value="\(request.formToken)">\
            <button class="link" name="kind" value="acknowledge">\(word)</button></form>
            """
    }
}
