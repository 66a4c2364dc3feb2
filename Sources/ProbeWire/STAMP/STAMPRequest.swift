/// A session-sender's packet (RFC 8762 section 4.2, with the session identifier of RFC 8972 section 3).
///
///     open:  sequence 4, time-stamp 8, error estimate 2, SSID 2, zero 28
///     authenticated:  sequence 4, zero 12, time-stamp 8, error estimate 2, SSID 2, zero 68, code 16
package struct STAMPRequest: Equatable, Sendable {
    /// The number of the request in its session.
    package var sequence: UInt32
    /// When the request was sent, by the sender's clock.
    package var timestamp: STAMPTimestamp
    /// What the sender says of its clock, and the format of its time-stamp.
    package var errorEstimate: STAMPErrorEstimate
    /// Session identifier; 0 is "none".
    package var ssid: UInt16

    /// What a TWAMP-Light sender (RFC 5357 appendix I) sends before its padding: no SSID, its place is padding.
    package static let twampLightLength = 14

    /// - Parameters:
    ///   - timestamp: must be in the format that the error estimate's Z bit says.
    ///   - ssid: session identifier; 0 is "none".
    package init(sequence: UInt32, timestamp: STAMPTimestamp, errorEstimate: STAMPErrorEstimate, ssid: UInt16) {
        self.sequence = sequence
        self.timestamp = timestamp
        self.errorEstimate = errorEstimate
        self.ssid = ssid
    }

    /// Writes the base packet. An authenticated one is signed by `STAMPSender`.
    ///
    /// - Parameter datagram: at least `mode.baseLength` bytes; what lies behind them is left as it is.
    package func encode(into datagram: UnsafeMutableRawBufferPointer, mode: STAMPMode) {
        precondition(datagram.count >= mode.baseLength, "a STAMP packet has 44 or 112 octets")
        datagram.zero(0..<mode.baseLength)
        let start = mode == .open ? 4 : 16
        datagram.storeBigEndian(sequence, at: 0)
        datagram.storeBigEndian(timestamp.bits, at: start)
        datagram.storeBigEndian(errorEstimate.bits, at: start + 8)
        datagram.storeBigEndian(ssid, at: start + 10)
    }

    /// The fields; nil when there are fewer bytes than they take (14, authenticated 112). Nothing is verified here.
    ///
    /// - Parameter isTWAMPLight: what follows the error estimate is padding: it is read as no session identifier, as a
    ///   packet of 14 or 15 bytes has none.
    package init?(_ datagram: UnsafeRawBufferPointer, mode: STAMPMode, isTWAMPLight: Bool = false) {
        guard datagram.count >= (mode == .open ? Self.twampLightLength : mode.baseLength) else { return nil }
        let start = mode == .open ? 4 : 16
        sequence = datagram.bigEndian(UInt32.self, at: 0)
        timestamp = STAMPTimestamp(bits: datagram.bigEndian(UInt64.self, at: start))
        errorEstimate = STAMPErrorEstimate(bits: datagram.bigEndian(UInt16.self, at: start + 8))
        let hasSSID = !isTWAMPLight && datagram.count >= start + 12
        ssid = hasSSID ? datagram.bigEndian(UInt16.self, at: start + 10) : 0
    }
}

extension UnsafeMutableRawBufferPointer {
    func zero(_ range: Range<Int>) {
        UnsafeMutableRawBufferPointer(rebasing: self[range]).initializeMemory(as: UInt8.self, repeating: 0)
    }
}
