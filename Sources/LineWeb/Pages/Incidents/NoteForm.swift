internal import LineModel

/// Forms by which people say that they are on it, keep robots quiet, and leave a comment. They work without JavaScript.
enum NoteForm {
    /// What a form held that was refused: shown again, so that nobody types twice.
    struct Draft: Sendable, Equatable {
        var text = ""
        var author = ""
        var until = ""
    }

    /// The forms of an incident; of one that is over the comment alone.
    static func incident(
        _ file: IncidentFile, _ request: PageRequest, _ site: Site, draft: Draft = Draft()
    ) -> HTML {
        let action = site.address(["incidents", String(file.outage.incident.id), "notes"])
        let isOpen = file.outage.ended == nil
        var buttons: [OperatorNote.Kind] = []
        if isOpen { buttons.append(file.acknowledgement == nil ? .acknowledge : .release) }
        return form(
            action, subject: [], buttons: buttons, isSilent: isOpen ? file.silence(at: request.now) != nil : nil,
            request, draft)
    }

    /// The forms of a line: silence and comment. To be on it is said of an incident.
    static func line(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        line(answer.name, isSilent: answer.silence != nil, request, site)
    }

    static func line(
        _ name: String, isSilent: Bool, _ request: PageRequest, _ site: Site, draft: Draft = Draft()
    ) -> HTML {
        let isLong = name.utf8.count > Site.maxNameBytes
        let subject = isLong ? ("key", Site.key(of: name)) : ("line", name)
        return form(
            site.address(["notes"]), subject: [subject], buttons: [], isSilent: isSilent, request, draft)
    }

    /// - Parameter isSilent: nil where it cannot be silenced.
    private static func form(
        _ action: String, subject: [(String, String)], buttons: [OperatorNote.Kind], isSilent: Bool?,
        _ request: PageRequest, _ draft: Draft
    ) -> HTML {
        let words = request.words
        if let viewer = request.viewer, !viewer.mayWrite { return "" }
        let hidden = ([("token", request.formToken)] + subject).map { name, value -> HTML in
            "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
        }
        let author: HTML =
            request.viewer == nil
            ? """
            <label>\(words("your name", "您的姓名")) <input name="author" value="\(draft.author)" maxlength="100" \
            autocomplete="name" required></label>
            """ : ""
        let states = buttons.map { button($0, words) }
        return """
            <form class="note" id="note" method="post" action="\(action)">\(hidden)\
            <div class="row">\(author)<label class="wide">\(words("comment", "备注")) \
            <textarea name="text" rows="2" maxlength="2000">\(draft.text)</textarea></label></div>\
            <div class="row">\(states)\(button(.comment, words))</div>\
            \(isSilent.map { silence(isSilent: $0, request, draft) } ?? "")</form>
            """
    }

    private static func button(_ kind: OperatorNote.Kind, _ words: PageWords) -> HTML {
        "<button name=\"kind\" value=\"\(kind.rawValue)\">\(name(kind, words))</button> "
    }

    static func name(_ kind: OperatorNote.Kind, _ words: PageWords) -> String {
        switch kind {
        case .acknowledge: words("acknowledge", "认领")
        case .release: words("release", "取消认领")
        case .comment: words("comment", "添加备注")
        case .silence: words("silence", "静默")
        case .unsilence: words("end the silence", "取消静默")
        }
    }

    private static func silence(isSilent: Bool, _ request: PageRequest, _ draft: Draft) -> HTML {
        let words = request.words
        if isSilent { return "<div class=\"row\">\(button(.unsilence, words))</div>" }
        let options = NotePost.Silence.allCases.map { option -> HTML in
            let chosen = draft.until.isEmpty || option != .at ? "" : " selected"
            return "<option value=\"\(option.rawValue)\"\(chosen)>\(name(option, words))</option>"
        }
        let local = request.local(request.now.moved(by: .seconds(7200)))
        let zone = request.now.zoneText
        let example = "\(local.dateText) \(local.timeText.prefix(5))"
        return """
            <div class="row"><label>\(words("tell nobody for", "不通知，时长")) <select name="for">\(options)</select>\
            </label> \
            <label>\(words("or until (\(zone))", "或至（\(zone)）")) <input name="until" value="\(draft.until)" \
            placeholder="\(example)" maxlength="40"></label> \(button(.silence, words))</div>
            """
    }

    private static func name(_ silence: NotePost.Silence, _ words: PageWords) -> String {
        switch silence {
        case .hour: words("1 h", "1 小时")
        case .hours: words("4 h", "4 小时")
        case .tomorrow: words("until tomorrow 09:00", "至明天 09:00")
        case .at: words("until the time beside", "至右侧时间")
        }
    }
}
