/// How many probes may leave together, and how far apart their due times may lie.
///
/// Two things bound it, so that it makes no queue of its own: the outgoing interface carries it in `wireNanoseconds`,
/// and no two of its probes go to one host (which `RoundMachine` sees to). No probe leaves before it is due, so each is
/// late by the quantum's span at most.
package struct SendQuantum: Equatable, Sendable, Codable {
    /// Probes that leave together at most; 1 or more.
    package let probes: Int
    /// Nanoseconds between the due times of the first and the last of them at most; 0 where each leaves by itself.
    package let spanNanoseconds: Int64

    /// Each probe by itself.
    package static let exact = SendQuantum(probes: 1, spanNanoseconds: 0)

    /// How long a quantum may keep the interface busy.
    package static let wireNanoseconds = 50_000.0
    /// The speed of an interface that does not tell it, bits a second.
    package static let unknownBitsPerSecond = 100_000_000.0
    /// The kernel is handed no more in one call.
    package static let maxProbes = 64
    /// A quantum takes no longer than this, however low the rate.
    package static let maxSpanNanoseconds: Int64 = 1_000_000
    /// The share of an interval that a quantum takes at most is one of this.
    package static let intervalShare: Int64 = 20

    private init(probes: Int, spanNanoseconds: Int64) {
        (self.probes, self.spanNanoseconds) = (probes, spanNanoseconds)
    }

    /// - Parameters:
    ///   - packetBytes: the longest IP packet of the round.
    ///   - bitsPerSecond: the speed of the slowest interface that the round leaves by; nil where it is not known.
    ///   - intervalNanoseconds: between two probes of a line.
    package init(packetBytes: Int, bitsPerSecond: Double?, intervalNanoseconds: Int64) {
        let bits = (bitsPerSecond ?? Self.unknownBitsPerSecond) * Self.wireNanoseconds / 1e9
        let fitting = bits / Double(max(packetBytes, 1) * 8)
        let span = min(Self.maxSpanNanoseconds, intervalNanoseconds / Self.intervalShare)
        guard fitting >= 2, span > 0 else {
            self = .exact
            return
        }
        self.init(probes: Int(min(fitting, Double(Self.maxProbes))), spanNanoseconds: span)
    }
}
