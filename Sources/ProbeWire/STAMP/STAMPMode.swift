/// Which of the two sets of packets a session uses. Both ends are told; nothing on the wire says it.
package enum STAMPMode: Sendable, CaseIterable {
    /// 44 bytes (RFC 8762 sections 4.2.1 and 4.3.1).
    case open
    /// 112 bytes that end in a code over the first 96 (RFC 8762 sections 4.2.2, 4.3.2 and 4.4).
    case authenticated

    /// Bytes of a packet without extensions, the same in both directions.
    package var baseLength: Int { self == .open ? 44 : 112 }

    static let coveredLength = 96
}

/// STAMP's own port (RFC 8762 section 4.1).
package let stampPort: UInt16 = 862
