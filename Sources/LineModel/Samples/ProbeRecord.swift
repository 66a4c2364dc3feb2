/// All that is kept of one probe, in 16 bytes: ten million of them are a round of 100,000 lines.
///
/// Times are nanoseconds of CLOCK_MONOTONIC since the round's start.
@frozen
package struct ProbeRecord: Sendable, Equatable {
    /// When it was put on the wire: the kernel's transmit stamp where `hasTransmitStamp`, else the time read just
    /// before the send call. Meaningless while `outcome` is `planned` or `unsent`.
    package var sentNanoseconds: Int64
    /// RTT (48 bits), outcome (8), refusal kind or unsent cause (4), flags (4); see the accessors.
    @usableFromInline var packed: UInt64

    /// A probe that is still planned.
    @inlinable
    package init() {
        sentNanoseconds = 0
        packed = 0
    }

    /// The longest delay that a record can hold: 2^48 - 1 ns, 78 hours.
    package static let maxRTTNanoseconds: Int64 = (1 << 48) - 1

    /// What became of the probe; `planned` until it is sent or given up.
    @inlinable
    package var outcome: ProbeOutcome {
        get { ProbeOutcome(rawValue: UInt8(truncatingIfNeeded: packed >> 48)) ?? .planned }
        set { packed = packed & ~(0xFF << 48) | UInt64(newValue.rawValue) << 48 }
    }

    /// Which ICMP error came; nil unless `outcome` is `refused`, or the probe is undecided: a reply overrules an error.
    @inlinable
    package var refusal: RefusalKind? {
        get { RefusalKind(rawValue: UInt8(truncatingIfNeeded: packed >> 56) & 0x0F) }
        set { packed = packed & ~(0x0F << 56) | UInt64(newValue?.rawValue ?? 0) << 56 }
    }

    /// Why the probe does not count; nil unless `outcome` is `unsent` for one of these causes. Shares its bits with
    /// `refusal`: no probe has both.
    @inlinable
    package var unsentCause: UnsentCause? {
        get { outcome == .unsent ? UnsentCause(rawValue: UInt8(truncatingIfNeeded: packed >> 56) & 0x0F) : nil }
        set { packed = packed & ~(0x0F << 56) | UInt64(newValue?.rawValue ?? 0) << 56 }
    }

    /// Delay of the first valid reply; nil when none came. Negative values are stored as 0, too long ones as the
    /// longest.
    @inlinable
    package var rttNanoseconds: Int64? {
        get { hasReply ? Int64(packed & 0xFFFF_FFFF_FFFF) : nil }
        set {
            hasReply = newValue != nil
            let bounded = min(max(newValue ?? 0, 0), ProbeRecord.maxRTTNanoseconds)
            packed = packed & ~0xFFFF_FFFF_FFFF | UInt64(bounded)
        }
    }

    /// A valid reply came, on time or late.
    @inlinable
    package var hasReply: Bool {
        get { packed & (1 << 60) != 0 }
        set { packed = newValue ? packed | (1 << 60) : packed & ~(1 << 60) }
    }

    /// What this machine's kernel had against the probe, an error number of Linux (errno(3)): why it refused to send
    /// it or, of a probe that was sent, why it gave it up before it left. nil where it had nothing against it, and as
    /// soon as a reply came. Shares its bits with `rttNanoseconds`: no probe has both.
    @inlinable
    package var localError: UInt16? {
        get {
            let number = UInt16(truncatingIfNeeded: packed)
            return hasReply || number == 0 ? nil : number
        }
        set {
            guard !hasReply else { return }
            packed = packed & ~0xFFFF | UInt64(newValue ?? 0)
        }
    }

    /// The longest packet that the way takes, bytes, where the probe was too long for it; nil where nobody told, and
    /// as soon as a reply came. Shares its bits with `rttNanoseconds`.
    @inlinable
    package var pathLimit: UInt32? {
        get {
            let bytes = UInt32(truncatingIfNeeded: packed >> 16)
            return hasReply || bytes == 0 ? nil : bytes
        }
        set {
            guard !hasReply else { return }
            packed = packed & ~(0xFFFF_FFFF << 16) | UInt64(newValue ?? 0) << 16
        }
    }

    /// The ICMP error of an undecided probe (`refusal`) came from the address that was probed itself; false as soon as
    /// a reply came. Shares its bit with `rttNanoseconds` and `pathLimit`.
    @inlinable
    package var isRefusedByAddress: Bool {
        get { !hasReply && packed & (1 << 47) != 0 }
        set {
            guard !hasReply else { return }
            packed = newValue ? packed | (1 << 47) : packed & ~(1 << 47)
        }
    }

    /// `sentNanoseconds` is the kernel's transmit stamp.
    @inlinable
    package var hasTransmitStamp: Bool {
        get { packed & (1 << 61) != 0 }
        set { packed = newValue ? packed | (1 << 61) : packed & ~(1 << 61) }
    }

    /// The prober was held up while it read its own clock for this probe, so `rttNanoseconds` may be too long by as
    /// much. Counts for loss, not for delay.
    @inlinable
    package var isUncertain: Bool {
        get { packed & (1 << 63) != 0 }
        set { packed = newValue ? packed | (1 << 63) : packed & ~(1 << 63) }
    }

    /// The reply's arrival is the kernel's receive stamp.
    @inlinable
    package var hasReceiveStamp: Bool {
        get { packed & (1 << 62) != 0 }
        set { packed = newValue ? packed | (1 << 62) : packed & ~(1 << 62) }
    }
}
