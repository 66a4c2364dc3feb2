internal import LineService

/// Who asks, and how, as far as proxies that are trusted tell.
struct ClientOrigin: Sendable, Equatable {
    /// The literal address that asked; of a connection that has none it is empty.
    var address: String
    /// Whether it was asked by https.
    var isSecure = false
    /// The host that the reader's browser asked for, where a trusted proxy tells.
    var host: String?

    /// - Parameters:
    ///   - peer: the address at the other end of the connection.
    ///   - forwardedFor: the request's fields `X-Forwarded-For`. Each proxy adds the address that asked it at the end:
    ///     the last one that is no trusted proxy is the reader. What stands before it anybody may have written.
    ///   - proto: its fields `X-Forwarded-Proto`, of which the last word counts.
    ///   - host: its fields `X-Forwarded-Host`, likewise.
    init(
        peer: String, forwardedFor: [String] = [], proto: [String] = [], host: [String] = [],
        trusted: [NetworkPrefix] = []
    ) {
        address = peer
        guard trusted.contains(where: { $0.contains(peer) }) else { return }
        isSecure = Self.words(proto).last?.lowercased() == "https"
        self.host = Self.words(host).last
        for word in Self.words(forwardedFor).reversed() {
            guard let address = Self.address(word) else { return }
            self.address = address
            guard trusted.contains(where: { $0.contains(address) }) else { return }
        }
    }

    private static func words(_ fields: [String]) -> [String] {
        fields.flatMap { $0.split(separator: ",") }.suffix(64).map { word in
            String(word.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
        }.filter { !$0.isEmpty }
    }

    /// A literal address, without a port and brackets; nil for anything else.
    private static func address(_ word: String) -> String? {
        var host = Substring(word)
        if host.hasPrefix("[") {
            host = host.dropFirst().prefix { $0 != "]" }
        } else if host.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 1 {
            host = host.prefix { $0 != ":" }
        }
        return NetworkPrefix.bytes(of: String(host)) == nil ? nil : String(host)
    }
}
