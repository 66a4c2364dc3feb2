/// Percent-encoding as the signatures want it: all but RFC 3986's unreserved characters is encoded, with digits in
/// capitals.
package enum URIEncoding {
    /// - Parameter keepsSlash: true for a path, false for a query's names and values.
    package static func encoded(_ text: some StringProtocol, keepsSlash: Bool = false) -> String {
        var octets: [UInt8] = []
        octets.reserveCapacity(text.utf8.count)
        for octet in text.utf8 {
            if isUnreserved(octet) || (keepsSlash && octet == UInt8(ascii: "/")) {
                octets.append(octet)
            } else {
                octets += [UInt8(ascii: "%"), digit(octet >> 4), digit(octet & 15)]
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }

    private static func isUnreserved(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
