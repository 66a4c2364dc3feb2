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
}
