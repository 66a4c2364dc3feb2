internal import Glibc
package import LineModel

/// Which requests go through which proxy. Pure.
package struct ProxyRules: Equatable, Sendable {
    /// For `http://` addresses; nil when they are asked directly.
    package var http: WebProxy?
    /// For `https://` addresses; nil when they are asked directly.
    package var https: WebProxy?
    /// Whom nobody asks through a proxy.
    package var exceptions: [ProxyException]

    /// Every request is made directly, where nothing else is given.
    package init(http: WebProxy? = nil, https: WebProxy? = nil, exceptions: [ProxyException] = []) {
        self.http = http
        self.https = https
        self.exceptions = exceptions
    }

    /// The usual variables, as curl(1) reads them: names in lower case go before those in capitals; `HTTPS_PROXY` and
    /// `HTTP_PROXY` are for addresses of that scheme, `ALL_PROXY` for both, and `NO_PROXY` for whom no proxy is asked.
    ///
    /// - Throws: what is wrong with a variable, with its name.
    package init(environment: [String: String]) throws(TextError) {
        func value(_ name: String) -> (name: String, text: String)? {
            for name in [name.lowercased(), name] {
                // An empty one is set to have none.
                if let text = environment[name] { return text.isEmpty ? nil : (name, text) }
            }
            return nil
        }
        func proxy(_ name: String) throws(TextError) -> WebProxy? {
            guard let (name, text) = value(name) ?? value("ALL_PROXY") else { return nil }
            do { return try WebProxy(text) } catch {
                throw TextError("the environment variable \(name): \(error.reason)", expected: error.expectation)
            }
        }
        // A CGI server would set HTTP_PROXY to what a request's header says (httpoxy, CVE-2016-5385); this is none.
        (http, https) = (try proxy("HTTP_PROXY"), try proxy("HTTPS_PROXY"))
        var exceptions: [ProxyException] = []
        if let (name, text) = value("NO_PROXY") {
            for one in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
                do { exceptions.append(try ProxyException(String(one))) } catch {
                    throw TextError("the environment variable \(name): \(error.reason)", expected: error.expectation)
                }
            }
        }
        self.exceptions = exceptions
    }

    /// The proxy that an address is asked through; nil when it is asked directly.
    package func proxy(for url: String) -> WebProxy? {
        guard let (scheme, place) = WebAuthority.of(url),
            let proxy = scheme == "https" ? https : scheme == "http" ? http : nil,
            !exceptions.contains(where: { $0.covers(place) })
        else { return nil }
        return proxy
    }
}

/// Someone who is asked directly though there is a proxy: `example.com` with all names below it, the same with a port,
/// an address, a network, or `*` for everybody.
package struct ProxyException: Equatable, Sendable, CustomStringConvertible {
    private enum Pattern: Equatable { case everybody, name(String), network(bytes: [UInt8], bits: Int) }

    /// What to write, for messages.
    package static let expectation = "write a name such as example.com, an address, a network such as 10.0.0.0/8, or *"

    private let pattern: Pattern
    private let port: Int?
    /// The exception as it was written.
    package let description: String

    /// - Throws: what is wrong with the text.
    package init(_ text: String) throws(TextError) {
        description = text
        guard text != "*" else {
            (pattern, port) = (.everybody, nil)
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2, let bytes = Self.addressBytes(String(parts[0])), let bits = Int(parts[1]),
            (0...bytes.count * 8).contains(bits)
        {
            (pattern, port) = (.network(bytes: bytes, bits: bits), nil)
            return
        }
        var name = text
        if name.hasPrefix("*.") { name.removeFirst() }
        if name.hasPrefix(".") { name.removeFirst() }
        if let bytes = Self.addressBytes(name) {
            (pattern, port) = (.network(bytes: bytes, bits: bytes.count * 8), nil)
            return
        }
        guard parts.count == 1, let place = WebAuthority(name, defaultPort: 65_535), !place.host.contains("*") else {
            throw TextError("\(TerminalText.quoted(text)) names nobody", expected: Self.expectation)
        }
        let hasPort = name.lowercased() != place.host && name.lowercased() != "[\(place.host)]"
        port = hasPort ? place.port : nil
        pattern = Self.addressBytes(place.host).map { .network(bytes: $0, bits: $0.count * 8) } ?? .name(place.host)
    }

    func covers(_ place: WebAuthority) -> Bool {
        guard port == nil || port == place.port else { return false }
        switch pattern {
        case .everybody: return true
        case .name(let name):
            // A name may end with the root's dot.
            let host = place.host.hasSuffix(".") ? String(place.host.dropLast()) : place.host
            return host == name || host.hasSuffix(".\(name)")
        case .network(let bytes, let bits):
            guard let found = Self.addressBytes(place.host), found.count == bytes.count else { return false }
            return (0..<bits).allSatisfy { bit in
                (found[bit / 8] ^ bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
            }
        }
    }

    /// The bytes of a literal address, 4 or 16; nil for a name.
    private static func addressBytes(_ text: String) -> [UInt8]? {
        var (v4, v6) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &v4) == 1 { return withUnsafeBytes(of: v4) { Array($0) } }
        if inet_pton(AF_INET6, text, &v6) == 1 { return withUnsafeBytes(of: v6) { Array($0) } }
        return nil
    }
}
