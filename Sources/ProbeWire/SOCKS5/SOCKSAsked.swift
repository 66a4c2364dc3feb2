package import LineModel

/// The user names and passwords that a round has for its SOCKS5 proxies. Shows nothing of them.
package struct SOCKSAsked: Equatable, Sendable {
    /// What proxies are offered that have no credentials of their own; nil offers no user name.
    package var credentials: SOCKSCredentials?
    /// The credentials of single proxies, by the ingress as lines write it.
    package var ofProxy: [HostPort: SOCKSCredentials] = [:]

    /// No proxy is offered a user name.
    package init() {}

    /// What the proxy of an ingress is offered; nil offers no user name.
    package func credentials(for ingress: HostPort) -> SOCKSCredentials? { ofProxy[ingress] ?? credentials }

    /// The largest content that is read, bytes: a pair for each of some thousand proxies. More is some other file.
    private static let maxContentBytes = 1 << 20

    /// What a file or a variable holds: as `init(text:)` reads it.
    package init(content bytes: [UInt8]) throws(TextError) {
        guard bytes.count <= Self.maxContentBytes else {
            throw TextError(
                "more than \(Self.maxContentBytes) octets, which are no credentials", expected: "name another")
        }
        try self.init(text: String(decoding: bytes, as: UTF8.self))
    }

    /// From a file's text or the environment. A line each: `user:password` for all proxies, once at most, and
    /// `socks5://user:password@host:port` for one. Nothing is decoded: the first colon ends the user name, the last `@`
    /// begins the proxy, and the port may be left out (1080). Empty lines do not count.
    ///
    /// - Throws: a problem with its line's number; nothing of a secret is in it.
    package init(text: some StringProtocol) throws(TextError) {
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if !line.isEmpty { try read(line, "line \(number)") }
        }
        guard credentials != nil || !ofProxy.isEmpty else {
            throw TextError("there are no credentials in it", expected: Self.expectation)
        }
    }

    private mutating func read(_ line: some StringProtocol, _ place: String) throws(TextError) {
        guard line.hasPrefix(Self.scheme) else {
            guard credentials == nil else {
                throw TextError(
                    "\(place): credentials for all proxies are there already", expected: "keep one of the two")
            }
            credentials = try Self.credentials(line, place)
            return
        }
        let rest = line.dropFirst(Self.scheme.count)
        guard let at = rest.lastIndex(of: "@") else {
            throw TextError("\(place): no @ before the proxy", expected: Self.expectation)
        }
        let proxy: HostPort
        do throws(TextError) {
            proxy = try HostPort(text: rest[rest.index(after: at)...], defaultPort: Self.port)
        } catch {
            // Not the reader's words: they quote what they read, and a secret may have an @.
            throw TextError("\(place): behind the last @ stands no host:port", expected: Self.expectation)
        }
        guard ofProxy[proxy] == nil else {
            throw TextError("\(place): that proxy has credentials already", expected: "keep one of the two")
        }
        ofProxy[proxy] = try Self.credentials(rest[..<at], place)
    }

    private static func credentials(_ text: some StringProtocol, _ place: String) throws(TextError)
        -> SOCKSCredentials
    {
        guard let credentials = SOCKSCredentials(text: text) else {
            throw TextError(
                "\(place): no user name and password of 1 to \(SOCKSCredentials.maxBytes) octets each",
                expected: expectation)
        }
        return credentials
    }

    private static let scheme = "socks5://"
    private static let port: UInt16 = 1080
    private static let expectation = "write user:password, or socks5://user:password@host:port for one proxy"
}
