import CZlib

/// How large a text is that a server packs.
enum PackedSize {
    /// By zlib's usual level; gzip's header and trailer are 18 bytes, zlib's six.
    static func gzip(_ text: String) -> Int {
        let bytes = Array(text.utf8)
        var size = compressBound(UInt(bytes.count))
        var packed = [UInt8](repeating: 0, count: Int(size))
        return compress(&packed, &size, bytes, UInt(bytes.count)) == Z_OK ? Int(size) + 12 : .max
    }
}
