internal import Glibc

/// The names by which the server may be asked (RFC 9110 section 7.2, `Host`).
///
/// A page of a stranger can have its own name resolve to this machine, and a browser here then asks us in its name (DNS
/// rebinding): it may read what loopback alone was to read. Such a request names the stranger's name. An address that
/// is written as one cannot be rebound.
package struct WebHosts: Sendable {
    private let names: Set<String>
    private let addresses: Set<[UInt8]>
    /// Whether every address of the machine is listened to, so that each may be asked for.
    private let isWildcard: Bool
    /// Whether every name is allowed: something in front of the server checks them.
    private let isOpen: Bool

    /// - Parameters:
    ///   - names: further names and addresses, without ports; `*` allows every one.
    ///   - ownName: of this machine; empty where it has none.
    package init(listen: WebAddress, names: [String] = [], ownName: String = WebHosts.ownName()) {
        let all = [listen.host, "localhost", ownName] + names
        isOpen = names.contains("*")
        addresses = Set(all.compactMap(Self.address))
        self.names = Set(all.filter { Self.address($0) == nil }.map(Self.plain)).subtracting(["", "*"])
        isWildcard = Self.address(listen.host)?.allSatisfy { $0 == 0 } ?? false
    }

    /// Every name: whoever uses it looked at the name before.
    static let any = WebHosts()

    private init() { (names, addresses, isWildcard, isOpen) = ([], [], true, true) }

    /// Whether a request with these fields `Host` is answered. One without any is: every browser sends one.
    package func allows(_ hosts: [String]) -> Bool {
        if isOpen || hosts.isEmpty { return true }
        // More than one is a mistake, or a trick on whoever looks at the other (RFC 9112 section 3.2).
        guard hosts.count == 1, let host = Self.host(of: hosts[0]) else { return false }
        guard let address = Self.address(host) else { return names.contains(Self.plain(host)) }
        return isWildcard || addresses.contains(address) || Self.isLoopback(address)
    }

    /// The host of `host:port`, without the port and the brackets of an IPv6 address; nil where it is none.
    private static func host(of text: String) -> String? {
        let (host, rest): (Substring, Substring)
        if text.utf8.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            (host, rest) = (text[text.index(after: text.startIndex)..<end], text[text.index(after: end)...])
            guard host.utf8.contains(UInt8(ascii: ":")) else { return nil }
        } else {
            (host, rest) = (text.prefix { $0 != ":" }, text.drop { $0 != ":" })
        }
        let isPort = rest.isEmpty || rest.utf8.first == UInt8(ascii: ":") && rest.utf8.count <= 6
        guard isPort, !host.isEmpty, rest.utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return String(host)
    }

    /// In lower case (RFC 4343) and without the root's dot.
    private static func plain(_ name: String) -> String {
        let lower = name.lowercased()
        return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    }

    /// The bytes of a literal address, strictly written, of IPv4 as IPv6 maps it; nil for anything else (inet_pton(3)).
    private static func address(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            let four = Array(bytes[..<4])
            return four.allSatisfy { $0 == 0 } ? four : [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + four
        }
        return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }

    private static func isLoopback(_ address: [UInt8]) -> Bool {
        address == [UInt8](repeating: 0, count: 15) + [1]
            || address.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 127])
    }

    /// What this machine calls itself (gethostname(2)); empty where it cannot be told.
    package static func ownName() -> String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
