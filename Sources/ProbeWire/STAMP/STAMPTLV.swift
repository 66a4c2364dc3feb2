/// One extension of a packet (RFC 8972 section 4): flags 1, type 1, length 2, value.
struct STAMPTLV {
    /// Where its flags lie in the datagram.
    let offset: Int
    let flags: STAMPTLVFlags
    /// nil for a type that is not known here, and for a header that is cut.
    let type: STAMPTLVType?
    /// The value's place; empty when the TLV is malformed.
    let value: Range<Int>
    /// The datagram ends before the TLV does, or its length is not one of its type's.
    let isMalformed: Bool

    static let headerLength = 4

    /// Where the next one starts; the datagram's end after a malformed one.
    let end: Int

    /// The TLV at `offset`; nil at the datagram's end. Reads no byte behind the end, whatever the length says.
    init?(_ datagram: UnsafeRawBufferPointer, at offset: Int) {
        guard offset >= 0, offset < datagram.count else { return nil }
        self.offset = offset
        flags = STAMPTLVFlags(rawValue: datagram[offset])
        let start = offset + Self.headerLength
        guard start <= datagram.count else {
            (type, value, isMalformed, end) = (nil, offset..<offset, true, datagram.count)
            return
        }
        let length = Int(datagram.bigEndian(UInt16.self, at: offset + 2))
        let known = STAMPTLVType(rawValue: datagram[offset + 1])
        type = known
        let isWhole = length <= datagram.count - start && known?.allows(length: length) ?? true
        isMalformed = !isWhole
        value = isWhole ? start..<start + length : offset..<offset
        end = isWhole ? start + length : datagram.count
    }
}

/// The types that are understood here (RFC 8972 section 5.1); others are flagged U and copied.
package enum STAMPTLVType: UInt8, Sendable, CaseIterable {
    case extraPadding = 1
    case timestampInformation = 3
    case classOfService = 4
    case directMeasurement = 5
    case hmac = 8

    /// Bytes of value that this program sends; nil for padding, which has any number of them.
    package var valueLength: Int? {
        switch self {
        case .extraPadding: nil
        case .timestampInformation, .classOfService: 4
        case .directMeasurement: 12
        case .hmac: STAMPKey.codeLength
        }
    }

    /// Time-stamp information may go on with sub-TLVs (RFC 8972 section 4.3).
    func allows(length: Int) -> Bool {
        guard let valueLength else { return true }
        return self == .timestampInformation ? length >= valueLength : length == valueLength
    }
}

/// The flags of RFC 8972 section 4; the other five bits are sent as zero and ignored.
package struct STAMPTLVFlags: OptionSet, Sendable {
    /// The byte as it is on the wire, its five unused bits included.
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// U: the reflector has not understood the TLV. A sender sets it, so that a copy by a reflector without extensions
    /// is no answer.
    package static let unrecognised = STAMPTLVFlags(rawValue: 0x80)
    /// M: the TLV's length does not fit its type or the packet.
    package static let malformed = STAMPTLVFlags(rawValue: 0x40)
    /// I: the packet's TLVs failed their HMAC.
    package static let integrity = STAMPTLVFlags(rawValue: 0x20)
}
