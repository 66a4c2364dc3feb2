internal import Crypto
package import LineModel

/// Makes addresses that anybody may open who has them, and checks them: nothing is stored, and a new key revokes all.
package struct ShareSigner: Sendable {
    /// What a share shows, and until when.
    package struct Share: Sendable, Equatable {
        /// The tag whose lines it shows; nil where it is of one line.
        package var tag: Tag?
        /// The line that it shows; nil where it is of a tag.
        package var line: String?
        /// Whether addresses of ingresses and echoes are kept from its readers.
        package var hidesAddresses: Bool
        /// When it ends, seconds since 1970.
        package var until: Int64

        /// A share of a tag's lines.
        package init(_ tag: Tag, hidesAddresses: Bool, until: Int64) {
            (self.tag, self.hidesAddresses, self.until) = (tag, hidesAddresses, until)
        }

        /// A share of one line.
        package init(line: String, hidesAddresses: Bool, until: Int64) {
            (self.line, self.hidesAddresses, self.until) = (line, hidesAddresses, until)
        }
    }

    /// The longest that a share lasts.
    package static let maxTime = Duration.seconds(366 * 86_400)
    /// Bytes of a tag or a name that fit into an address.
    package static let maxNameBytes = 1_000
    private static let version: UInt8 = 1
    private static let codeBytes = 16

    private let key: @Sendable () -> [UInt8]?

    /// - Parameter key: the key of now, 32 random bytes; nil where there is none: then nothing is shared.
    package init(key: @escaping @Sendable () -> [UInt8]?) { self.key = key }

    /// The token of a share, for an address; nil without a key, or where the tag or name is too long.
    package func token(_ share: Share) -> String? {
        guard let key = key() else { return nil }
        let names = share.tag.map { [$0.key, $0.value] } ?? [share.line ?? ""]
        guard names.allSatisfy({ $0.utf8.count <= Self.maxNameBytes }) else { return nil }
        var bytes: [UInt8] = [Self.version, (share.hidesAddresses ? 1 : 0) | (share.tag == nil ? 2 : 0)]
        bytes += Self.bytes(UInt64(bitPattern: share.until))
        for name in names { bytes += Self.bytes(UInt16(name.utf8.count)) + Array(name.utf8) }
        return RandomText.text(bytes + Self.code(bytes, "share", key))
    }

    /// The share that a token is of; nil where it is none, or over, or signed with another key.
    ///
    /// - Parameter now: seconds since 1970.
    package func share(_ token: String, now: Int64) -> Share? {
        guard let key = key(), let bytes = RandomText.bytes(of: token), bytes.count > 10 + Self.codeBytes else {
            return nil
        }
        let (said, code) = (Array(bytes.dropLast(Self.codeBytes)), bytes.suffix(Self.codeBytes))
        guard ConstantTime.areEqual(Array(code), Self.code(said, "share", key)), said[0] == Self.version else {
            return nil
        }
        let until = Int64(bitPattern: said[2..<10].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        guard now < until, let names = Self.names(said[10...]) else { return nil }
        let hides = said[1] & 1 != 0
        switch (said[1] & 2 != 0, names.count) {
        case (false, 2): return Share(Tag(key: names[0], value: names[1]), hidesAddresses: hides, until: until)
        case (true, 1): return Share(line: names[0], hidesAddresses: hides, until: until)
        default: return nil
        }
    }

    /// What a picture or a badge of a line has in its address, so that it may be shown without a login; nil without a
    /// key.
    package func signature(ofLine name: String) -> String? {
        key().map { RandomText.text(Self.code(Array(name.utf8), "picture", $0)) }
    }

    /// The addresses of a line's badge and picture, without the base path and with their signature; none without a key.
    package func addresses(ofLine name: String) -> [String] {
        guard let signature = signature(ofLine: name) else { return [] }
        return [("badge", "svg"), ("img", "png")].map { folder, ending in
            // No path can hold these: browsers and proxies change it.
            let isPathUnfit = [".", ".."].contains(name) || name.contains("/") || name.contains("\\")
            return isPathUnfit
                ? "\(folder)/line.\(ending)?name=\(Site.encoded(name))&sig=\(signature)"
                : "\(folder)/line/\(Site.encoded(name)).\(ending)?sig=\(signature)"
        }
    }

    /// Whether `signature` made this.
    func isSignature(_ text: String, ofLine name: String) -> Bool {
        guard let key = key(), let code = RandomText.bytes(of: text) else { return false }
        return ConstantTime.areEqual(code, Self.code(Array(name.utf8), "picture", key))
    }

    private static func names(_ bytes: ArraySlice<UInt8>) -> [String]? {
        var (rest, names): (ArraySlice<UInt8>, [String]) = (bytes, [])
        while rest.count >= 2 {
            let count = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
            let name = rest.dropFirst(2).prefix(count)
            guard name.count == count, let text = String(validating: name, as: UTF8.self) else { return nil }
            names.append(text)
            rest = rest.dropFirst(2 + count)
        }
        return rest.isEmpty ? names : nil
    }

    private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    /// Half of an HMAC-SHA-256 (RFC 2104 section 5), apart for each purpose.
    private static func code(_ bytes: [UInt8], _ purpose: String, _ key: [UInt8]) -> [UInt8] {
        let said = Array("plumbline \(purpose)\u{0}".utf8) + bytes
        return Array(HMAC<SHA256>.authenticationCode(for: said, using: SymmetricKey(data: key)).prefix(codeBytes))
    }
}
