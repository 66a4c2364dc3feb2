/// How many TCP handshakes a line has in a round, where some are asked for beside its probes.
///
/// They are asked for beside the round, and should not make it much longer: as many as lengthen the interval by
/// nothing, and half of the usual number at least; with that the interval is stretched.
package enum HandshakeShare {
    /// Probes of the line for each handshake.
    package static let probes = 10
    /// The most handshakes of a line in a round, however many probes it has.
    package static let most = 60
    /// Packets that this machine sends for a handshake at most: SYN, ACK and RST. None is sent twice: a handshake is
    /// given up before the kernel would repeat its SYN.
    package static let packets = 3

    /// The usual number.
    ///
    /// - Parameter count: probes a line.
    package static func usual(count: Int) -> Int { min(max(count / probes, 1), most) }

    /// Packets an interval of the round, on average, of so many handshakes.
    static func packetsAnInterval(_ handshakes: Int, count: Int) -> Double {
        Double(packets * handshakes) / Double(count)
    }

    /// - Parameters:
    ///   - count: probes a line.
    ///   - interval: the interval of the round with so many handshakes a line; 0 for none.
    /// - Returns: how many a line has.
    static func number(count: Int, interval: (Int) -> Int64) -> Int {
        let (usual, alone) = (usual(count: count), interval(0))
        let least = max(1, usual / 2)
        return (least...usual).reversed().first { interval($0) <= alone } ?? least
    }
}
