/// Where a line is probed without its ingress, in the same instants as the line itself: what its gain is held against.
package enum DirectProbe: Hashable, Sendable {
    /// Nowhere, whatever the round's setting is.
    case off
    /// At the line's own echo, by what comes out of the ingress.
    case echo
    /// At a reflector or RFC 862 echo service there, by plumb's payload.
    case place(HostPort)

    /// Reads `true`, `false`, or a place as `HostPort` reads it.
    ///
    /// - Parameter defaultPort: of a host that is written without a port; nil when it must have one.
    /// - Throws: what is expected.
    package init(text: some StringProtocol, defaultPort: UInt16? = nil) throws(TextError) {
        let text = FullWidthText.ascii(text).trimmed
        switch text.lowercased() {
        case "true", "yes", "echo", "是": self = .echo
        case "false", "no", "off", "否": self = .off
        default:
            do {
                self = .place(try HostPort(text: text, defaultPort: defaultPort).checkedAsTarget())
            } catch {
                throw TextError(error.reason, expected: Self.expectation)
            }
        }
    }

    /// What is to be written.
    static let expectation = "write true for the line's echo, false, or host:port"

    /// Whether a line with this setting has a direct probe beside it.
    ///
    /// - Parameter hasEcho: whether the line has an echo behind its ingress.
    package func applies(hasEcho: Bool) -> Bool {
        switch self {
        case .off: false
        case .echo: hasEcho
        case .place: true
        }
    }
}

extension DirectProbe: CustomStringConvertible {
    /// The setting as it is written.
    package var description: String {
        switch self {
        case .off: "false"
        case .echo: "true"
        case .place(let place): place.description
        }
    }
}

extension RoundSettings {
    /// How many companions a probe of the line has at most: to its ingress, straight to its echo, and on an old flow.
    package func companions(of line: Line) -> Int {
        let hasEcho = line.echo != nil
        return (segments != nil && hasEcho ? 1 : 0)
            + ((line.direct ?? direct)?.applies(hasEcho: hasEcho) == true ? 1 : 0)
            + (line.flows ?? flows ? 1 : 0)
    }

    /// Whether a limit of the gain is set, for all or by a line, and no line has direct probes to be judged by it.
    package func judgesNoGain(of lines: some Sequence<Line>) -> Bool {
        guard minGain != nil || lines.contains(where: { $0.minGain != nil }) else { return false }
        return !lines.contains { ($0.direct ?? direct)?.applies(hasEcho: $0.echo != nil) == true }
    }

    /// The most that one of the lines has; without lines as many as the settings alone ask for.
    package func mostCompanions(of lines: some Sequence<Line>) -> Int {
        let own = (segments == nil ? 0 : 1) + (direct == nil || direct == .off ? 0 : 1) + (flows ? 1 : 0)
        return lines.reduce(own) { max($0, companions(of: $1)) }
    }
}
