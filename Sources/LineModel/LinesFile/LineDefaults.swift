/// What a lines file need not say.
package struct LineDefaults: Equatable, Sendable {
    /// The port of endpoints that are written without one; nil when every endpoint must have its own.
    package var port: UInt16?
    /// The names that `payload` may take, in the order that messages list them.
    package var knownPayloads: [PayloadKind]
    /// The payloads that name an echo behind the ingress; with the others the ingress itself answers.
    package var echoPayloads: Set<PayloadKind> = [.relay]
    /// The port for ingresses that are written without one, of each payload that has a port of its own.
    package var payloadPorts: [PayloadKind: UInt16] = [:]
    /// What a line is measured with that names no payload, where it can be; nil takes `relay` for a line with an echo
    /// and else `plumb`.
    package var payload: PayloadKind?

    /// What becomes of columns (or keys) that no lines file knows.
    package var extraColumns = ExtraColumns.refuse

    /// Without arguments every endpoint needs a port, and only Plumbline's own payloads are known.
    package init(port: UInt16? = nil, knownPayloads: [PayloadKind] = [.plumb, .relay]) {
        self.port = port
        self.knownPayloads = knownPayloads
    }
}
