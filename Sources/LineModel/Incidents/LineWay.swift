/// What a line's past belongs to. A line that goes another way, or is measured with another payload, has no past; other
/// limits or tags leave it its own.
package struct LineWay: Hashable, Sendable {
    /// The line's name, by which its past is kept.
    package let name: String
    /// Where its probes enter.
    package let ingress: HostPort
    /// Where they come out; nil where the line has no echo of its own.
    package let echo: HostPort?
    /// What the line is measured with.
    package let payload: PayloadKind

    /// - Parameter payload: what the line is measured with.
    package init(_ line: Line, payload: PayloadKind) {
        (name, ingress, echo) = (line.name, line.ingress, line.echo)
        self.payload = payload
    }
}
