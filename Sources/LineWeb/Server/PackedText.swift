internal import CZlib

/// Bytes packed by gzip (RFC 1952), as fast as zlib can: a page is packed for each reader anew.
enum PackedText {
    /// Less is sent as it is: a head of 18 bytes and the processor's time gain nothing.
    static let minBytes = 1_024

    /// - Returns: nil where zlib has no memory; the bytes go as they are then.
    static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15: zlib's largest window; 16: gzip's head and trailer. zlib.h.
        guard
            deflateInit2_(
                &stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        var input = bytes
        guard input.count < Int(UInt32.max) else { return nil }
        let bound = Int(deflateBound(&stream, UInt(input.count)))
        let packed = input.withUnsafeMutableBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: bound) { room, count in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(room.count)
                count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
            }
        }
        return packed.isEmpty ? nil : packed
    }

    /// Whether a reader takes gzip (RFC 9110 section 12.5.3).
    static func isAccepted(_ fields: [String]) -> Bool {
        for coding in fields.flatMap({ $0.split(separator: ",") }) {
            let parts = coding.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let name = parts.first, name == "gzip" || name == "x-gzip" || name == "*" else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            return weight > 0
        }
        return false
    }
}
