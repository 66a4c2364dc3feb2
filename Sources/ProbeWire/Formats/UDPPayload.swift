/// What UDP carries.
package enum UDPPayload {
    /// The longest payload over IPv4: a packet of 65,535 bytes without its headers.
    package static let maxBytes = 65_507
}
