internal import HTTPTypes

/// Header fields that keep a browser from doing more with an answer than it is for.
enum SafetyFields {
    /// Of pages: scripts, styles and pictures come from the server's own files, forms go to the server, nobody frames a
    /// page (Content Security Policy Level 3).
    static let pagePolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    /// Of everything else that a browser might take for a page, such as an SVG picture that is opened by itself.
    static let filePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

    /// - Parameter isEmbeddable: whether other sites may show it: a badge, a picture.
    static func add(to fields: inout HTTPFields, isPage: Bool, isEmbeddable: Bool = false) {
        fields[.contentSecurityPolicy] = isPage ? pagePolicy : filePolicy
        fields[.xContentTypeOptions] = "nosniff"
        set("Referrer-Policy", "same-origin", &fields)
        set("X-Frame-Options", "DENY", &fields)
        set("Cross-Origin-Resource-Policy", isEmbeddable ? "cross-origin" : "same-origin", &fields)
        if isPage {
            set("Cross-Origin-Opener-Policy", "same-origin", &fields)
            set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()", &fields)
        }
    }

    /// Sets a field that HTTPTypes has no name for.
    static func set(_ name: String, _ value: String, _ fields: inout HTTPFields) {
        if let name = HTTPField.Name(name) { fields[name] = value }
    }
}
