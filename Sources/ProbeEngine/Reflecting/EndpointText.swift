package import LineModel
package import LinuxSocket

/// Addresses as a reflector's flags and profile write them: literal, since they are this machine's or must be exact.
package enum EndpointText {
    /// Reads `127.0.0.1:7007`, `[::1]:7007`, or with a `defaultPort` an address alone.
    ///
    /// - Parameters:
    ///   - defaultPort: the port when none is written; a port is required when this is nil.
    ///   - allowsZero: port 0 is accepted too, for "the kernel chooses".
    package static func parse(
        _ text: some StringProtocol, defaultPort: UInt16? = nil, allowsZero: Bool = false
    ) throws(TextError) -> Endpoint {
        var text = String(text.filter { !$0.isWhitespace })
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        let isZero = allowsZero && (text.hasSuffix("]:0") || (text.hasSuffix(":0") && colons == 1))
        // A port that `HostPort` takes, put back to 0 below.
        if isZero { text = text.dropLast() + "1" }
        let parts = try HostPort(text: text, defaultPort: defaultPort)
        guard let endpoint = Endpoint(literal: parts.host, port: isZero ? 0 : parts.port) else {
            throw TextError(
                "\(TerminalText.quoted(parts.host)) is not an address",
                expected: "write a literal address, for example 192.0.2.7:7007 or [2001:db8::7]:7007")
        }
        return endpoint
    }

    /// Whether a text that `parse` takes has a port of its own.
    package static func hasPort(_ text: some StringProtocol) -> Bool {
        (try? HostPort(text: text)) != nil
    }
}
