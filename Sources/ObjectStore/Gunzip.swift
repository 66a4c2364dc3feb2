internal import CZlib

/// Unpacks a whole gzip file (RFC 1952).
package enum Gunzip {
    private static let windowBits: Int32 = 15 + 16
    private static let chunkBytes = 64 * 1024

    /// Why a file is not unpacked.
    package enum Failure: Error, Sendable {
        /// It is no gzip file, ends too early, or goes on behind its end.
        case damaged
        /// It unpacks to more bytes than are wanted.
        case tooLarge
    }

    /// The unpacked bytes; nil when the file is damaged, goes on behind its end, or unpacks to more than `maxBytes`.
    package static func unpack(_ packed: [UInt8], maxBytes: Int) -> [UInt8]? {
        do throws(Failure) { return try unpacked(packed, maxBytes: maxBytes) } catch { return nil }
    }

    /// The unpacked bytes, `maxBytes` at most; no more memory is taken than for these and one piece of 64 KiB.
    package static func unpacked(_ packed: [UInt8], maxBytes: Int) throws(Failure) -> [UInt8] {
        // zlib keeps the address of its stream.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer {
            // Does nothing to a stream that was never begun (zlib.h, inflateEnd).
            inflateEnd(stream)
            stream.deinitialize(count: 1)
            stream.deallocate()
        }
        guard packed.count < 1 << 30,
            inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw .damaged }
        var input = packed
        var result: [UInt8] = []
        let isWhole = input.withUnsafeMutableBufferPointer { input -> Bool in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            var chunk = [UInt8](repeating: 0, count: chunkBytes)
            while result.count <= maxBytes {
                var status = Z_OK
                let count = chunk.withUnsafeMutableBufferPointer { room in
                    stream.pointee.next_out = room.baseAddress
                    stream.pointee.avail_out = UInt32(room.count)
                    status = inflate(stream, Z_NO_FLUSH)
                    return room.count - Int(stream.pointee.avail_out)
                }
                result += chunk[..<count]
                if status == Z_STREAM_END { return stream.pointee.avail_in == 0 }
                // Z_BUF_ERROR: the file ends too early.
                guard status == Z_OK else { return false }
            }
            return false
        }
        guard result.count <= maxBytes else { throw .tooLarge }
        guard isWhole else { throw .damaged }
        return result
    }
}
