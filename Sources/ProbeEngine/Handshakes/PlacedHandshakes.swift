internal import LineModel
internal import LinuxSocket

/// With which addresses a round makes TCP handshakes, beside which lines.
struct PlacedHandshakes: Sendable {
    /// Indices of the lines among the targets, ascending.
    private(set) var lines: [Int] = []
    /// For each of them the address and port.
    private(set) var endpoints: [Endpoint] = []
    /// For each of them whether it goes on to an echo behind the ingress, where no handshake goes.
    private(set) var goesOn: [Bool] = []

    init(_ asked: AskedRound, _ places: RoundPlaces) {
        let settings = asked.settings
        // Mostly nobody asks, and then no line is looked at twice.
        guard asked.makesHandshakes else { return }
        guard settings.tcp.map({ $0 != .off }) ?? false || asked.lines.contains(where: { $0.tcp != nil }) else {
            return
        }
        for (placement, line) in zip(places.placements, asked.lines) {
            guard case .target(let index) = placement, let probe = line.tcp ?? settings.tcp else { continue }
            guard let port = probe.port(of: line.ingress) else { continue }
            lines.append(index)
            endpoints.append(places.targets[index].endpoint.withPort(port))
            goesOn.append(line.echo != nil)
        }
    }
}
