internal import LineModel
internal import LineReport

extension LineView {
    /// What happened to the line within the window, what people noted of it, and what may be noted.
    static func events(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let incidents = answer.window.incidents.reversed().map { file -> HTML in
            let outage = file.outage
            return """
                <li data-row><a \
                href="\(site.address(["incidents", String(outage.incident.id)]))">#\(outage.incident.id)</a>\
                <span>\(request.findings.phrase(outage))</span>\
                <span class="soft">\(IncidentView.times(outage, request))</span>\
                \(IncidentView.attention(file, request))</li>
                """
        }
        let list: HTML =
            incidents.isEmpty
            ? "<p class=\"soft\">\(words("No incident had the line in this time.", "此时段没有涉及该线路的故障。"))</p>"
            : "<ul class=\"events\">\(incidents)</ul>"
        return """
            <section id="events" data-live><h2>\(words("Incidents and comments", "故障与备注"))</h2>\(list)\
            \(NoteList.view(answer.window.notes, request))</section>\
            \(NoteForm.line(answer, request, site))
            """
    }
}
