/// Takes a rendering piece by piece: at most `ByteWriter.chunkBytes` octets a call, in order, never empty.
package typealias ByteSink = (ArraySlice<UInt8>) throws -> Void

/// Gathers octets and hands them to a sink in chunks, so that no rendering is ever one string in memory.
///
/// Appending never fails and never calls the sink; `checkpoint()`, called once a row, does both. So a row is written
/// without a `try` on every figure, and memory is bounded by a chunk and a row. `finish()` hands over the rest.
struct ByteWriter: ~Copyable {
    /// Large enough that a write system call a chunk is cheap, small enough to stay in a second-level cache.
    static let chunkBytes = 64 * 1024

    private(set) var buffer: [UInt8] = []
    private let sink: ByteSink

    init(to sink: @escaping ByteSink) {
        self.sink = sink
    }

    /// Hands over what is gathered once it fills a chunk; throws what the sink throws.
    mutating func checkpoint() throws {
        if buffer.count >= ByteWriter.chunkBytes { try flush(keepingPartOfChunk: true) }
    }

    /// Hands over all that is left. The writer may be used again afterwards.
    mutating func finish() throws { try flush(keepingPartOfChunk: false) }

    private mutating func flush(keepingPartOfChunk: Bool) throws {
        var start = 0
        while buffer.count - start >= ByteWriter.chunkBytes {
            try sink(buffer[start..<start + ByteWriter.chunkBytes])
            start += ByteWriter.chunkBytes
        }
        if !keepingPartOfChunk, start < buffer.count {
            try sink(buffer[start...])
            start = buffer.count
        }
        buffer.removeSubrange(..<start)
    }
}

extension ByteWriter {
    mutating func append(_ byte: UInt8) { buffer.append(byte) }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) { buffer.append(contentsOf: bytes) }

    mutating func append(_ bytes: some Collection<UInt8>) { buffer.append(contentsOf: bytes) }

    mutating func append(_ text: StaticString) {
        guard text.utf8CodeUnitCount > 0 else { return }
        buffer.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends the text as it is; the caller quotes and escapes.
    mutating func append(text: String) { buffer.append(contentsOf: text.utf8) }

    mutating func append(_ byte: UInt8, times: Int) {
        for _ in 0..<max(times, 0) { buffer.append(byte) }
    }

    /// Moves what was appended since `start` to the right, so that it fills `width` octets. ASCII only; `start` is a
    /// `buffer.count` from after the last checkpoint.
    mutating func alignRight(since start: Int, width: Int) {
        let missing = width - (buffer.count - start)
        if missing > 0 { buffer.insert(contentsOf: repeatElement(ASCII.space, count: missing), at: start) }
    }
}

/// The octets that the formats are made of.
enum ASCII {
    static let space = UInt8(ascii: " ")
    static let newline = UInt8(ascii: "\n")
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let minus = UInt8(ascii: "-")
    static let point = UInt8(ascii: ".")
    static let zero = UInt8(ascii: "0")
    static let delete: UInt8 = 0x7F

    /// The last digit of a number.
    static func digit(_ number: UInt64) -> UInt8 { zero + UInt8(truncatingIfNeeded: number % 10) }
}
