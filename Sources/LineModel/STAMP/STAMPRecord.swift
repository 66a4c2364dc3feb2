/// What is kept of one reply of a STAMP line beside its `ProbeRecord`: 56 bytes, as they stood on the wire.
package struct STAMPRecord: Equatable, Sendable {
    /// T2, when the request arrived at the reflector, as 64 bits of the form that `isPTP` says.
    package var receiveTimestamp: UInt64 = 0
    /// T3, when the reply left the reflector, in the same form.
    package var sendTimestamp: UInt64 = 0
    /// The reflector's number of the reply: its own count when it is stateful, a copy of the sender's when not.
    package var reflectorSequence: UInt32 = 0
    /// Direct measurement: how many packets of the session the reflector had received; with `hasDirectMeasurement` (RFC
    /// 8972 section 4.5).
    package var reflectorReceived: UInt32 = 0
    /// Direct measurement: how many packets of the session the reflector had sent; likewise.
    package var reflectorSent: UInt32 = 0
    /// The reflector's error estimate (RFC 4656 section 4.1.2).
    package var errorEstimate: UInt16 = 0
    /// TTL or hop limit with which the request arrived, as the reply says.
    package var arrivedTTL: UInt8 = 0
    /// TTL or hop limit with which the reply arrived; with `hasReturned`.
    package var returnedTTL: UInt8 = 0
    /// Traffic class with which the reply arrived: DSCP in the upper six bits, ECN in the lower two; with
    /// `hasReturned`.
    package var returnedClass: UInt8 = 0
    /// Traffic class with which the request arrived, as the reply says; with `hasClassOfService`.
    package var arrivedClass: UInt8 = 0
    /// The DSCP that the reply was asked to carry, 0 to 63; with `hasClassOfService`.
    package var wantedDSCP: UInt8 = 0
    /// Which fields mean something, and what became of the reply's extensions.
    package var flags: Flags = []

    /// No reply came.
    package init() {}

    /// What is known of a reply. The bits are of this record, not of the wire.
    package struct Flags: OptionSet, Sendable {
        /// Bits as the constants below number them.
        package let rawValue: UInt16
        package init(rawValue: UInt16) { self.rawValue = rawValue }

        /// There was a reply.
        package static let isKnown = Flags(rawValue: 1)
        /// T2 and T3 are written in PTP's form (IEEE 1588v2), else in NTP's.
        package static let isPTP = Flags(rawValue: 2)
        /// The kernel told the TTL and the traffic class of the reply.
        package static let hasReturned = Flags(rawValue: 4)
        /// The class of service extension came back (RFC 8972 section 4.4).
        package static let hasClassOfService = Flags(rawValue: 8)
        /// The reflector refused the DSCP asked for.
        package static let isWantedRefused = Flags(rawValue: 16)
        /// The direct measurement extension came back (RFC 8972 section 4.5).
        package static let hasDirectMeasurement = Flags(rawValue: 32)
        /// An extension came back flagged U: the reflector does not know it (RFC 8972 section 4).
        package static let isUnrecognised = Flags(rawValue: 64)
        /// An extension came back flagged M: the reflector found it malformed.
        package static let isMalformed = Flags(rawValue: 128)
        /// The code over the extensions (HMAC TLV, RFC 8972 section 4.8) was wrong.
        package static let hasFailedIntegrity = Flags(rawValue: 256)
        /// The code over the extensions was right.
        package static let isVerified = Flags(rawValue: 512)
    }
}
