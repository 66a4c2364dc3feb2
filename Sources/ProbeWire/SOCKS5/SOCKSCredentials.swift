/// A user name and a password for a SOCKS5 proxy (RFC 1929): bytes that are never shown.
package struct SOCKSCredentials: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let user: [UInt8]
    private let password: [UInt8]

    /// The longest user name, and the longest password, bytes.
    package static let maxBytes = 255

    /// nil when the user name or the password is empty or longer than 255 bytes (RFC 1929 section 2).
    package init?(user: [UInt8], password: [UInt8]) {
        guard (1...Self.maxBytes).contains(user.count), (1...Self.maxBytes).contains(password.count) else { return nil }
        self.user = user
        self.password = password
    }

    /// Reads `user:password` on one line, from a file or the environment. The first colon ends the user name, and a
    /// line end behind the password does not belong to it. nil when the text is not of this form.
    package init?(text: some StringProtocol) {
        var bytes = Array(text.utf8)
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        guard !bytes.contains(0x0A), let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        self.init(user: Array(bytes[..<colon]), password: Array(bytes[(colon + 1)...]))
    }

    /// RFC 1929 section 2: version 1, the user name and the password, each behind its length.
    var request: [UInt8] { [1, UInt8(user.count)] + user + [UInt8(password.count)] + password }

    package var description: String { "<credentials>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
