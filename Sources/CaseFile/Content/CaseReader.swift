package import LineModel
internal import LineReport

/// Who is to read a case: his language, and the offset at which times are shown to him.
package struct CaseReader: Equatable, Sendable {
    /// The language of the page, and of sentences elsewhere.
    package var language: MessageLanguage
    /// Seconds east of UTC, the same for all times of a case, so that none can be mistaken.
    package var utcOffsetSeconds: Int
    /// The name of his time zone; nil where only the offset is known.
    package var timeZone: String?

    /// - Parameter utcOffsetSeconds: within a day.
    package init(language: MessageLanguage, utcOffsetSeconds: Int, timeZone: String? = nil) {
        self.language = language
        self.utcOffsetSeconds = min(max(utcOffsetSeconds, -86_340), 86_340)
        self.timeZone = timeZone
    }

    var words: CaseWords { CaseWords(language) }

    /// `UTC`, `UTC+08:00`
    var offsetText: String {
        let text = WallTime(nanosecondsSince1970: 0, utcOffsetSeconds: utcOffsetSeconds).rfc3339(fractionDigits: 0)
        return text.hasSuffix("Z") ? "UTC" : "UTC\(text.suffix(6))"
    }

    /// A time at the reader's offset: `2026-11-29 08:00:00`.
    func time(_ time: WallTime) -> String {
        let shown = WallTime(nanosecondsSince1970: time.nanosecondsSince1970, utcOffsetSeconds: utcOffsetSeconds)
        return "\(shown.dateText) \(shown.timeText)"
    }

    /// The same of a time as a file of a case writes it; `-` where it has none.
    func time(_ value: CaseJSON) -> String {
        value.string.flatMap { WallTime(rfc3339: $0) }.map { time($0) } ?? "-"
    }
}
