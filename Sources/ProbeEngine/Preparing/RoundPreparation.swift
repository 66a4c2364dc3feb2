package import LineModel
package import LinuxSocket
package import ProbeWire

/// Makes a round ready.
package enum RoundPreparation {
    /// For all names of a round together.
    package static let lookupTimeout = Duration.seconds(10)

    /// Resolves, looks routes up and plans. Blocks for as long as the resolver takes, at most `lookupTimeout`.
    ///
    /// A line that cannot be measured does not stop the others: its placement says why.
    ///
    /// - Parameters:
    ///   - settings: `problems` must be empty.
    ///   - seed: of the order of sending.
    ///   - formats: the payloads that lines may name.
    ///   - lookupTimeout: lines whose names take longer, for all names together, cannot be measured.
    ///   - abandon: when it is raised, names that are not known yet are waited for no longer; nil when nothing raises
    ///     it.
    ///   - flows: keeps flows open from round to round; nil for a round that stands alone.
    ///   - makesHandshakes: whether TCP handshakes are made beside lines that shall have some.
    ///   - reservedDescriptors: that others in this process may take while the round runs.
    /// - Throws: when the source or the interface cannot be used at all.
    package static func prepare(
        _ lines: [Line], settings: RoundSettings, seed: UInt64,
        lookupTimeout: Duration = lookupTimeout, abandon: EventFlag? = nil,
        formats: FormatSettings = FormatSettings(), flows: FlowStore? = nil, makesHandshakes: Bool = true,
        reservedDescriptors: Int = 0
    ) throws(SocketError) -> PreparedRound {
        let asked = AskedRound(
            lines: lines, settings: settings, formats: formats,
            payloads: lines.map { payload(of: $0, settings: settings, formats.catalogue) },
            source: try sourceEndpoint(settings), seed: seed, flows: flows,
            makesHandshakes: makesHandshakes, reservedDescriptors: reservedDescriptors)
        return try PreparedRound(asked, RoundPlaces(asked, lookupTimeout: lookupTimeout, abandon: abandon))
    }

    private static func sourceEndpoint(_ settings: RoundSettings) throws(SocketError) -> Endpoint? {
        guard let text = settings.source else { return nil }
        guard var endpoint = Endpoint(literal: text, port: 0) else {
            throw SocketError(
                call: "reading it as an address", errno: .addressNotAvailable, purpose: .source(text))
        }
        if endpoint.isLinkLocal, endpoint.scope == 0, let interface = settings.interface {
            endpoint.scope = Endpoint.zone(ofInterface: interface) ?? 0
        }
        return endpoint
    }

    /// The line's own, else the round's, else `relay` with an echo and `plumb` without. A round's `relay` cannot serve
    /// a line without an echo, nor its `plumb` one with: those keep their own.
    package static func payload(
        of line: Line, settings: RoundSettings, _ catalogue: FormatCatalogue
    ) -> PayloadKind {
        if let own = line.payload { return own }
        let natural: PayloadKind = line.echo == nil ? .plumb : .relay
        guard let asked = settings.payload, catalogue[asked]?.traits.needsEcho == (line.echo != nil) else {
            return natural
        }
        return asked
    }
}
