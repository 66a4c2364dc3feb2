internal import CZlib
package import ServiceSupport

/// Packs a stream of bytes by gzip (RFC 1952), a chunk at a time; the same bytes give the same result.
///
/// Memory is bounded: zlib's window of 256 KiB and one chunk.
package final class Gzip {
    /// Takes packed bytes as they come; what it throws ends the packing and reaches the caller of `write` or `finish`.
    package typealias Sink = (ArraySlice<UInt8>) throws -> Void

    private static let chunkBytes = 64 * 1024
    /// zlib: the largest window, and 16 for gzip's header and trailer.
    private static let windowBits: Int32 = 15 + 16

    // zlib keeps the address of its stream, so it stays where it is until `deinit`.
    private let stream: UnsafeMutablePointer<z_stream>
    private var chunk = [UInt8](repeating: 0, count: chunkBytes)
    private let sink: Sink

    /// - Parameter sink: takes what is packed, in order, never empty.
    package init(to sink: @escaping Sink) throws(DeliveryFailure) {
        self.sink = sink
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, Self.windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw DeliveryFailure(.local, "a report cannot be packed: zlib says \(status); is there memory left?")
        }
    }

    deinit {
        // Does nothing to a stream that was never begun (zlib.h, deflateEnd).
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Packs some more bytes; what is ready goes to the sink.
    ///
    /// - Throws: what the sink throws.
    package func write(_ bytes: ArraySlice<UInt8>) throws {
        // avail_in has 32 bits.
        var rest = bytes
        while !rest.isEmpty {
            try deflate(rest.prefix(1 << 30), Z_NO_FLUSH)
            rest = rest.dropFirst(1 << 30)
        }
    }

    /// Hands over all that is left, with the trailer; nothing can be written afterwards.
    ///
    /// - Throws: what the sink throws.
    package func finish() throws { try deflate([], Z_FINISH) }

    private func deflate(_ bytes: ArraySlice<UInt8>, _ flush: Int32) throws {
        var input = Array(bytes)
        let count = input.count
        try input.withUnsafeMutableBufferPointer { pointer in
            stream.pointee.next_in = pointer.baseAddress
            stream.pointee.avail_in = UInt32(count)
            repeat {
                let packed = chunk.withUnsafeMutableBufferPointer { room in
                    stream.pointee.next_out = room.baseAddress
                    stream.pointee.avail_out = UInt32(room.count)
                    // Z_BUF_ERROR: there was nothing to do, which is no error (zlib.h).
                    _ = CZlib.deflate(stream, flush)
                    return room.count - Int(stream.pointee.avail_out)
                }
                if packed > 0 { try sink(chunk[..<packed]) }
            } while stream.pointee.avail_out == 0
        }
        // They point into arrays that are gone.
        stream.pointee.next_in = nil
        stream.pointee.next_out = nil
    }
}

extension [UInt8] {
    /// The same, packed by gzip.
    ///
    /// - Throws: `DeliveryFailure` when zlib has no memory.
    package func gzipped() throws -> [UInt8] {
        var packed: [UInt8] = []
        let gzip = try Gzip { packed += $0 }
        try gzip.write(self[...])
        try gzip.finish()
        return packed
    }
}
