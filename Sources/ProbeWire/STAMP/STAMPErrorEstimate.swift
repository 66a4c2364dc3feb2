/// What a host says of its clock (RFC 4656 section 4.1.2, with the Z bit of RFC 8186 section 2.3).
///
///      0                   1
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
///     |S|Z|   Scale   |   Multiplier  |
package struct STAMPErrorEstimate: Equatable, Sendable {
    /// As they are on the wire, in the host's byte order.
    package var bits: UInt16

    /// - Parameter bits: as a packet holds them; any value, also one that `isValid` refuses.
    package init(bits: UInt16) { self.bits = bits }

    /// The smallest estimate that is at least `nanoseconds`.
    ///
    /// - Parameters:
    ///   - isSynchronised: whether the clock is synchronised to UTC by an external source.
    ///   - format: how the time-stamps beside the estimate are written.
    ///   - nanoseconds: 0 or more; above 2^39 seconds the largest estimate is taken.
    package init(isSynchronised: Bool, format: STAMPTimeFormat, nanoseconds: Int64) {
        let units = (Double(max(0, nanoseconds)) * 0x1p32 / 1e9).rounded(.up)
        var scale: UInt16 = 0
        var multiplier = max(1, units)
        while multiplier > 255, scale < 63 {
            scale += 1
            multiplier = (units / Double(UInt64(1) << UInt64(scale))).rounded(.up)
        }
        bits = (isSynchronised ? 0x8000 : 0) | format.rawValue << 14 | scale << 8 | UInt16(min(255, multiplier))
    }

    /// S: the clock is synchronised to UTC by an external source.
    package var isSynchronised: Bool { bits & 0x8000 != 0 }
    /// Z: how the time-stamps beside it are written.
    package var format: STAMPTimeFormat { bits & 0x4000 == 0 ? .ntp : .ptp }
    /// How often the multiplier is doubled, 0 to 63.
    package var scale: Int { Int(bits >> 8 & 0x3F) }
    /// 0 to 255; 0 is not allowed and makes the packet corrupt (RFC 4656 section 4.1.2).
    package var multiplier: Int { Int(bits & 0xFF) }
    /// Whether the multiplier is allowed.
    package var isValid: Bool { multiplier != 0 }

    /// The estimate in seconds: multiplier × 2^(scale − 32).
    package var seconds: Double { Double(multiplier) * Double(UInt64(1) << UInt64(scale)) * 0x1p-32 }

    /// The low bits of an NTP time-stamp that are worth less than the estimate, as a mask; at most its whole fraction.
    package var fractionsBelow: UInt64 {
        // The estimate has the unit of the fraction's last bit.
        let bits = multiplier == 0 ? 0 : min(32, scale + 63 - UInt64(multiplier).leadingZeroBitCount)
        return (1 << UInt64(bits)) - 1
    }
}
