internal import LineModel

/// One piece of a template's content, as its text has it.
enum TemplatePiece: Equatable, Sendable {
    /// Hexadecimal bytes, or text.
    case bytes([UInt8])
    case number(TemplateNumber, TemplateForm)
    /// With `bytes` nil it has 4 or 16 bytes, as the echo's family says.
    case echoAddress(bytes: Int?, isLittleEndian: Bool)
    case echoAddressText
    case echoPort(TemplateForm)
    /// Random bytes; with nil they fill the datagram up to its size.
    case random(Int?)
    /// Zeros; with nil they fill the datagram up to its size.
    case pad(Int?)
    case checksum(TemplateChecksum, isLittleEndian: Bool, TemplateSpan, TextPlace)
    /// In replies only: so many bytes of whatever value.
    case any(Int)
    /// In replies only: bytes of which some bits must be so. `value` has no bit that `mask` lacks, and as many bytes.
    case bits(value: [UInt8], mask: [UInt8])
}

/// A number that differs from probe to probe.
enum TemplateNumber: UInt8, Equatable, Sendable {
    /// The line's identity in the round.
    case round
    case line
    case sequence
    case nanoseconds
    case microseconds
    case milliseconds
    case seconds
    /// RFC 5905 section 6: seconds since 1900 and their fraction, 32 bits each.
    case ntp

    /// Whether it is a time, which a reply cannot be checked for.
    var isTime: Bool { rawValue >= TemplateNumber.nanoseconds.rawValue }

    /// The number that `probe` has.
    func value(_ probe: PlumbProbe) -> UInt64 {
        let nanoseconds = UInt64(bitPattern: max(0, probe.sendTimeNanoseconds))
        return switch self {
        case .round: probe.identity
        case .line: UInt64(probe.line)
        case .sequence: UInt64(probe.sequence)
        case .nanoseconds: nanoseconds
        case .microseconds: nanoseconds / 1_000
        case .milliseconds: nanoseconds / 1_000_000
        case .seconds: nanoseconds / 1_000_000_000
        case .ntp: STAMPTimestamp(nanosecondsSince1970: Int64(bitPattern: nanoseconds), format: .ntp).bits
        }
    }
}

/// How a number is written.
struct TemplateForm: Equatable, Sendable {
    enum Order: UInt8, Equatable, Sendable {
        case bigEndian
        case littleEndian
        /// Lower-case hexadecimal digits, the most significant one first.
        case digits
    }

    /// 1 to 8, or 1 to 16 digits.
    let width: Int
    let order: Order

    /// Bits of the number that this form has room for: the lowest ones are written.
    var bits: Int { min(64, order == .digits ? width * 4 : width * 8) }

    /// `value` without the bits that there is no room for.
    func truncated(_ value: UInt64) -> UInt64 { bits == 64 ? value : value & (1 << UInt64(bits) - 1) }

    /// Writes the lowest bits of `value`; the caller has checked the bounds.
    func store(_ value: UInt64, into memory: UnsafeMutableRawBufferPointer, at offset: Int) {
        for place in 0..<width {
            // From the least significant byte or digit on.
            switch order {
            case .bigEndian: memory[offset + width - 1 - place] = UInt8(truncatingIfNeeded: value >> UInt64(8 * place))
            case .littleEndian: memory[offset + place] = UInt8(truncatingIfNeeded: value >> UInt64(8 * place))
            case .digits:
                let digit = UInt8(truncatingIfNeeded: value >> UInt64(4 * place)) & 0x0F
                memory[offset + width - 1 - place] = digit + (digit < 10 ? 0x30 : 0x57)
            }
        }
    }

    /// The number that the field holds; nil when a character is no hexadecimal digit. Digits may be in upper case. The
    /// caller has checked the bounds.
    func load(_ memory: UnsafeRawBufferPointer, at offset: Int) -> UInt64? {
        var value: UInt64 = 0
        for place in 0..<width {
            let byte = memory[offset + (order == .littleEndian ? width - 1 - place : place)]
            guard order == .digits else {
                value = value << 8 | UInt64(byte)
                continue
            }
            guard let digit = HexDigit.value(byte) else { return nil }
            value = value << 4 | UInt64(digit)
        }
        return value
    }
}

enum HexDigit {
    static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

/// The bytes that a checksum covers; its own field, and those of later checksums, count as zeros.
struct TemplateSpan: Equatable, Sendable {
    enum Bound: Equatable, Sendable {
        /// Bytes from the datagram's first.
        case offset(Int)
        /// The checksum's own first byte.
        case here
        case end
    }

    let from: Bound
    let to: Bound

    static let whole = TemplateSpan(from: .offset(0), to: .end)
}
