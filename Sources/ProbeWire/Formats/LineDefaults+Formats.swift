package import LineModel

extension LineDefaults {
    /// What a catalogue says of the payloads that lines may name.
    ///
    /// - Parameter port: of endpoints without one; nil leaves it to the payload's own port, where it has one.
    package init(port: UInt16?, formats: FormatCatalogue) {
        self.init(port: port, knownPayloads: formats.kinds)
        echoPayloads = Set(formats.entries.filter(\.traits.needsEcho).map(\.traits.kind))
        for entry in formats.entries { payloadPorts[entry.traits.kind] = entry.traits.defaultPort }
    }
}
