/// How large a receive buffer a round needs, and what one of a given size can carry.
///
/// A buffer holds the reply and the transmit stamp of each probe, together `ReceiveBufferFigures.bytesPerProbe` bytes.
/// This is an estimate for planning only; what is dropped is counted exactly.
package enum ReceiveBufferPlan {
    /// How long a buffer should hold what comes in while the measuring thread does not run, seconds.
    package static let wantedHoldSeconds = 0.25
    /// When a buffer holds less than this, in seconds, the rate is lowered: any other program on the machine can hold
    /// the thread up for so long.
    package static let minHoldSeconds = 0.02

    private static let minBytes = 4 << 20
    private static let maxBytes = 256 << 20

    /// How many bytes to ask for.
    ///
    /// - Parameter rate: probes a second of one socket.
    package static func wanted(rate: Double) -> Int {
        let bytes = rate * wantedHoldSeconds * Double(ReceiveBufferFigures.bytesPerProbe)
        return min(max(Int(bytes), minBytes), maxBytes)
    }

    /// The highest rate of one socket whose buffer of `bytes` holds long enough.
    package static func bearableRate(bytes: Int) -> Double {
        Double(bytes) / (minHoldSeconds * Double(ReceiveBufferFigures.bytesPerProbe))
    }
}
