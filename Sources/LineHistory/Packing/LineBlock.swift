/// What several lines of neighbouring numbers have, in one value of the database: they share a row's overhead, and
/// reading one line's past still touches few rows.
enum LineBlock {
    static let size = 16

    static func block(of line: Int64) -> Int64 { line / Int64(size) }
    static func slot(of line: Int64) -> Int { Int(line % Int64(size)) }

    /// Joins the slots, each behind its number; a slot without bytes takes no room.
    static func join(_ slots: [[UInt8]]) -> [UInt8] {
        var writer = PackedWriter()
        for slot in slots { writer.append(counted: slot) }
        return writer.bytes
    }

    /// The bytes of each slot; they are empty where it has nothing, or where its block is damaged.
    static func slots(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var reader = PackedReader(bytes[...])
        return (0..<size).map { _ in reader.isAtEnd ? [] : reader.counted() }
    }

    static func slot(_ slot: Int, of bytes: [UInt8]) -> ArraySlice<UInt8> {
        var reader = PackedReader(bytes[...])
        for _ in 0..<slot where !reader.isAtEnd { _ = reader.counted() }
        return reader.isAtEnd ? [] : reader.counted()
    }
}
