/// A set of ports: a bit for each, so that asking costs a few instructions and allocates nothing.
package struct PortSet: Equatable, Sendable {
    private var words = [UInt64](repeating: 0, count: 1024)

    /// The set of some ports; port 0, which stands for no port, is never in it.
    package init(_ ports: some Sequence<UInt16> = []) { insert(ports) }

    /// Adds ports; port 0 is left out.
    package mutating func insert(_ ports: some Sequence<UInt16>) {
        for port in ports where port != 0 { words[Int(port) / 64] |= 1 << UInt64(port % 64) }
    }

    /// Whether the port is in the set. Does not allocate.
    package func contains(_ port: UInt16) -> Bool { words[Int(port) / 64] & 1 << UInt64(port % 64) != 0 }
}
