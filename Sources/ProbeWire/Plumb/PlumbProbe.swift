/// Plumbline's own payload (docs/reference/formats.md, "The plumb payload"): 32 bytes, big-endian, and padding.
///
///     offset  0  magic "PLMB"      4      offset  8  identity       8
///             4  version 1         1             16  line index     4
///             5  flags 0           1             20  sequence       4
///             6  header length 32  2             24  send time      8
///
/// The padding is a function of the header, so that an echo that changes any byte of a datagram longer than its header
/// is noticed without a copy of what was sent. The identity is its key: who has not seen it can write no padding.
package struct PlumbProbe: Equatable, Sendable {
    /// Random and unguessable, one for each line of a round (`LineIdentities`): what keeps other rounds' replies and
    /// forgeries out.
    package var identity: UInt64
    /// Index of the line in the round.
    package var line: UInt32
    /// Sequence number in the round, from 0.
    package var sequence: UInt32
    /// Nanoseconds since 1970, for people reading captures; no delay is computed from it.
    package var sendTimeNanoseconds: Int64

    /// - Parameters:
    ///   - identity: the line's in this round.
    ///   - line: the line's row in the round.
    ///   - sendTimeNanoseconds: wall clock, since 1970.
    package init(identity: UInt64, line: UInt32, sequence: UInt32, sendTimeNanoseconds: Int64) {
        self.identity = identity
        self.line = line
        self.sequence = sequence
        self.sendTimeNanoseconds = sendTimeNanoseconds
    }

    /// Bytes before the padding: also the shortest payload.
    package static let headerLength = 32
    /// "PLMB" in ASCII: the first four bytes.
    package static let magic: UInt32 = 0x504C_4D42
    private static let versionFlagsLength: UInt32 = 0x01_00_00_20

    /// Writes the header and fills the rest of `datagram` with the padding. Does not allocate.
    ///
    /// - Parameter datagram: the whole payload, at least 32 bytes.
    package func encode(into datagram: UnsafeMutableRawBufferPointer) {
        precondition(datagram.count >= Self.headerLength, "a plumb payload has at least 32 octets")
        datagram.storeBigEndian(Self.magic, at: 0)
        datagram.storeBigEndian(Self.versionFlagsLength, at: 4)
        datagram.storeBigEndian(identity, at: 8)
        datagram.storeBigEndian(line, at: 16)
        datagram.storeBigEndian(sequence, at: 20)
        datagram.storeBigEndian(sendTimeNanoseconds, at: 24)
        var padding = PlumbPadding(self)
        var offset = Self.headerLength
        while offset + 8 <= datagram.count {
            datagram.storeBigEndian(padding.next(), at: offset)
            offset += 8
        }
        guard offset < datagram.count else { return }
        var word = padding.next()
        while offset < datagram.count {
            datagram[offset] = UInt8(truncatingIfNeeded: word >> 56)
            word <<= 8
            offset += 1
        }
    }

    /// The header of a datagram, whatever follows it: for the quotation inside an ICMP error, which may be cut.
    ///
    /// nil when there are fewer than 32 bytes or they are no header of version 1. Does not allocate.
    package init?(header datagram: UnsafeRawBufferPointer) {
        guard datagram.count >= Self.headerLength, datagram.bigEndian(UInt32.self, at: 0) == Self.magic,
            datagram.bigEndian(UInt32.self, at: 4) == Self.versionFlagsLength
        else { return nil }
        identity = datagram.bigEndian(UInt64.self, at: 8)
        line = datagram.bigEndian(UInt32.self, at: 16)
        sequence = datagram.bigEndian(UInt32.self, at: 20)
        sendTimeNanoseconds = datagram.bigEndian(Int64.self, at: 24)
    }

    /// A whole datagram; nil when its header or any byte of its padding is not as it was sent. Does not allocate.
    ///
    /// The length is in no field: a datagram cut behind its header is a whole shorter one. Compare it with what was
    /// sent. Without padding (32 bytes) a changed field makes another probe; 8 bytes of it or more notice every
    /// change.
    package init?(datagram: UnsafeRawBufferPointer) {
        self.init(header: datagram)
        var padding = PlumbPadding(self)
        var offset = Self.headerLength
        while offset + 8 <= datagram.count {
            guard datagram.bigEndian(UInt64.self, at: offset) == padding.next() else { return nil }
            offset += 8
        }
        guard offset < datagram.count else { return }
        var word = padding.next()
        while offset < datagram.count {
            guard datagram[offset] == UInt8(truncatingIfNeeded: word >> 56) else { return nil }
            word <<= 8
            offset += 1
        }
    }

    /// Whether a datagram begins like one of ours; says nothing about the rest.
    package static func hasMagic(_ datagram: UnsafeRawBufferPointer) -> Bool {
        datagram.count >= 4 && datagram.bigEndian(UInt32.self, at: 0) == magic
    }
}
