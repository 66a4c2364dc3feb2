internal import CaseFile
internal import LineHistory
internal import LineModel
internal import LineService

/// `/incidents/ID/case.zip`: the evidence pack of an incident, for whoever may see its page. `hide` keeps addresses,
/// names and tags from its readers; a share that hides addresses hides them here too.
enum CaseDownload {
    static let route = PageRoute(.get, "/incidents/:id/case.zip", isShared: true) { request, site in
        guard let id = Int(request.variables["id"] ?? ""), let desk = site.cases else {
            return .problem(404, IncidentPage.unknown(request, site))
        }
        if let word = unknownHiding(request) {
            let known = CaseHiding.allCases.map(\.rawValue).joined(separator: ", ")
            return refusal(
                400,
                request.words(
                    "hide: \(word) is nothing that can be hidden; nothing was made. There are \(known)",
                    "hide：\(word) 不是可以隐去的内容，未生成证据包；可选 \(known)"))
        }
        let asked = Asked(id: id, site: site, request)
        do {
            let zip = try await site.ask { history in try desk.make { try asked.zip($0, desk, history) } }
            guard let zip else { return .problem(404, IncidentPage.unknown(request, site)) }
            return .file(type: "application/zip", bytes: zip, name: "plumbline-incident-\(id).zip")
        } catch CaseDesk.Refusal.busy {
            return refusal(
                503,
                request.words(
                    "another evidence pack is being made; ask again in some seconds", "正在生成另一个证据包，请几秒后重试"), retry: true)
        } catch CaseDesk.Refusal.impossible(let why) {
            return refusal(503, why)
        }
    }

    /// The first word of `hide` that says nothing: whoever misspells one would show what he means to hide.
    private static func unknownHiding(_ request: PageRequest) -> String? {
        hidingWords(request).first { CaseHiding(rawValue: $0) == nil }.map { TerminalText.quoted($0) }
    }

    fileprivate static func hidingWords(_ request: PageRequest) -> [String] {
        (request.item("hide") ?? "").split(separator: ",").map(String.init)
    }

    private static func refusal(_ status: Int, _ text: String, retry: Bool = false) -> PageAnswer {
        .data(
            status: status, type: "text/plain; charset=utf-8", bytes: Array("\(text)\n".utf8),
            fields: retry ? [("retry-after", "5")] : [])
    }

    /// The links to it, as a line of the incident's page; none where nobody can make one.
    static func links(_ file: IncidentFile, _ request: PageRequest, _ site: Site) -> HTML {
        let incident = file.outage.incident
        guard site.cases != nil, !incident.trouble.isOfService, !file.outage.everyLine.isEmpty else { return .empty }
        let words = request.words
        func link(_ text: String, _ query: [(String, String?)]) -> HTML {
            "<a href=\"\(site.address(["incidents", String(incident.id), "case.zip"], query))\" download>\(text)</a>"
        }
        let hidden = link(words("without names and addresses", "隐去名称与地址"), [("hide", "addresses,names,tags")])
        return """
            <p id="case">\(link(words("Evidence pack for the supplier", "供应商证据包"), [])) \
            <span class="soft">(\(hidden))</span></p>
            """
    }

    /// What is asked for.
    private struct Asked: Sendable {
        let id: Int
        let vantage: String
        let share: ShareLimits?
        let hidden: Set<CaseHiding>
        let reader: CaseReader
        let now: WallTime

        init(id: Int, site: Site, _ request: PageRequest) {
            (self.id, vantage, share, now) = (id, site.vantage, site.share, request.now)
            let asked = CaseDownload.hidingWords(request).compactMap(CaseHiding.init(rawValue:))
            hidden = Set(asked).union(site.share?.hidesAddresses ?? false ? [.addresses] : [])
            let zone = request.item("utc_offset").flatMap { Int($0) }.flatMap { abs($0) <= 86_340 ? $0 : nil }
            reader = CaseReader(
                language: request.language, utcOffsetSeconds: zone ?? request.now.utcOffsetSeconds)
        }

        /// nil where there is no such incident, or nothing is kept of its lines.
        func zip(_ key: CaseKey, _ desk: CaseDesk, _ history: SiteHistory) throws -> [UInt8]? {
            guard let file = try history.incidentFile(id) else { return nil }
            let scope = share.map { limits in
                CaseGathering.Scope(
                    includes: { limits.includes($0) }, reasons: { limits.shown($0) }, hasRounds: false)
            }
            let gathering = CaseGathering(
                file, history.store, scope: scope ?? .everything, bounds: desk.bounds, language: reader.language,
                now: now)
            // What machine it is, and what it runs, is no business of a share's readers.
            let machine = share == nil ? CaseMachine.now() : CaseMachine()
            guard let input = try gathering.input(vantage: vantage, program: desk.program, machine: machine) else {
                return nil
            }
            do throws(CaseMaker.Failure) {
                return try CaseMaker.zip(of: input, hiding: hidden, for: reader, key: key)
            } catch {
                throw CaseDesk.Refusal.impossible(error.description)
            }
        }
    }
}
