/// A session-reflector's packet (RFC 8762 section 4.3), or a TWAMP-Light reflector's, which has the same fields in its
/// first 41 bytes (RFC 5357 section 4.2.1).
///
///     open:  sequence 4, time-stamp 8, error estimate 2, SSID 2, receive time-stamp 8, sender's sequence 4,
///            sender's time-stamp 8, sender's error estimate 2, zero 2, sender's TTL 1, zero 3
///     authenticated:  sequence 4, zero 12, time-stamp 8, error estimate 2, SSID 2, zero 4, receive time-stamp 8,
///            zero 8, sender's sequence 4, zero 12, sender's time-stamp 8, sender's error estimate 2, zero 6,
///            sender's TTL 1, zero 15, code 16
package struct STAMPReply: Equatable, Sendable {
    /// A copy of the sender's (stateless reflector), or the reflector's own count from 0 (stateful).
    package var sequence: UInt32
    /// When the reply was sent, by the reflector's clock.
    package var timestamp: STAMPTimestamp
    /// What the reflector says of its clock, and the format of its time-stamps.
    package var errorEstimate: STAMPErrorEstimate
    /// 0 from a TWAMP-Light reflector.
    package var ssid: UInt16
    /// When the request arrived, by the reflector's clock, in the format of `errorEstimate`.
    package var receiveTimestamp: STAMPTimestamp
    /// A copy of the request's number.
    package var senderSequence: UInt32
    /// A copy of the request's time-stamp, by the sender's clock.
    package var senderTimestamp: STAMPTimestamp
    /// A copy of the request's error estimate.
    package var senderErrorEstimate: STAMPErrorEstimate
    /// TTL or hop limit with which the request arrived; 255 also when the reflector could not tell, and 0 when it has
    /// not filled the field in, or when the reply ends before it.
    package var senderTTL: UInt8

    /// The shortest open reply (RFC 5357 section 4.2.1 without padding).
    package static let twampLightLength = 41

    /// Bytes of an open reply up to the sender's time-stamp: a reply that ends there, or in what follows, still has its
    /// numbers and all time-stamps. Some responders answer so.
    package static let numberedLength = 36

    /// The reply to a request: its fields are copied, the reflector's own are given.
    ///
    /// - Parameters:
    ///   - sequence: the request's number (stateless reflector) or the reflector's own count.
    ///   - senderTTL: with which the request arrived; 255 when it is not known.
    package init(
        sequence: UInt32, timestamp: STAMPTimestamp, errorEstimate: STAMPErrorEstimate,
        receiveTimestamp: STAMPTimestamp, to request: STAMPRequest, senderTTL: UInt8
    ) {
        self.sequence = sequence
        self.timestamp = timestamp
        self.errorEstimate = errorEstimate
        self.receiveTimestamp = receiveTimestamp
        ssid = request.ssid
        senderSequence = request.sequence
        senderTimestamp = request.timestamp
        senderErrorEstimate = request.errorEstimate
        self.senderTTL = senderTTL
    }

    /// Writes the base packet, or as much of an open one as there is room for.
    ///
    /// - Parameter datagram: at least 41 bytes, authenticated 112; what lies behind the base packet is left as it is.
    package func encode(into datagram: UnsafeMutableRawBufferPointer, mode: STAMPMode) {
        let shortest = mode == .open ? Self.twampLightLength : mode.baseLength
        precondition(datagram.count >= shortest, "a reply has at least 41 octets, an authenticated one 112")
        let layout = Layout(mode)
        datagram.zero(0..<min(datagram.count, mode.baseLength))
        datagram.storeBigEndian(sequence, at: 0)
        datagram.storeBigEndian(timestamp.bits, at: layout.timestamp)
        datagram.storeBigEndian(errorEstimate.bits, at: layout.timestamp + 8)
        datagram.storeBigEndian(ssid, at: layout.timestamp + 10)
        datagram.storeBigEndian(receiveTimestamp.bits, at: layout.receiveTimestamp)
        datagram.storeBigEndian(senderSequence, at: layout.senderSequence)
        datagram.storeBigEndian(senderTimestamp.bits, at: layout.senderTimestamp)
        datagram.storeBigEndian(senderErrorEstimate.bits, at: layout.senderTimestamp + 8)
        datagram[layout.senderTTL] = senderTTL
    }

    /// Whether a datagram is a reply and no request: where a request has zeros, or a TWAMP-Light one any padding (RFC
    /// 8762 section 4.2, RFC 5357 section 4.1.2), it has the time at which the reflector received one, which is not
    /// long before the time at which it sent this. Random padding looks so once in 250 million packets.
    ///
    /// A reply that was answered would go back and forth between two reflectors for ever. false where there are too few
    /// bytes to tell (24, authenticated 40).
    package static func isOne(_ datagram: UnsafeRawBufferPointer, mode: STAMPMode) -> Bool {
        let layout = Layout(mode)
        guard datagram.count >= layout.receiveTimestamp + 8 else { return false }
        let received = datagram.bigEndian(UInt64.self, at: layout.receiveTimestamp)
        let sent = datagram.bigEndian(UInt64.self, at: layout.timestamp)
        let seconds = UInt32(truncatingIfNeeded: sent >> 32) &- UInt32(truncatingIfNeeded: received >> 32)
        return received != 0 && seconds <= maxSecondsOfStay
    }

    /// Whether an open datagram has too few bytes for `isOne` to tell what it is.
    package static func isUntold(_ datagram: UnsafeRawBufferPointer, mode: STAMPMode) -> Bool {
        mode == .open && datagram.count < Layout(mode).receiveTimestamp + 8
    }

    /// The longest time that a request stays at a reflector, seconds: an impaired one holds it before it receives it.
    private static let maxSecondsOfStay: UInt32 = 16

    /// The fields; nil when there are fewer bytes than numbers and time-stamps take (36, authenticated 112). What a
    /// short reply lacks is 0. Nothing is verified here.
    ///
    /// What stands behind the sender's error estimate is not looked at: some reflectors repeat the SSID there.
    package init?(_ datagram: UnsafeRawBufferPointer, mode: STAMPMode) {
        guard datagram.count >= (mode == .open ? Self.numberedLength : mode.baseLength) else { return nil }
        let layout = Layout(mode)
        sequence = datagram.bigEndian(UInt32.self, at: 0)
        timestamp = STAMPTimestamp(bits: datagram.bigEndian(UInt64.self, at: layout.timestamp))
        errorEstimate = STAMPErrorEstimate(bits: datagram.bigEndian(UInt16.self, at: layout.timestamp + 8))
        ssid = datagram.bigEndian(UInt16.self, at: layout.timestamp + 10)
        receiveTimestamp = STAMPTimestamp(bits: datagram.bigEndian(UInt64.self, at: layout.receiveTimestamp))
        senderSequence = datagram.bigEndian(UInt32.self, at: layout.senderSequence)
        senderTimestamp = STAMPTimestamp(bits: datagram.bigEndian(UInt64.self, at: layout.senderTimestamp))
        let estimate = layout.senderTimestamp + 8
        senderErrorEstimate = STAMPErrorEstimate(
            bits: datagram.count >= estimate + 2 ? datagram.bigEndian(UInt16.self, at: estimate) : 0)
        senderTTL = datagram.count > layout.senderTTL ? datagram[layout.senderTTL] : 0
    }

    /// Where the fields lie.
    private struct Layout {
        let timestamp: Int
        let receiveTimestamp: Int
        let senderSequence: Int
        let senderTimestamp: Int
        let senderTTL: Int

        init(_ mode: STAMPMode) {
            let isOpen = mode == .open
            timestamp = isOpen ? 4 : 16
            receiveTimestamp = isOpen ? 16 : 32
            senderSequence = isOpen ? 24 : 48
            senderTimestamp = isOpen ? 28 : 64
            senderTTL = isOpen ? 40 : 80
        }
    }
}
