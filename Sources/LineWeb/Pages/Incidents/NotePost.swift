internal import LineModel

/// A form that was sent, as the note that it asks for; or what is wrong with it.
struct NotePost: Equatable, Sendable {
    /// How long nobody is told.
    enum Silence: String, CaseIterable, Sendable {
        case hour = "1h"
        case hours = "4h"
        case tomorrow
        case at
    }

    /// Why a form is not taken: the status of the answer, and what to do.
    struct Refusal: Error, Equatable {
        var status: Int
        var text: String
    }

    static let maxText = 2_000
    static let maxAuthor = 100
    /// A silence that outlives its reason hides the next trouble.
    static let maxSilence = Duration.seconds(90 * 86_400)

    /// The note that a form asks for.
    ///
    /// - Parameter isOver: whether the incident has ended, so that it takes comments alone.
    static func note(
        of subject: OperatorNote.Subject, isOver: Bool, _ request: PageRequest
    ) throws(Refusal) -> OperatorNote {
        let words = request.words
        if let viewer = request.viewer, !viewer.mayWrite {
            throw Refusal(status: 403, text: words("This view is for reading only.", "此视图为只读。"))
        }
        guard let kind = request.form["kind"].flatMap(OperatorNote.Kind.init) else {
            throw Refusal(status: 400, text: words("The form does not say what to do.", "表单没有说明操作。"))
        }
        if isOver, kind != .comment {
            throw Refusal(
                status: 409,
                text: words(
                    "The incident is over: it can be commented on, and nothing else.", "该故障已结束：只能添加备注。"))
        }
        if case .line = subject, kind == .acknowledge || kind == .release {
            throw Refusal(
                status: 400,
                text: words("Acknowledge the incident that has the line.", "请认领涉及该线路的故障。"))
        }
        let author = try author(request)
        let text = try text(kind, request)
        return OperatorNote(
            kind, of: subject, by: author, at: request.now, text: text,
            until: kind == .silence ? try until(request) : nil)
    }

    private static func author(_ request: PageRequest) throws(Refusal) -> String {
        if let viewer = request.viewer { return String(viewer.name.prefix(maxAuthor)) }
        let words = request.words
        let author = trimmed(request.form["author"] ?? "")
        guard !author.isEmpty else {
            throw Refusal(
                status: 400,
                text: words("Write your name, so that others know who it was.", "请填写姓名，以便他人知道是谁。"))
        }
        guard author.count <= maxAuthor else {
            throw Refusal(
                status: 400, text: words("A name has at most \(maxAuthor) characters.", "姓名至多 \(maxAuthor) 个字符。"))
        }
        return author
    }

    private static func text(_ kind: OperatorNote.Kind, _ request: PageRequest) throws(Refusal) -> String {
        let words = request.words
        let text = trimmed((request.form["text"] ?? "").replacing("\r\n", with: "\n"))
        guard text.count <= maxText else {
            throw Refusal(
                status: 400,
                text: words(
                    "A comment has at most \(maxText) characters; this one has \(text.count).",
                    "备注至多 \(maxText) 个字符，现有 \(text.count) 个。"))
        }
        guard kind != .comment || !text.isEmpty else {
            throw Refusal(status: 400, text: words("The comment is empty.", "备注是空的。"))
        }
        return text
    }

    /// When the silence ends.
    private static func until(_ request: PageRequest) throws(Refusal) -> WallTime {
        let (words, now) = (request.words, request.now)
        let written = trimmed(request.form["until"] ?? "")
        let choice = request.form["for"].flatMap(Silence.init)
        let until: WallTime
        switch written.isEmpty ? choice : .at {
        case .hour: until = now.moved(by: .seconds(3600))
        case .hours: until = now.moved(by: .seconds(4 * 3600))
        case .tomorrow:
            let morning = WallTime(localSpan: now.localDay + 1, of: 86_400, utcOffsetSeconds: now.utcOffsetSeconds)
            until = morning.moved(by: .seconds(9 * 3600))
        case .at:
            guard let read = WallTime(text: written, utcOffsetSeconds: now.utcOffsetSeconds) else {
                throw Refusal(
                    status: 400,
                    text: words(
                        "Write until when as 2026-11-28 18:00, in the vantage's local time.",
                        "请写明截止时间，例如 2026-11-28 18:00（探测点当地时间）。"))
            }
            until = read
        case nil:
            throw Refusal(status: 400, text: words("Choose until when nobody is told.", "请选择静默到何时。"))
        }
        let length = until.nanosecondsSince1970 - now.nanosecondsSince1970
        guard length > 0 else {
            throw Refusal(status: 400, text: words("The silence would end in the past.", "静默的截止时间已过。"))
        }
        guard length <= maxSilence.nanoseconds else {
            throw Refusal(
                status: 400,
                text: words(
                    "A silence lasts 90 days at most; take the line out of the lines file instead, or configure "
                        + "maintenance.",
                    "静默至多 90 天；更久请从线路表移除该线路，或配置 maintenance。"))
        }
        return until
    }

    /// Whether a note says what an earlier one said a moment ago: a button that was pressed twice.
    static func isAgain(_ note: OperatorNote, after notes: [OperatorNote]) -> Bool {
        let same = notes.last { $0.kind == note.kind && $0.author == note.author && $0.text == note.text }
        guard let same, note.at.since(same.at) <= .seconds(60) else { return false }
        guard note.kind != .comment else { return true }
        // Not where something else was said of it since.
        return notes.last { $0.kind != .comment }?.kind == note.kind
    }

    private static func trimmed(_ text: String) -> String {
        let blank: (Character) -> Bool = { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\u{200B}" }
        var rest = text.drop(while: blank)
        while let last = rest.last, blank(last) { rest.removeLast() }
        return String(rest)
    }
}
