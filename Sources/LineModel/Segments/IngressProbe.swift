/// How the ingress itself is probed beside the whole line: `icmp`, `stamp`, or `stamp:PORT`.
package struct IngressProbe: Equatable, Sendable, Codable {
    /// The protocol that the ingress is probed by; the raw value is how it is written.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// ICMP echo, which most hosts answer: it needs nothing at the ingress, and is not UDP.
        case icmp
        /// STAMP (RFC 8762): takes a reflector at the ingress, and shares the line's protocol.
        case stamp
    }

    /// The protocol that the ingress is probed by.
    package let kind: Kind
    /// The port of the ingress's reflector; nil for `icmp`, which has no ports.
    package let port: UInt16?

    /// The port of STAMP reflectors unless another is written (RFC 8762 section 4.1).
    package static let stampPort: UInt16 = 862

    /// ICMP echo to the ingress's host.
    package static let icmp = IngressProbe(kind: .icmp, port: nil)

    /// STAMP to a reflector at the ingress's host.
    ///
    /// - Parameter port: of the reflector, 1 to 65535.
    package static func stamp(port: UInt16 = stampPort) -> IngressProbe { IngressProbe(kind: .stamp, port: port) }

    private init(kind: Kind, port: UInt16?) {
        self.kind = kind
        self.port = port
    }

    /// Reads `icmp`, `stamp` or `stamp:PORT`.
    ///
    /// - Throws: what is expected.
    package init(text: String) throws(TextError) {
        switch text {
        case "icmp": self = .icmp
        case "stamp": self = .stamp()
        default:
            guard text.hasPrefix("stamp:"), let port = Self.port(text.dropFirst("stamp:".count)) else {
                throw TextError("there is no such probe of an ingress", expected: "write icmp, stamp or stamp:PORT")
            }
            self = .stamp(port: port)
        }
    }

    /// Digits alone: `UInt16.init` takes a sign too.
    private static func port(_ text: Substring) -> UInt16? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return UInt16(text).flatMap { $0 > 0 ? $0 : nil }
    }
}

extension IngressProbe: CustomStringConvertible {
    /// The probe as it is written in settings: `stamp` without a port is that of port 862.
    package var description: String {
        port.map { $0 == Self.stampPort ? kind.rawValue : "\(kind.rawValue):\($0)" } ?? kind.rawValue
    }
}
