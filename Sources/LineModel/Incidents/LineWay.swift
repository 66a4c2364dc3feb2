/// What a line's past belongs to. A line that goes another way, or is measured with another payload, has no past; other
/// limits or tags leave it its own.
package struct LineWay: Hashable, Sendable {
    package let name: String
    package let ingress: HostPort
    package let echo: HostPort?
    package let payload: PayloadKind

    /// - Parameter payload: what the line is measured with.
    package init(_ line: Line, payload: PayloadKind) {
        (name, ingress, echo) = (line.name, line.ingress, line.echo)
        self.payload = payload
    }
}
