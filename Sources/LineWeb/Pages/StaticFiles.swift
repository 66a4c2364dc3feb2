internal import LineModel

/// Files that pages refer to, by a name that changes with what they hold, so that they may be kept for ever.
struct StaticFile: Sendable {
    /// The last part of the address, behind `static/`: `page-1a2b3c4d.css`.
    var name: String
    /// The type of its content.
    var type: String
    var text: String

    /// A file whose name has the hash of its text between `stem` and `ending`.
    init(_ stem: String, _ ending: String, type: String, _ text: String) {
        let digits = String(StableHash.fnv1a(text.utf8), radix: 16)
        name = "\(stem)-\(digits).\(ending)"
        self.type = type
        self.text = text
    }
}

/// Every such file.
enum StaticFiles {
    static let style = StaticFile("page", "css", type: "text/css; charset=utf-8", StyleSheet.text)
    static let script = StaticFile("page", "js", type: "text/javascript; charset=utf-8", PageScript.text)
    static let icon = StaticFile("icon", "svg", type: "image/svg+xml", PageIcon.text)

    static let all = [style, script, icon]
}
