/// Where a packet's HMAC TLV is and whether it holds (RFC 8972 section 4.8).
///
/// It covers the sequence number and all TLVs before it; nothing but extra padding may follow.
struct STAMPSeal {
    enum State {
        /// There is no HMAC TLV, and none is needed.
        case absent
        case verified
        /// The HMAC TLV is wrong, misplaced, missing where it is needed, or there without a key to verify it.
        case broken
    }

    /// Offset of the HMAC TLV's header.
    let offset: Int?
    private let base: Int
    private let isMisplaced: Bool
    private let hasOtherThanPadding: Bool
    private let count: Int

    init(_ datagram: UnsafeRawBufferPointer, from base: Int) {
        self.base = base
        var found: Int?
        var isMisplaced = false
        var hasOthers = false
        var count = 0
        var offset = base
        while let tlv = STAMPTLV(datagram, at: offset) {
            count += 1
            let isPadding = tlv.type == .extraPadding && !tlv.isMalformed
            if found != nil, !isPadding { isMisplaced = true }
            if tlv.type == .hmac, !tlv.isMalformed, found == nil { found = tlv.offset }
            if !isPadding { hasOthers = true }
            offset = tlv.end
        }
        self.offset = found
        self.isMisplaced = isMisplaced
        hasOtherThanPadding = hasOthers
        self.count = count
    }

    /// In authenticated mode a code is needed, "with the sole exception of" a single extra padding TLV.
    func state(_ datagram: UnsafeRawBufferPointer, mode: STAMPMode, key: STAMPKey?) -> State {
        guard let offset else {
            return mode == .authenticated && (hasOtherThanPadding || count > 1) ? .broken : .absent
        }
        guard !isMisplaced, let key,
            key.verifies(datagram, 0..<4, base..<offset, at: offset + STAMPTLV.headerLength)
        else { return .broken }
        return .verified
    }
}
