/// What was planned, as the report states it with every figure.
package struct PlanFigures: Equatable, Sendable, Codable {
    package var lines = 0
    package var count = 0
    /// Really used, after any stretching by the caps.
    package var interval: Duration = .zero
    /// As asked for.
    package var requestedInterval: Duration = .zero
    package var timeout: Duration = .zero
    /// Packets a second over all lines.
    package var rate = 0.0
    /// The payloads in use, in order of first use; `plumb` or `relay` or both.
    package var payloads: [PayloadKind] = []
    /// Bytes of UDP payload that the prober was asked for, without a relay's header.
    package var payloadBytes = 0
    package var seed: UInt64 = 0

    package init() {}
}
