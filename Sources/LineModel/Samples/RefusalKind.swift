/// Why a probe was refused, from the ICMP type and code (RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1,
/// RFC 4443 section 3).
package enum RefusalKind: UInt8, CaseIterable, Sendable, Codable {
    case port = 1
    case host = 2
    case network = 3
    case prohibited = 4
    case timeToLive = 5
    case other = 6

    /// The key of the JSON report and the word of the table.
    package var word: String {
        switch self {
        case .port: "port"
        case .host: "host"
        case .network: "network"
        case .prohibited: "prohibited"
        case .timeToLive: "ttl"
        case .other: "other"
        }
    }
}
