internal import Crypto

/// What a form that changes something brings along, so that no page of a stranger can send it in a reader's name.
///
/// It proves that its page was made by this process for the same session, or for the same browser where nobody logs in:
/// an HMAC of what the browser keeps in a cookie. Each page has it under another mask, so that the size of packed pages
/// tells nothing of it (the attack called BREACH).
struct FormTokens: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: another one at each start: forms of before do not count any more.
    init(key: SymmetricKey = SymmetricKey(size: .bits256)) { self.key = key }

    /// The token of a form.
    ///
    /// - Parameter holder: the session's id, or the browser's.
    func make(_ holder: String) -> String {
        let mask = RandomText.bytes(32)
        return RandomText.text(mask + zip(mask, code(holder)).map { $0 ^ $1 })
    }

    /// Whether a token is one of the holder's.
    func isValid(_ token: String, _ holder: String) -> Bool {
        guard let bytes = RandomText.bytes(of: token), bytes.count == 64, !holder.isEmpty else { return false }
        let code = zip(bytes[..<32], bytes[32...]).map { $0 ^ $1 }
        // In constant time (swift-crypto).
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(holder.utf8), using: key)
    }

    private func code(_ holder: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(holder.utf8), using: key))
    }
}
