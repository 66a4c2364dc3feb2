/// Whether TCP handshakes are made beside a line's probes, and with which port: they tell a way that treats UDP worse
/// than TCP.
package enum TCPProbe: Hashable, Sendable {
    /// None, whatever the round's setting is.
    case off
    /// With the port of the line's own ingress.
    case ingress
    /// With this port of the ingress.
    case port(UInt16)

    /// Reads `true`, `false`, or a port.
    ///
    /// - Throws: what is expected.
    package init(text: some StringProtocol) throws(TextError) {
        let text = FullWidthText.ascii(text).trimmed
        switch text.lowercased() {
        case "true", "yes", "是": self = .ingress
        case "false", "no", "off", "否": self = .off
        default:
            do {
                self = .port(try PortText.parse(text))
            } catch {
                throw TextError(error.reason, expected: Self.expectation)
            }
        }
    }

    /// What is to be written.
    package static let expectation = "write true for the ingress's own port, false, or a port from 1 to 65535"

    /// The port that handshakes are made with; nil where none are.
    ///
    /// - Parameter ingress: the line's.
    package func port(of ingress: HostPort) -> UInt16? {
        switch self {
        case .off: nil
        case .ingress: ingress.port
        case .port(let port): port
        }
    }
}

extension RoundSettings {
    /// Whether a round with these settings makes handshakes beside the line.
    package func makesHandshakes(beside line: Line) -> Bool { (line.tcp ?? tcp ?? .off) != .off }
}

extension TCPProbe: CustomStringConvertible {
    /// The setting as it is written.
    package var description: String {
        switch self {
        case .off: "false"
        case .ingress: "true"
        case .port(let port): "\(port)"
        }
    }
}
