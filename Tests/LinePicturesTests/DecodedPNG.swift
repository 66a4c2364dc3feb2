import CZlib

/// A PNG file as a reader of its own takes it apart: palettes only.
struct DecodedPNG {
    struct Broken: Error {
        var why: String
    }

    private(set) var types: [String] = []
    private(set) var width = 0
    private(set) var height = 0
    private(set) var depth = 0
    /// The colours of the dots, 0xRRGGBB, row by row.
    private(set) var colors: [UInt32] = []

    init(_ file: [UInt8]) throws {
        guard file.starts(with: [137, 80, 78, 71, 13, 10, 26, 10]) else { throw Broken(why: "no signature") }
        var (place, header, palette, packed) = (8, [UInt8](), [UInt8](), [UInt8]())
        while place < file.count {
            let length = try Self.number(file, place)
            let body = Array(file[place + 4..<place + 8 + length])
            let told = try Self.number(file, place + 8 + length)
            guard crc32(0, body, UInt32(body.count)) == UInt(told) else { throw Broken(why: "CRC at \(place)") }
            let type = String(decoding: body.prefix(4), as: UTF8.self)
            types.append(type)
            switch type {
            case "IHDR": header = Array(body.dropFirst(4))
            case "PLTE": palette = Array(body.dropFirst(4))
            case "IDAT": packed += body.dropFirst(4)
            default: break
            }
            place += 12 + length
        }
        guard place == file.count, header.count == 13, header[9...12] == [3, 0, 0, 0], palette.count % 3 == 0
        else { throw Broken(why: "header \(header)") }
        width = try Self.number(header, 0)
        height = try Self.number(header, 4)
        depth = Int(header[8])
        try unpack(packed, palette: palette)
    }

    private static func number(_ bytes: [UInt8], _ place: Int) throws -> Int {
        guard place + 4 <= bytes.count else { throw Broken(why: "ends at \(place)") }
        return bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func unpack(_ packed: [UInt8], palette: [UInt8]) throws {
        let rowBytes = 1 + (width * depth + 7) / 8
        var room = UInt(rowBytes * height)
        var rows = [UInt8](repeating: 0, count: Int(room))
        guard uncompress(&rows, &room, packed, UInt(packed.count)) == Z_OK, Int(room) == rows.count
        else { throw Broken(why: "\(room) bytes of rows") }
        for y in 0..<height {
            guard rows[y * rowBytes] == 0 else { throw Broken(why: "filter \(rows[y * rowBytes])") }
            for x in 0..<width {
                let byte = rows[y * rowBytes + 1 + x * depth / 8]
                let index = Int(byte >> UInt8(8 - depth - x * depth % 8)) & (1 << depth - 1)
                guard index * 3 + 2 < palette.count else { throw Broken(why: "colour \(index)") }
                colors.append(palette[index * 3..<index * 3 + 3].reduce(0) { $0 << 8 | UInt32($1) })
            }
        }
    }

    subscript(x: Int, y: Int) -> UInt32 { colors[y * width + x] }
}
