internal import CZlib

/// Deflated data without a header of its own, as a zip holds it (RFC 1951).
enum Deflate {
    /// zlib: the largest window, and no header.
    private static let windowBits: Int32 = -15
    private static let chunkBytes = 64 << 10

    /// Packed bytes; nil where there is no memory for zlib, or too much to pack at once. The same bytes give the same
    /// result.
    static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count < 1 << 31 else { return nil }
        let stream = Stream()
        guard
            deflateInit2_(
                stream.pointer, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(stream.pointer) }
        return stream.run(bytes, most: .max) { deflate($0, Z_FINISH) }
    }

    /// Unpacked bytes; nil where they are damaged, go on behind their end, or are not exactly so many.
    static func inflated(_ packed: ArraySlice<UInt8>, bytes: Int) -> [UInt8]? {
        guard packed.count < 1 << 31 else { return nil }
        let stream = Stream()
        guard inflateInit2_(stream.pointer, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { inflateEnd(stream.pointer) }
        let result = stream.run(Array(packed), most: bytes) { inflate($0, Z_NO_FLUSH) }
        return result?.count == bytes ? result : nil
    }

    /// zlib keeps the address of its stream, so it stays where it is.
    private final class Stream {
        let pointer = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

        init() { pointer.initialize(to: z_stream()) }

        deinit {
            pointer.deinitialize(count: 1)
            pointer.deallocate()
        }

        /// Runs until the stream ends; nil where it does not end with the input, or makes more than `most` bytes.
        func run(
            _ input: [UInt8], most: Int, _ step: (UnsafeMutablePointer<z_stream>) -> Int32
        ) -> [UInt8]? {
            var (input, result): ([UInt8], [UInt8]) = (input, [])
            var chunk = [UInt8](repeating: 0, count: Deflate.chunkBytes)
            let isWhole = input.withUnsafeMutableBufferPointer { input -> Bool in
                pointer.pointee.next_in = input.baseAddress
                pointer.pointee.avail_in = UInt32(input.count)
                while result.count <= most {
                    var status = Z_OK
                    let count = chunk.withUnsafeMutableBufferPointer { room in
                        pointer.pointee.next_out = room.baseAddress
                        pointer.pointee.avail_out = UInt32(room.count)
                        status = step(pointer)
                        return room.count - Int(pointer.pointee.avail_out)
                    }
                    result += chunk[..<count]
                    if status == Z_STREAM_END { return pointer.pointee.avail_in == 0 }
                    // Z_BUF_ERROR: the input ends too early.
                    guard status == Z_OK else { return false }
                }
                return false
            }
            return isWhole ? result : nil
        }
    }
}
