internal import LineHistory
package import LineModel

/// `/incidents/ID`, and what is noted on it.
package enum IncidentPage {
    static let route = PageRoute(.get, "/incidents/:id", isShared: true) { request, site in
        guard let id = Int(request.variables["id"] ?? "") else { return .problem(404, unknown(request, site)) }
        let answer = try await site.ask { try IncidentView.Answer(id, now: request.now, $0) }
        guard let answer else { return .problem(404, unknown(request, site)) }
        return .page(IncidentView.view(answer, request, site))
    }

    static let post = PageRoute(.post, "/incidents/:id/notes") { request, site in
        guard let id = Int(request.variables["id"] ?? "") else { return .problem(404, unknown(request, site)) }
        let found = try await site.ask { try $0.incidentFile(id) }
        guard let file = found else { return .problem(404, unknown(request, site)) }
        return await take(request, on: file, site)
    }

    /// Stores what a form says of an incident, and leads back to it; or says what is wrong, with the form as it was.
    package static func take(_ request: PageRequest, on file: IncidentFile, _ site: Site) async -> PageAnswer {
        let id = file.outage.incident.id
        do throws(NotePost.Refusal) {
            let note = try NotePost.note(of: .incident(id), isOver: file.outage.ended != nil, request)
            return try await store(note, after: file.notes, backTo: ["incidents", String(id)], site)
        } catch {
            let draft = NoteForm.Draft(request)
            return .problem(error.status, refused(error, NoteForm.incident(file, request, site, draft: draft), request))
        }
    }

    /// Notes of a line: the name is in the form, since no path can hold every name.
    static let postOfLine = PageRoute(.post, "/notes") { request, site in
        let name = try await site.name(request.form["line"], orKey: request.form["key"]) ?? ""
        let facts = try await site.ask { history in
            (isKnown: try history.knows(line: name), silences: try history.silences(at: request.now))
        }
        guard facts.isKnown else { return try await LinePage.unknown(name, request, site) }
        let own = facts.silences.filter { $0.subject == .line(name) }
        do throws(NotePost.Refusal) {
            let note = try NotePost.note(of: .line(name), isOver: false, request)
            return try await store(note, after: own, backTo: nil, site)
        } catch {
            let form = NoteForm.line(name, isSilent: !own.isEmpty, request, site, draft: NoteForm.Draft(request))
            return .problem(error.status, refused(error, form, request))
        }
    }

    /// Stores a note unless it was sent twice, and leads back to what it is about.
    private static func store(
        _ note: OperatorNote, after notes: [OperatorNote], backTo parts: [String]?, _ site: Site
    ) async throws(NotePost.Refusal) -> PageAnswer {
        if !NotePost.isAgain(note, after: notes) {
            do {
                _ = try await site.add(note)
            } catch {
                throw NotePost.Refusal(status: 503, text: "\(error)")
            }
        }
        if let parts { return .redirect("/" + parts.map(Site.encoded).joined(separator: "/")) }
        guard case .line(let name) = note.subject else { return .redirect("/") }
        return .redirect("/" + site.line(name).dropFirst(site.basePath.count))
    }

    /// There is no incident of this number.
    package static func unknown(_ request: PageRequest, _ site: Site) -> Page {
        let words = request.words
        return Page(
            title: words("No such incident", "没有这个故障"),
            body: """
                <h1>\(words("No such incident", "没有这个故障"))</h1><p>\(words(
                "The history has no incident of this number; it may have been kept no longer.",
                "历史中没有这个编号的故障，或已不再保存。"))</p>\
                <p><a href="\(site.address(["incidents"]))">\(words("All incidents", "全部故障"))</a></p>
                """)
    }

    /// What is wrong, and the form as it was filled in.
    static func refused(_ refusal: NotePost.Refusal, _ form: HTML, _ request: PageRequest) -> Page {
        let title = request.words("Not stored", "未保存")
        return Page(
            title: title,
            body: "<h1>\(title)</h1>\(Notice.html(refusal.text))\(form)")
    }
}

extension NoteForm.Draft {
    /// What a refused form held, within bounds that a page can show.
    init(_ request: PageRequest) {
        self.init(
            text: String((request.form["text"] ?? "").prefix(4_000)),
            author: String((request.form["author"] ?? "").prefix(200)),
            until: String((request.form["until"] ?? "").prefix(60)))
    }
}

extension IncidentView.Answer {
    /// Asks the incident, and its worst line's rounds; nil when there is none of that number.
    init?(_ id: Int, now: WallTime, _ history: SiteHistory) throws {
        guard let file = try history.incidentFile(id) else { return nil }
        self.init(file: file)
        let outage = file.outage
        let focus = IncidentView.window(outage, now)
        // Of ten thousand lines a few tell enough: those that are bad now, by name.
        let names = (outage.incident.lines.sorted() + outage.everyLine).prefix(5)
        let windows = try Set(names).sorted().compactMap { name in
            try history.window(of: name, from: focus.from, to: focus.to)
        }
        graph = windows.max { WindowFigures($0).loss ?? -1 < WindowFigures($1).loss ?? -1 }
    }
}
