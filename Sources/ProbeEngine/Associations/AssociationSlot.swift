package import LinuxSocket
internal import Synchronization

/// Where the probes of a proxy's lines go at present: written by the thread that keeps the association, read by the
/// measuring threads, which never wait for it.
///
/// A sequence lock: `version` is odd while the fields are being written, and another one afterwards.
package final class AssociationSlot: Sendable {
    private let version = Atomic<UInt64>(0)
    private let high = Atomic<UInt64>(0)
    private let low = Atomic<UInt64>(0)
    /// Scope, port and family; 0 when there is no association.
    private let rest = Atomic<UInt64>(0)

    private static let tries = 16

    /// No association is published.
    package init() {}

    /// Changes with every `publish`: a reader that remembers it need not read the rest again.
    package var generation: UInt64 { version.load(ordering: .acquiring) }

    /// Makes an address known to the readers, or that there is no association when it is nil. To be called by one
    /// thread only.
    package func publish(_ relay: Endpoint?) {
        version.wrappingAdd(1, ordering: .sequentiallyConsistent)
        high.store(relay?.high ?? 0, ordering: .sequentiallyConsistent)
        low.store(relay?.low ?? 0, ordering: .sequentiallyConsistent)
        rest.store(relay.map(Self.pack) ?? 0, ordering: .sequentiallyConsistent)
        version.wrappingAdd(1, ordering: .sequentiallyConsistent)
    }

    private static func pack(_ relay: Endpoint) -> UInt64 {
        UInt64(relay.scope) << 32 | UInt64(relay.port) << 16 | UInt64(relay.family.rawValue)
    }

    /// The relay's address and the generation that it belongs to; nil when there is no association, or when it is
    /// changing just now. Does not block, allocate or call the kernel.
    package func relay() -> (endpoint: Endpoint, generation: UInt64)? {
        for _ in 0..<Self.tries {
            let before = version.load(ordering: .sequentiallyConsistent)
            guard before & 1 == 0 else { continue }
            let (high, low, rest) = (
                high.load(ordering: .sequentiallyConsistent), low.load(ordering: .sequentiallyConsistent),
                rest.load(ordering: .sequentiallyConsistent)
            )
            guard version.load(ordering: .sequentiallyConsistent) == before else { continue }
            guard let family = AddressFamily(rawValue: UInt8(truncatingIfNeeded: rest)) else { return nil }
            let relay = Endpoint(
                high: high, low: low, scope: UInt32(truncatingIfNeeded: rest >> 32),
                port: UInt16(truncatingIfNeeded: rest >> 16), family: family)
            return (relay, before)
        }
        return nil
    }
}
