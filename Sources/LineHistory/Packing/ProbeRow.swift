internal import LineModel

/// The probes of one line in one round, packed.
///
/// A row is: when its first sent probe left (microseconds after the round's start, less its intervals), the
/// least delay code, a width of 0 to 18 bits, and one field of so many bits a probe: the code less the least one, or
/// all ones for anything else, which follows in 5 bits (lost, refused by kind, unsent) or 21 (a late delay, an
/// uncertain one, one too long for the field). The width is the one that makes the row least. On a line with 1 % of
/// jitter that is about one byte a probe, and never more than 2.3.
enum ProbeRow {
    /// What stands in place of a delay: 4 bits.
    private enum Special {
        static let lost = 0, unsent = 1, refused = 2, received = 8, late = 9
        /// Unsent for a cause (`UnsentCause`), of which the first is 1.
        static let unsentFor = 10
    }

    private static let (late, uncertain) = (1, 2)

    /// - Parameter records: of one line in order; one left in flight is stored as lost, one left planned as unsent.
    static func pack(
        _ records: UnsafeBufferPointer<ProbeRecord>, intervalNanoseconds: Int64, into bits: inout BitWriter
    ) -> [UInt8] {
        let (base, width) = layout(records)
        var head = PackedWriter()
        head.append(signed: origin(records, intervalNanoseconds))
        head.append(base)
        head.append(width)
        bits.removeAll()
        let escape = 1 << width - 1
        for record in records {
            if let code = plainCode(record), code - base < escape {
                bits.append(code - base, width)
                continue
            }
            bits.append(escape, width)
            if let delay = record.rttNanoseconds, record.outcome == .received || record.outcome == .late {
                let variant = (record.outcome == .late ? late : 0) | (record.isUncertain ? uncertain : 0)
                bits.append(1 | variant << 1 | DelayCode.code(delay) << 3, 3 + DelayCode.width)
            } else {
                bits.append(special(record) << 1, 5)
            }
        }
        return head.bytes + bits.finished()
    }

    /// Unpacks a row. Returns false when it is damaged; the rest of the row then stays as it was.
    static func unpack(
        _ bytes: ArraySlice<UInt8>, intervalNanoseconds: Int64, into records: UnsafeMutableBufferPointer<ProbeRecord>
    ) -> Bool {
        var head = PackedReader(bytes)
        let (origin, base, width) = (head.signed(), head.number(), head.number())
        guard !head.isBroken, (0...DelayCode.greatest).contains(base), (0...DelayCode.width).contains(width) else {
            return false
        }
        var bits = BitReader(head.rest())
        let escape = 1 << width - 1
        for index in records.indices {
            guard let field = bits.read(width) else { return false }
            var record = ProbeRecord()
            if field < escape {
                record.outcome = .received
                record.rttNanoseconds = DelayCode.nanoseconds(base + field)
            } else if !read(&record, &bits) {
                return false
            }
            let (sent, overflow) = Int64(index).multipliedReportingOverflow(by: intervalNanoseconds)
            if record.outcome != .unsent, !overflow { record.sentNanoseconds = Int64(origin) &* 1000 &+ sent }
            records[index] = record
        }
        return true
    }

    private static func read(_ record: inout ProbeRecord, _ bits: inout BitReader) -> Bool {
        guard let kind = bits.read(1) else { return false }
        if kind == 1 {
            guard let variant = bits.read(2), let code = bits.read(DelayCode.width) else { return false }
            record.outcome = variant & late != 0 ? .late : .received
            record.isUncertain = variant & uncertain != 0
            record.rttNanoseconds = DelayCode.nanoseconds(code)
            return true
        }
        guard let special = bits.read(4) else { return false }
        switch special {
        case Special.lost: record.outcome = .lost
        case Special.unsent: record.outcome = .unsent
        case Special.received: record.outcome = .received
        case Special.late: record.outcome = .late
        case Special.unsentFor...:
            guard let cause = UnsentCause(rawValue: UInt8(special - Special.unsentFor + 1)) else { return false }
            record.outcome = .unsent
            record.unsentCause = cause
        default:
            guard let kind = RefusalKind(rawValue: UInt8(special - Special.refused + 1)) else { return false }
            record.outcome = .refused
            record.refusal = kind
        }
        return true
    }

    private static func special(_ record: ProbeRecord) -> Int {
        switch record.outcome {
        case .lost, .inFlight: Special.lost
        case .unsent, .planned:
            record.unsentCause.map { Special.unsentFor + Int($0.rawValue) - 1 } ?? Special.unsent
        case .refused: Special.refused + Int((record.refusal ?? .other).rawValue) - 1
        case .received: Special.received
        case .late: Special.late
        }
    }

    /// The code that a field can hold; nil for everything that it cannot.
    private static func plainCode(_ record: ProbeRecord) -> Int? {
        guard record.outcome == .received, !record.isUncertain, let delay = record.rttNanoseconds else { return nil }
        return DelayCode.code(delay)
    }

    /// The least code, and the width of the field that makes the row shortest.
    private static func layout(_ records: UnsafeBufferPointer<ProbeRecord>) -> (base: Int, width: Int) {
        var base = Int.max
        for record in records { if let code = plainCode(record), code < base { base = code } }
        guard base < .max else { return (0, 0) }
        // How many fields need so many bits; a field of all ones is taken.
        var needing = [Int](repeating: 0, count: DelayCode.width + 2)
        var plain = 0
        for record in records {
            guard let code = plainCode(record) else { continue }
            needing[Int.bitWidth - (code - base + 1).leadingZeroBitCount] += 1
            plain += 1
        }
        var (best, minBits, fitting) = (0, Int.max, 0)
        for width in 0...DelayCode.width {
            fitting += needing[width]
            let size = records.count * width + (plain - fitting) * (3 + DelayCode.width)
            if size < minBits { (best, minBits) = (width, size) }
        }
        return (base, best)
    }

    /// When probe 0 would have left, microseconds.
    private static func origin(_ records: UnsafeBufferPointer<ProbeRecord>, _ intervalNanoseconds: Int64) -> Int {
        for (index, record) in records.enumerated() where record.outcome != .unsent && record.outcome != .planned {
            return Int((record.sentNanoseconds - Int64(index) * intervalNanoseconds) / 1000)
        }
        return 0
    }
}
