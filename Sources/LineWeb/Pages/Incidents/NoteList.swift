internal import LineModel

/// What people noted, oldest first.
enum NoteList {
    static func view(_ notes: [OperatorNote], _ request: PageRequest) -> HTML {
        guard !notes.isEmpty else { return "<p class=\"empty\">\(request.words("No notes.", "暂无备注。"))</p>" }
        let items = notes.map { note -> HTML in
            """
            <li>\(request.time(note.at)) <b>\(note.author)</b> \(verb(note, request))\
            \(note.text.isEmpty ? .empty : "<p class=\"said\">\(note.text)</p>")</li>
            """
        }
        return "<ol class=\"timeline\">\(items)</ol>"
    }

    private static func verb(_ note: OperatorNote, _ request: PageRequest) -> HTML {
        let words = request.words
        switch note.kind {
        case .acknowledge: return "\(words("is on it", "认领"))"
        case .release: return "\(words("is not on it any more", "取消认领"))"
        case .comment: return "\(words("says", "备注"))"
        case .unsilence: return "\(words("ended the silence", "取消静默"))"
        case .silence:
            guard let until = note.until else { return "\(words("silenced it", "静默"))" }
            return "\(words("silenced it until", "静默至")) \(request.moment(until))"
        }
    }
}
