package import LineModel

extension LineDefaults {
    /// What a catalogue says of the payloads that lines may name.
    ///
    /// - Parameters:
    ///   - port: of endpoints without one; nil leaves it to the payload's own port, where it has one.
    ///   - payload: of lines that name none, as the round's settings say it.
    package init(port: UInt16?, formats: FormatCatalogue, payload: PayloadKind? = nil) {
        self.init(port: port, knownPayloads: formats.kinds)
        self.payload = payload
        echoPayloads = Set(formats.entries.filter(\.traits.needsEcho).map(\.traits.kind))
        for entry in formats.entries { payloadPorts[entry.traits.kind] = entry.traits.defaultPort }
    }
}
