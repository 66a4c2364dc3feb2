/// The receive buffer that a round's sockets got: of the socket that it lasts the shortest for.
package struct ReceiveBufferFigures: Equatable, Sendable, Codable {
    /// Octets of kernel memory asked for.
    package var askedOctets: Int
    /// Octets of kernel memory given (net.core.rmem_max bounds it without privilege).
    package var givenOctets: Int
    /// How long it holds replies and transmit stamps at the planned rate with nobody reading, nanoseconds; nil without
    /// a rate.
    package var holdsNanoseconds: Int64?

    /// Octets of kernel memory that one probe costs the buffer: its reply (256 of struct sk_buff and a 2,048-octet half
    /// page, what most drivers receive into; loopback and drivers that copy small packets take less) and its transmit
    /// stamp (a struct sk_buff with an empty head, 768). An estimate on the safe side.
    package static let octetsPerProbe = 256 + 2_048 + 768

    /// - Parameter rate: probes a second on this socket.
    package init(askedOctets: Int, givenOctets: Int, rate: Double) {
        self.askedOctets = askedOctets
        self.givenOctets = givenOctets
        let seconds = Double(givenOctets) / (rate * Double(ReceiveBufferFigures.octetsPerProbe))
        holdsNanoseconds = rate > 0 && seconds < 1e9 ? Int64(seconds * 1e9) : nil
    }
}
