/// What the server keeps with a reader's browser, by name.
enum CookieName {
    /// The language that he chose.
    static let language = "plumbline_lang"
    /// The colours that he chose: `light` or `dark`. A page's script may set it, too.
    static let scheme = "plumbline_scheme"
    /// What says who he is; no script sees it.
    static let session = "plumbline_session"
    /// What his forms are bound to before he is logged in, and where nobody has to; no script sees it.
    static let form = "plumbline_form"
}

/// The cookies of a request (RFC 6265 section 4.2).
struct Cookies: Sendable {
    private var values: [String: String] = [:]

    /// - Parameter fields: the request's fields `Cookie`. Of cookies with one name the first counts; what is no cookie
    ///   is passed over.
    init(_ fields: [String]) {
        for pair in fields.flatMap({ $0.split(separator: ";") }).prefix(100) {
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let name = String(pair[..<equals].drop { $0 == " " })
            guard values[name] == nil else { continue }
            values[name] = String(pair[pair.index(after: equals)...])
        }
    }

    subscript(_ name: String) -> String? { values[name] }
}

/// A cookie that is set (RFC 6265 section 4.1), for the site's own addresses alone.
struct SetCookie: Sendable, Equatable {
    var name: String
    /// Letters, digits, `-` and `_`: nothing has to be quoted.
    var value: String
    /// How long it is kept; nil until the browser ends, and zero takes it away.
    var maxAge: Duration?
    /// Whether no script may see it.
    var isHidden = true
    /// Whether a page of another site that leads here brings it along (`Lax`), or nothing does (`Strict`).
    var isStrict = false

    /// What `Set-Cookie` says.
    ///
    /// - Parameter isSecure: whether the reader came by https, as far as that can be known.
    func text(path: String, isSecure: Bool) -> String {
        var text = "\(name)=\(value); Path=\(path)"
        if let maxAge { text += "; Max-Age=\(maxAge.components.seconds)" }
        text += "; SameSite=\(isStrict ? "Strict" : "Lax")"
        if isHidden { text += "; HttpOnly" }
        if isSecure { text += "; Secure" }
        return text
    }
}
