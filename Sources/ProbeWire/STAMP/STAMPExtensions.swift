/// What a sender asks for beyond the base packet (RFC 8972 section 4).
package struct STAMPExtensions: OptionSet, Sendable {
    /// Bits of our own: extensions are TLVs on the wire.
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The reflector tells the DSCP and ECN with which the request arrived, and answers with a DSCP asked for.
    package static let classOfService = STAMPExtensions(rawValue: 1)
    /// The reflector tells where its clock and its time-stamps come from.
    package static let timestampInformation = STAMPExtensions(rawValue: 2)
    /// The reflector tells how many packets of the session it received and sent.
    package static let directMeasurement = STAMPExtensions(rawValue: 4)
    /// A code over the extensions. In authenticated mode it is added whenever there are any others.
    package static let hmac = STAMPExtensions(rawValue: 8)

    /// The names by which people ask for them, in the order that messages list them.
    package static let named: [(name: String, value: STAMPExtensions)] = [
        ("class-of-service", .classOfService), ("timestamps", .timestampInformation),
        ("direct-measurement", .directMeasurement), ("hmac", .hmac),
    ]
}

/// The class of service TLV as a reflector returned it (RFC 8972 section 4.4).
package struct STAMPClassOfService: Equatable, Sendable {
    /// DSCP1: what the sender asked the reply to carry, 0 to 63.
    package var wantedDSCP: UInt8
    /// DSCP2: with which DSCP the request arrived, 0 to 63.
    package var receivedDSCP: UInt8
    /// The ECN bits with which the request arrived, 0 to 3.
    package var receivedECN: UInt8
    /// RP is not 0: the reflector's policy refused DSCP1, and the reply left with another. Nothing can be said then of
    /// what happened to the DSCP on the way back.
    package var isWantedRefused: Bool

    /// The fields as described above; what exceeds its bits is cut when it is written.
    package init(wantedDSCP: UInt8, receivedDSCP: UInt8, receivedECN: UInt8, isWantedRefused: Bool) {
        self.wantedDSCP = wantedDSCP
        self.receivedDSCP = receivedDSCP
        self.receivedECN = receivedECN
        self.isWantedRefused = isWantedRefused
    }

    init(bits: UInt32) {
        wantedDSCP = UInt8(bits >> 26)
        receivedDSCP = UInt8(bits >> 20 & 0x3F)
        receivedECN = UInt8(bits >> 18 & 3)
        isWantedRefused = bits >> 16 & 3 != 0
    }

    var bits: UInt32 {
        let way = UInt32(wantedDSCP & 0x3F) << 26 | UInt32(receivedDSCP & 0x3F) << 20
        return way | UInt32(receivedECN & 3) << 18 | (isWantedRefused ? 1 << 16 : 0)
    }
}

/// Where a reflector's clock comes from (RFC 8972 section 5.3).
package enum STAMPSyncSource: UInt8, Sendable, CaseIterable {
    case ntp = 1
    case ptp = 2
    /// Synchronisation supply unit or building integrated timing supply.
    case ssuBITS = 3
    /// A navigation satellite system or LORAN-C.
    case satellite = 4
    case localFreeRunning = 5
}

/// How a reflector takes its time-stamps (RFC 8972 section 5.4).
package enum STAMPMethod: UInt8, Sendable, CaseIterable {
    case hardware = 1
    case software = 2
    case controlPlane = 3
}

/// The time-stamp information TLV (RFC 8972 section 4.3). A field is nil for a value that no document of ours names.
package struct STAMPTimestampInformation: Equatable, Sendable {
    /// Where the reflector's clock came from when the request arrived; nil for a value that we do not know.
    package var sourceIn: STAMPSyncSource?
    /// How the request's arrival was stamped; nil for a value that we do not know.
    package var methodIn: STAMPMethod?
    /// Where the reflector's clock came from when the reply left; nil for a value that we do not know.
    package var sourceOut: STAMPSyncSource?
    /// How the reply's departure was stamped; nil for a value that we do not know.
    package var methodOut: STAMPMethod?

    /// nil is written as 0, which stands for no source or method.
    package init(
        sourceIn: STAMPSyncSource?, methodIn: STAMPMethod?, sourceOut: STAMPSyncSource?, methodOut: STAMPMethod?
    ) {
        self.sourceIn = sourceIn
        self.methodIn = methodIn
        self.sourceOut = sourceOut
        self.methodOut = methodOut
    }

    init(bits: UInt32) {
        sourceIn = STAMPSyncSource(rawValue: UInt8(bits >> 24))
        methodIn = STAMPMethod(rawValue: UInt8(bits >> 16 & 0xFF))
        sourceOut = STAMPSyncSource(rawValue: UInt8(bits >> 8 & 0xFF))
        methodOut = STAMPMethod(rawValue: UInt8(bits & 0xFF))
    }

    var bits: UInt32 {
        UInt32(sourceIn?.rawValue ?? 0) << 24 | UInt32(methodIn?.rawValue ?? 0) << 16
            | UInt32(sourceOut?.rawValue ?? 0) << 8 | UInt32(methodOut?.rawValue ?? 0)
    }
}

/// The direct measurement TLV (RFC 8972 section 4.5). The counters wrap around.
package struct STAMPDirectMeasurement: Equatable, Sendable {
    /// S_TxC: packets that the sender had sent, this one included.
    package var senderSent: UInt32
    /// R_RxC: packets of the session that had reached the reflector, this one included.
    package var reflectorReceived: UInt32
    /// R_TxC: replies that the reflector had sent, this one included.
    package var reflectorSent: UInt32

    /// The counters as they are when the packet is sent, modulo 2^32.
    package init(senderSent: UInt32, reflectorReceived: UInt32, reflectorSent: UInt32) {
        self.senderSent = senderSent
        self.reflectorReceived = reflectorReceived
        self.reflectorSent = reflectorSent
    }
}
