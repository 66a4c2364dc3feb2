internal import CLinuxSocket
internal import Glibc

/// The neighbours on this machine's links that were asked for their hardware address and have not told it
/// (rtnetlink(7); ARP, RFC 826; neighbour discovery, RFC 4861). What waits for them has not left.
package struct SilentNeighbours: Sendable {
    private struct Key: Hashable {
        let high: UInt64
        let low: UInt64
        let interface: UInt32
    }

    private var silent: Set<Key> = []

    /// How many entries of a family are read; a table is mostly bounded to 1,024 (net.ipv4.neigh.default.gc_thresh3).
    private static let capacity = 16_384

    /// Reads the kernel's table of both families; what cannot be read is as if no neighbour were silent. Blocks for
    /// some 100 us, and at most a second a family.
    package init() {
        for family in AddressFamily.allCases { read(family) }
    }

    private mutating func read(_ family: AddressFamily) {
        let buffer = UnsafeMutableBufferPointer<cls_silent_neighbour>.allocate(capacity: Self.capacity)
        defer { buffer.deallocate() }
        let count = cls_silent_neighbours(family.raw, buffer.baseAddress, UInt32(buffer.count))
        for entry in buffer.prefix(Int(max(count, 0))) {
            silent.insert(Key(high: entry.high, low: entry.low, interface: entry.interface))
        }
    }

    /// Nobody is silent, or nothing could be read.
    package var isEmpty: Bool { silent.isEmpty }

    /// Whether a next hop is one of them.
    package func contains(_ hop: NextHop) -> Bool {
        silent.contains(Key(high: hop.address.high, low: hop.address.low, interface: hop.interface))
    }
}

/// Where a packet goes next.
package struct NextHop: Hashable, Sendable {
    /// A router, or the destination itself where it is on a link of this machine; port 0.
    package let address: Endpoint
    /// The number of the interface that it leaves by.
    package let interface: UInt32

    /// Asks the kernel (RTM_GETROUTE); nil when there is no such way, or it does not say. Blocks for some 10 us.
    ///
    /// - Parameters:
    ///   - source: the address that packets are sent from; nil for the kernel's choice.
    ///   - interface: the name of the interface that the sockets are bound to; nil for any.
    ///   - codePoint: the DSCP that the packets carry, 0 to 63.
    package init?(to destination: Endpoint, source: Endpoint? = nil, interface: String? = nil, codePoint: Int = 0) {
        var to = destination.raw
        var from = (source.flatMap { $0.family == destination.family ? $0 : nil } ?? .any(destination.family)).raw
        var hop = cls_endpoint()
        var number: UInt32 = 0
        let outgoing = interface.map { cls_interface_number($0) } ?? destination.scope
        guard cls_next_hop(&to, &from, outgoing, UInt8(truncatingIfNeeded: codePoint << 2), &hop, &number) == 0 else {
            return nil
        }
        address = Endpoint(raw: hop)
        self.interface = number
    }
}
