/// The receive buffer that a round's sockets got: of the socket that it lasts the shortest for.
package struct ReceiveBufferFigures: Equatable, Sendable, Codable {
    /// Bytes of kernel memory asked for.
    package var askedBytes: Int
    /// Bytes of kernel memory given (net.core.rmem_max bounds it without privilege).
    package var givenBytes: Int
    /// How long it holds replies and transmit stamps at the planned rate with nobody reading, nanoseconds; nil without
    /// a rate.
    package var holdsNanoseconds: Int64?

    /// Bytes of kernel memory that one probe costs the buffer: its reply (256 of struct sk_buff and a 2,048-byte half
    /// page, what most drivers receive into; loopback and drivers that copy small packets take less) and its transmit
    /// stamp (a struct sk_buff with an empty head, 768). An estimate on the safe side.
    package static let bytesPerProbe = 256 + 2_048 + 768

    /// - Parameter rate: probes a second on this socket.
    package init(askedBytes: Int, givenBytes: Int, rate: Double) {
        self.askedBytes = askedBytes
        self.givenBytes = givenBytes
        let seconds = Double(givenBytes) / (rate * Double(ReceiveBufferFigures.bytesPerProbe))
        holdsNanoseconds = rate > 0 && seconds < 1e9 ? Int64(seconds * 1e9) : nil
    }

    /// The names that are stored with a round: they stay for ever.
    private enum CodingKeys: String, CodingKey {
        case askedBytes = "askedOctets"
        case givenBytes = "givenOctets"
        case holdsNanoseconds
    }
}
