/// What is kept of one reply of a STAMP line beside its `ProbeRecord`: 56 octets, as they stood on the wire.
package struct StampRecord: Equatable, Sendable {
    /// T2 and T3, and how they are written (`isPTP`).
    package var receiveTimestamp: UInt64 = 0
    package var sendTimestamp: UInt64 = 0
    package var reflectorSequence: UInt32 = 0
    /// Direct measurement: how many packets of the session the reflector had received and sent.
    package var reflectorReceived: UInt32 = 0
    package var reflectorSent: UInt32 = 0
    /// The reflector's error estimate (RFC 4656 section 4.1.2).
    package var errorEstimate: UInt16 = 0
    /// TTL with which the request arrived, as the reply says.
    package var arrivedTTL: UInt8 = 0
    /// TTL and traffic class with which the reply arrived; meaningful with `hasReturned`.
    package var returnedTTL: UInt8 = 0
    package var returnedClass: UInt8 = 0
    /// Traffic class with which the request arrived, and the DSCP that the reply was asked to carry; with
    /// `hasClassOfService`.
    package var arrivedClass: UInt8 = 0
    package var wantedDSCP: UInt8 = 0
    package var flags: Flags = []

    package init() {}

    package struct Flags: OptionSet, Sendable {
        package let rawValue: UInt16
        package init(rawValue: UInt16) { self.rawValue = rawValue }

        /// There was a reply.
        package static let isKnown = Flags(rawValue: 1)
        package static let isPTP = Flags(rawValue: 2)
        package static let hasReturned = Flags(rawValue: 4)
        package static let hasClassOfService = Flags(rawValue: 8)
        /// The reflector refused the DSCP asked for.
        package static let isWantedRefused = Flags(rawValue: 16)
        package static let hasDirectMeasurement = Flags(rawValue: 32)
        /// An extension came back flagged U, flagged M, or with a broken code.
        package static let isUnrecognised = Flags(rawValue: 64)
        package static let isMalformed = Flags(rawValue: 128)
        package static let hasFailedIntegrity = Flags(rawValue: 256)
        package static let isVerified = Flags(rawValue: 512)
    }
}
