/// How a STAMP time-stamp is written: the Z bit of the error estimate beside it (RFC 8186 section 2.3).
package enum STAMPTimeFormat: UInt16, Sendable, CaseIterable {
    /// 32 bits of seconds since 1900 and 32 bits of fraction (RFC 5905 section 6); the default.
    case ntp = 0
    /// 32 bits of seconds since 1970 and 32 bits of nanoseconds (IEEE 1588-2008, truncated; RFC 8186 section 2.3).
    ///
    /// PTP's own time scale is TAI, 37 s ahead of UTC since 2017; many hosts write UTC. Nothing on the wire tells
    /// which, so seconds are taken as they stand.
    case ptp = 1
}

/// The 64 bits of a time-stamp on the wire.
package struct STAMPTimestamp: Equatable, Sendable {
    /// As they are on the wire, in the host's byte order.
    package var bits: UInt64

    /// - Parameter bits: as a packet holds them; their format is told by the error estimate beside them.
    package init(bits: UInt64) { self.bits = bits }

    private static let second: Int64 = 1_000_000_000
    /// From 1900 to 1970: 70 years with 17 leap days.
    private static let secondsTo1970: Int64 = 2_208_988_800

    /// - Parameters:
    ///   - nanosecondsSince1970: wall clock. Every nanosecond survives both formats; the era does not.
    ///   - format: how the bits are written.
    package init(nanosecondsSince1970: Int64, format: STAMPTimeFormat) {
        let (seconds, rest) = nanosecondsSince1970.floored(by: Self.second)
        let nanoseconds = UInt64(rest)
        switch format {
        case .ntp:
            // Rounded up, so that rounding down gives the same nanosecond again: a unit of the fraction is 0.23 ns.
            let fraction = ((nanoseconds << 32) + 999_999_999) / 1_000_000_000
            bits = UInt64(UInt32(truncatingIfNeeded: seconds + Self.secondsTo1970)) << 32 | fraction
        case .ptp:
            bits = UInt64(UInt32(truncatingIfNeeded: seconds)) << 32 | nanoseconds
        }
    }

    /// Nanoseconds since 1970, in the era (NTP: 1900, 2036, …; PTP: 1970, 2106, …) that is nearest to `reference`.
    ///
    /// nil when all bits are zero, which means "not known" (RFC 5905 section 6), when PTP nanoseconds are a second or
    /// more, or when the time does not fit (before 1678, after 2261).
    package func nanosecondsSince1970(format: STAMPTimeFormat, near reference: Int64) -> Int64? {
        guard bits != 0 else { return nil }
        let low = bits & 0xFFFF_FFFF
        let nanoseconds = format == .ntp ? (low * 1_000_000_000) >> 32 : low
        guard nanoseconds < 1_000_000_000 else { return nil }
        let epoch = format == .ntp ? Self.secondsTo1970 : 0
        let referenceSeconds = reference.floored(by: Self.second).quotient
        let wanted = UInt32(truncatingIfNeeded: bits >> 32)
        let distance = Int32(truncatingIfNeeded: wanted &- UInt32(truncatingIfNeeded: referenceSeconds + epoch))
        let (product, isTooFar) = (referenceSeconds + Int64(distance)).multipliedReportingOverflow(by: Self.second)
        let (sum, isPast) = product.addingReportingOverflow(Int64(nanoseconds))
        return isTooFar || isPast ? nil : sum
    }
}

extension Int64 {
    /// Division towards minus infinity, so that the remainder of a time before 1970 is not negative either.
    fileprivate func floored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
