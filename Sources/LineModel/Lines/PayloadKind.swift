/// The name of a payload format, as commands and lines files write it.
///
/// Which names exist is the catalogue's business (`ProbeWire`); this type only carries one.
package struct PayloadKind: RawRepresentable, Hashable, Sendable, Codable {
    /// Lower case as written in the lines file, also when no format has this name.
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// Plumbline's own 32-byte header and padding, answered by any echo.
    package static let plumb = PayloadKind(rawValue: "plumb")
    /// `plumb` behind the UDP request header of RFC 1928 section 7, for a line with an echo behind its ingress.
    package static let relay = PayloadKind(rawValue: "relay")
}
