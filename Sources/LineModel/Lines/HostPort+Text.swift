extension HostPort {
    static let textExpectation = "write host:port, for example 203.0.113.7:7000"

    /// Reads `host:port`, `[v6]:port`, or with a `defaultPort` also a bare host, a bare IPv6 address or `[v6]`.
    ///
    /// Full-width signs and digits (`：`) are as good as ASCII ones. A port is required when `defaultPort` is nil. Ports
    /// are 1 to 65535. Blanks around the text are ignored. An IPv6 address without brackets that could also be a
    /// shorter address and a port (`2001:db8::1:7000`) is refused, not guessed at.
    ///
    /// - Throws: what is wrong with the text, and what to write instead.
    package init(text: some StringProtocol, defaultPort: UInt16? = nil) throws(TextError) {
        let trimmed = FullWidthText.ascii(text).trimmed
        guard !trimmed.isEmpty else { throw TextError("no host", expected: HostPort.textExpectation) }
        guard !HostPort.hasScheme(trimmed) else {
            throw TextError(
                "\(TerminalText.quoted(trimmed)) begins with a scheme", expected: HostPort.textExpectation)
        }
        let parts = try HostPort.split(String(trimmed))
        let host = try HostText.parse(parts.host)
        if let port = parts.port {
            self.init(host: host, port: try PortText.parse(port, expectation: HostPort.textExpectation))
        } else if let defaultPort {
            self.init(host: host, port: defaultPort)
        } else {
            throw TextError("\(TerminalText.quoted(trimmed)) has no port", expected: HostPort.textExpectation)
        }
    }

    /// Compares byte by byte, because searching for a string would be the slowest step of reading a lines file of
    /// 100,000 rows.
    private static func hasScheme(_ text: Substring) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        return text.utf8[colon...].starts(with: "://".utf8)
    }

    /// The host (with its brackets, if any) and what stands behind its colon; the port is nil without a colon.
    private static func split(_ text: String) throws(TextError) -> (host: Substring, port: Substring?) {
        if text.hasPrefix("[") { return try splitBracketed(text) }
        guard let last = text.lastIndex(of: ":") else { return (text[...], nil) }
        let (host, port) = (text[..<last], text[text.index(after: last)...])
        guard host.utf8.contains(UInt8(ascii: ":")) else { return (host, port) }
        if AddressSyntax.isIPv6(host), AddressSyntax.isDigits(port) {
            throw TextError(
                "\(TerminalText.quoted(text)) can be an IPv6 address, or one with a port",
                expected: "use brackets: [\(host)]:\(port) or [address]:port")
        }
        return (text[...], nil)
    }

    private static func splitBracketed(_ text: String) throws(TextError) -> (host: Substring, port: Substring?) {
        guard let end = text.firstIndex(of: "]") else {
            throw TextError(
                "\(TerminalText.quoted(text)) has no closing bracket", expected: "write [2001:db8::7]:7000")
        }
        let rest = text[text.index(after: end)...]
        if rest.isEmpty { return (text[...end], nil) }
        guard rest.hasPrefix(":") else {
            throw TextError(
                "\(TerminalText.quoted(rest)) follows the closing bracket", expected: "write [2001:db8::7]:7000")
        }
        return (text[...end], rest.dropFirst())
    }
}

/// A port alone, as the old spreadsheet's columns and `HostPort` write it.
package enum PortText {
    /// Reads decimal digits, 1 to 65535; blanks around them are ignored, and so is `.0` behind them, which spreadsheets
    /// write.
    package static func parse(
        _ text: some StringProtocol, expectation: String = "write the port alone, for example 7000"
    ) throws(TextError) -> UInt16 {
        let whole = FullWidthText.ascii(text).trimmed
        let trimmed = withoutZeros(whole)
        guard !trimmed.isEmpty else { throw TextError("no port behind the colon", expected: expectation) }
        guard AddressSyntax.isDigits(trimmed) else {
            throw TextError("port \(TerminalText.quoted(trimmed)) is not a number", expected: expectation)
        }
        guard let port = UInt16(trimmed), port > 0 else {
            throw TextError("port \(trimmed.prefix(20)) is not 1 to 65535", expected: expectation)
        }
        return port
    }

    private static func withoutZeros(_ text: Substring) -> Substring {
        guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return text }
        let zeros = text[text.utf8.index(after: point)...]
        return !zeros.isEmpty && zeros.utf8.allSatisfy { $0 == UInt8(ascii: "0") } ? text[..<point] : text
    }
}

/// A host alone: a name or a literal address.
package enum HostText {
    private static let expectation = "write a host name or an address, for example 203.0.113.7 or hk1.example.net"

    /// Reads a host name (RFC 1123 section 2.1, underscores allowed), an IPv4 address, or an IPv6 address with or
    /// without brackets and `%zone`. The result has no brackets. Nothing is resolved.
    ///
    /// Refused: numbers that the system's resolver would take for an IPv4 address though it is not written as one
    /// (`0x7f.1`, `127.1`), and names outside ASCII (their `xn--` form is accepted).
    package static func parse(_ text: some StringProtocol) throws(TextError) -> String {
        let host = String(FullWidthText.ascii(text).trimmed)
        guard !host.isEmpty else { throw TextError("no host", expected: expectation) }
        if host.hasPrefix("["), host.hasSuffix("]") { return try parseBracketed(String(host.dropFirst().dropLast())) }
        if host.utf8.contains(UInt8(ascii: ":")) {
            if AddressSyntax.isIPv6(host) { return host }
            throw TextError("\(TerminalText.quoted(host)) is not an IPv6 address", expected: "write [2001:db8::7]:7000")
        }
        guard host.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw TextError(
                "host \(TerminalText.quoted(host)) is not ASCII", expected: "write its xn-- form, or its address")
        }
        if host.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || AddressSyntax.isDigit($0) }) {
            guard AddressSyntax.isIPv4(host) else {
                throw TextError(
                    "\(TerminalText.quoted(host)) is not an IPv4 address", expected: "write four numbers 0 to 255")
            }
            return host
        }
        guard !AddressSyntax.isNumberOfIPv4(host) else {
            throw TextError(
                "\(TerminalText.quoted(host)) is an IPv4 address written as hexadecimal numbers",
                expected: "write four decimal numbers 0 to 255")
        }
        guard isName(host) else { throw TextError("\(TerminalText.quoted(host)) is not a host", expected: expectation) }
        return host
    }

    private static func parseBracketed(_ inside: String) throws(TextError) -> String {
        guard AddressSyntax.isIPv6(inside) else {
            throw TextError(
                "\(TerminalText.quoted(inside)) in brackets is not an IPv6 address",
                expected: "write [2001:db8::7]:7000")
        }
        return inside
    }

    /// Labels of 1 to 63 bytes, 253 in all, perhaps with the dot of the root behind (RFC 1035 section 2.3.4).
    private static func isName(_ host: String) -> Bool {
        let name = host.hasSuffix(".") ? host.dropLast() : host[...]
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(AddressSyntax.isNameByte)
                    && !label.hasPrefix("-") && !label.hasSuffix("-")
            }
    }
}
