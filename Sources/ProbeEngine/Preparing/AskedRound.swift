internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// What a round is asked for: the beginning of every step that follows.
struct AskedRound: Sendable {
    /// In the order given.
    let lines: [Line]
    let settings: RoundSettings
    let formats: FormatSettings
    /// For each line the payload that it is measured with.
    let payloads: [PayloadKind]
    /// The address that probes leave from; nil leaves it to the routing table.
    let source: Endpoint?
    /// The seed of the order of sending.
    let seed: UInt64
    /// Keeps flows open from round to round; nil for a round that stands alone.
    var flows: FlowStore?
    /// Whether TCP handshakes are made beside lines that shall have some.
    var makesHandshakes = true
    /// Descriptors that others in this process may take while the round runs.
    var reservedDescriptors = 0

    /// The only family of addresses that is probed; nil for any.
    var family: AddressFamily? {
        source?.family ?? settings.ipVersion.map { $0 == .ipv4 ? AddressFamily.ipv4 : .ipv6 }
    }

    /// The interface that link-local addresses without a zone are on, by its index: the one that probes leave by, else
    /// that of a link-local source. nil where neither tells it.
    var zone: UInt32? {
        if let interface = settings.interface { return Endpoint.zone(ofInterface: interface) }
        return source.flatMap { $0.scope == 0 ? nil : $0.scope }
    }
}
