/// What a lines file need not say.
package struct LineDefaults: Equatable, Sendable {
    /// The port of endpoints written without one; nil: every endpoint must have its own.
    package var port: UInt16?
    /// The names that `payload` may take, in the order that messages list them.
    package var knownPayloads: [PayloadKind]
    /// Those that name an echo behind the ingress; the others are answered by the ingress itself.
    package var echoPayloads: Set<PayloadKind> = [.relay]
    /// Ports of payloads that have one of their own, for ingresses written without one.
    package var payloadPorts: [PayloadKind: UInt16] = [:]
    /// What the round measures lines with that name no payload, where it can; nil: `relay` with an echo, else `plumb`.
    package var payload: PayloadKind?

    package init(port: UInt16? = nil, knownPayloads: [PayloadKind] = [.plumb, .relay]) {
        self.port = port
        self.knownPayloads = knownPayloads
    }
}
