package import LineModel

/// A proxy that HTTP requests go through: `http://host:port` by CONNECT (RFC 9110 section 9.3.6), or
/// `socks5://host:port` (RFC 1928).
package struct WebProxy: Hashable, Sendable, CustomStringConvertible {
    /// The protocols that a proxy may be spoken to in.
    package enum Kind: String, Sendable { case http, socks5 }

    /// The protocol in which the proxy is spoken to.
    package let kind: Kind
    /// A name or a literal address, without brackets.
    package let host: String
    /// The proxy's TCP port.
    package let port: Int
    /// User name and password, joined by a colon, percent-decoded; nil when the proxy wants none.
    package let credentials: Secret?

    /// What to write, for messages.
    package static let expectation =
        "write http://host:3128, also with user and password before the host, or socks5://host:1080"

    /// Reads an address; one without a scheme is one of an HTTP proxy.
    ///
    /// - Throws: what is wrong, without the text, which may hold a password.
    package init(_ text: String) throws(TextError) {
        var (scheme, rest) = ("http", text[...])
        if let end = text.firstRange(of: "://") {
            scheme = text[..<end.lowerBound].lowercased()
            rest = text[end.upperBound...]
        }
        switch scheme {
        case "http": kind = .http
        case "socks5", "socks5h", "socks": kind = .socks5
        default:
            throw TextError(
                "proxies are spoken to by http or socks5, not \(TerminalText.quoted(scheme))",
                expected: Self.expectation)
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        var credentials: Secret?
        if let at = rest.lastIndex(of: "@") {
            guard kind == .http, let decoded = WebAuthority.percentDecoded(rest[..<at]), decoded.contains(":") else {
                throw TextError("the proxy's user name and password cannot be used", expected: Self.expectation)
            }
            credentials = Secret(decoded)
            rest = rest[rest.index(after: at)...]
        }
        guard let place = WebAuthority(rest, defaultPort: kind == .http ? 3128 : 1080) else {
            throw TextError("no address of a proxy", expected: Self.expectation)
        }
        (host, port, self.credentials) = (place.host, place.port, credentials)
    }

    /// The address without user name and password.
    package var description: String {
        "\(kind.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}

/// The host and the port of an address.
struct WebAuthority: Equatable {
    /// A name in lower case, or a literal address without brackets.
    let host: String
    let port: Int

    /// - Returns: nil where the text is no `host`, `host:port` or `[v6]:port`.
    init?(_ text: some StringProtocol, defaultPort: Int) {
        var (host, port) = (text.lowercased(), defaultPort)
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            let behind = host[host.index(after: end)...]
            guard behind.isEmpty || behind.first == ":" else { return nil }
            if behind.count > 1 {
                guard let number = Int(behind.dropFirst()) else { return nil }
                port = number
            }
            host = String(host[host.index(after: host.startIndex)..<end])
        } else if let colon = host.lastIndex(of: ":"), host.firstIndex(of: ":") == colon {
            guard let number = Int(host[host.index(after: colon)...]) else { return nil }
            port = number
            host = String(host[..<colon])
        }
        guard !host.isEmpty, (1...65_535).contains(port),
            host.utf8.allSatisfy({ $0 > 32 && $0 != 127 && !"/?#@\\".utf8.contains($0) })
        else { return nil }
        (self.host, self.port) = (host, port)
    }

    /// The scheme and the authority of an http or https address.
    static func of(_ url: String) -> (scheme: String, place: WebAuthority)? {
        guard let end = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<end.lowerBound].lowercased()
        var authority = url[end.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        return WebAuthority(authority, defaultPort: scheme == "https" ? 443 : 80).map { (scheme, $0) }
    }

    static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, let value = UInt8(digits, radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
