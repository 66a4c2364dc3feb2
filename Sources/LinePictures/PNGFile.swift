internal import CZlib

/// PNG files with a palette (W3C PNG, third edition; RFC 2083).
enum PNGFile {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The same picture gives the same bytes. Dots have 1, 2, 4 or 8 bits, as few as the colours need.
    static func bytes(_ canvas: Canvas) -> [UInt8] {
        let depth = canvas.palette.count <= 2 ? 1 : canvas.palette.count <= 4 ? 2 : canvas.palette.count <= 16 ? 4 : 8
        var file = signature
        // Colour type 3: a palette; methods 0: deflate, the five filters, no interlacing (section 11.2.1).
        append(
            "IHDR", UInt32(canvas.width).bytes + UInt32(canvas.height).bytes + [UInt8(depth), 3, 0, 0, 0], to: &file)
        append(
            "PLTE", canvas.palette.flatMap { [UInt8($0 >> 16 & 0xFF), UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] },
            to: &file)
        append("IDAT", deflated(rows(canvas, depth: depth)), to: &file)
        append("IEND", [], to: &file)
        return file
    }

    /// The rows, each behind its filter: none, which suits palettes (section 12.7).
    private static func rows(_ canvas: Canvas, depth: Int) -> [UInt8] {
        let perByte = 8 / depth
        let rowBytes = 1 + (canvas.width + perByte - 1) / perByte
        var rows = [UInt8](repeating: 0, count: rowBytes * canvas.height)
        canvas.dots.withUnsafeBufferPointer { dots in
            for y in 0..<canvas.height {
                let (target, source) = (y * rowBytes + 1, y * canvas.width)
                for x in 0..<canvas.width {
                    let shift = 8 - depth - (x % perByte) * depth
                    rows[target + x / perByte] |= dots[source + x] << UInt8(shift)
                }
            }
        }
        return rows
    }

    /// Length, type, data and the CRC of type and data (section 5.3).
    private static func append(_ type: String, _ data: [UInt8], to file: inout [UInt8]) {
        let body = Array(type.utf8) + data
        file += UInt32(data.count).bytes
        file += body
        file +=
            UInt32(truncatingIfNeeded: body.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) })
            .bytes
    }

    /// zlib's stream (RFC 1950).
    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var count = compressBound(UInt(bytes.count))
        var packed = [UInt8](repeating: 0, count: Int(count))
        // It fails only for want of memory, and compressBound leaves enough room (zlib.h).
        let status = compress2(&packed, &count, bytes, UInt(bytes.count), 6)
        precondition(status == Z_OK, "zlib gives \(status) for \(bytes.count) bytes")
        return Array(packed.prefix(Int(count)))
    }
}

extension UInt32 {
    /// Four bytes, the highest first.
    fileprivate var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(self >> $0 & 0xFF) } }
}
