/// A series as a reader of the protocol sees it.
package struct ReadSeries: Sendable {
    /// In the order of the request.
    package var labels: [(name: String, value: String)] = []
    /// Of its one sample.
    package var value = 0.0
    /// Since 1970.
    package var milliseconds: Int64 = 0

    /// `__name__`.
    package var name: String { label("__name__") ?? "" }
    /// The value of a label; nil without it.
    package func label(_ name: String) -> String? { labels.first { $0.name == name }?.value }
    /// Whether it says that the series has ended.
    package var isStale: Bool { value.bitPattern == 0x7FF0_0000_0000_0002 }
    /// As in the text format, without what the text has besides.
    package var text: String {
        let rest = labels.filter { $0.name != "__name__" }.sorted { $0.name < $1.name }
        return name + "{" + rest.map { "\($0.name)=\($0.value)" }.joined(separator: ",") + "}"
    }
}

/// What remote write sends, as a reader of its documents sees it: independent of the writer.
package enum RemoteWriteReading {
    /// The series of a request that is packed by Snappy.
    package static func series(of request: [UInt8]) throws -> [ReadSeries] {
        let message = try unpacked(request)
        return fields(message[...]).map { field in
            var one = ReadSeries()
            for part in fields(field.bytes) {
                let inner = fields(part.bytes)
                if part.number == 1 {
                    one.labels.append(
                        (
                            String(decoding: inner[0].bytes, as: UTF8.self),
                            String(decoding: inner[1].bytes, as: UTF8.self)
                        ))
                } else {
                    let bits = inner[0].bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                    one.value = Double(bitPattern: bits)
                    one.milliseconds = inner[1].bytes.reversed().reduce(Int64(0)) { $0 << 7 | Int64($1 & 0x7F) }
                }
            }
            return one
        }
    }

    /// The bytes of a Snappy block, by the format's description, with every kind of piece.
    package static func unpacked(_ block: [UInt8]) throws -> [UInt8] {
        struct Broken: Error {}
        var (place, length, shift) = (0, 0, 0)
        while true {
            length |= Int(block[place] & 0x7F) << shift
            shift += 7
            place += 1
            if block[place - 1] < 0x80 { break }
        }
        var bytes: [UInt8] = []
        while place < block.count {
            let tag = Int(block[place])
            place += 1
            func number(_ count: Int) -> Int {
                defer { place += count }
                return (0..<count).reduce(0) { $0 | Int(block[place + $1]) << (8 * $1) }
            }
            var (count, distance) = ((tag >> 2) + 1, 0)
            switch tag & 3 {
            case 0:
                if count > 60 { count = number(count - 60) + 1 }
                bytes += block[place..<place + count]
                place += count
                continue
            case 1: (count, distance) = (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | number(1))
            case 2: distance = number(2)
            default: distance = number(4)
            }
            guard distance > 0, distance <= bytes.count else { throw Broken() }
            for _ in 0..<count { bytes.append(bytes[bytes.count - distance]) }
        }
        guard bytes.count == length else { throw Broken() }
        return bytes
    }
}

/// The fields of a protobuf message: number and bytes; eight bytes for a double, a varint's bytes.
private func fields(_ bytes: ArraySlice<UInt8>) -> [(number: Int, bytes: ArraySlice<UInt8>)] {
    var rest = bytes
    var found: [(Int, ArraySlice<UInt8>)] = []
    func varint() -> (UInt64, ArraySlice<UInt8>) {
        let start = rest
        var (value, shift) = (UInt64(0), UInt64(0))
        while let byte = rest.popFirst() {
            value |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        return (value, start[..<rest.startIndex])
    }
    while !rest.isEmpty {
        let tag = varint().0
        switch tag & 7 {
        case 0: found.append((Int(tag >> 3), varint().1))
        case 1:
            found.append((Int(tag >> 3), rest.prefix(8)))
            rest = rest.dropFirst(8)
        default:
            let count = Int(varint().0)
            found.append((Int(tag >> 3), rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
    }
    return found
}
