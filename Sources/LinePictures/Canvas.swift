/// A picture of dots, each the number of a colour.
struct Canvas {
    let width: Int
    let height: Int
    /// Row by row from the top.
    private(set) var dots: [UInt8]
    /// The colours by their numbers, 0xRRGGBB; at most 256.
    private(set) var palette: [UInt32] = []

    private struct Blend: Hashable {
        var number: UInt8
        var color: UInt32
        var share: Double
    }

    private var blends: [Blend: UInt8] = [:]

    /// A picture of one colour, which gets the number 0. Each side is at least 1.
    init(width: Int, height: Int, background: UInt32) {
        self.width = max(1, width)
        self.height = max(1, height)
        dots = Array(repeating: 0, count: self.width * self.height)
        palette.append(background)
    }

    /// The number of a colour, a new one where it has none; 0 when all numbers are taken.
    mutating func number(_ color: UInt32) -> UInt8 {
        if let index = palette.firstIndex(of: color) { return UInt8(index) }
        guard palette.count < 256 else { return 0 }
        palette.append(color)
        return UInt8(palette.count - 1)
    }

    subscript(x: Int, y: Int) -> UInt8 {
        get { dots[y * width + x] }
        set { if x >= 0, x < width, y >= 0, y < height { dots[y * width + x] = newValue } }
    }

    /// Fills a rectangle; what is outside of the picture is left out.
    mutating func fill(_ columns: Range<Int>, _ rows: Range<Int>, _ number: UInt8) {
        let columns = columns.clamped(to: 0..<width)
        guard !columns.isEmpty else { return }
        for y in rows.clamped(to: 0..<height) {
            for x in columns { dots[y * width + x] = number }
        }
    }

    /// Blends every dot of a rectangle with a colour.
    ///
    /// - Parameter share: how much of it, 0...1.
    mutating func blend(_ columns: Range<Int>, _ rows: Range<Int>, with color: UInt32, _ share: Double) {
        let columns = columns.clamped(to: 0..<width)
        for y in rows.clamped(to: 0..<height) {
            for x in columns {
                let old = dots[y * width + x]
                let key = Blend(number: old, color: color, share: share)
                if let known = blends[key] {
                    dots[y * width + x] = known
                } else {
                    let mixed = number(palette[Int(old)].blended(with: color, share))
                    blends[key] = mixed
                    dots[y * width + x] = mixed
                }
            }
        }
    }

    /// Draws slanting lines over a rectangle; neighbours that are hatched alike meet without a seam.
    mutating func hatch(_ columns: Range<Int>, _ rows: Range<Int>, _ hatching: Hatching, _ number: UInt8) {
        let columns = columns.clamped(to: 0..<width)
        for y in rows.clamped(to: 0..<height) {
            for x in columns where hatching.isLine(x, y) { dots[y * width + x] = number }
        }
    }

    /// A line from dot to dot (Bresenham 1965).
    mutating func line(from: (x: Int, y: Int), to: (x: Int, y: Int), _ number: UInt8) {
        let (dx, dy) = (abs(to.x - from.x), -abs(to.y - from.y))
        let (stepX, stepY) = (from.x < to.x ? 1 : -1, from.y < to.y ? 1 : -1)
        var (x, y, error) = (from.x, from.y, dx + dy)
        while true {
            self[x, y] = number
            if x == to.x, y == to.y { return }
            let twice = 2 * error
            if twice >= dy {
                error += dy
                x += stepX
            }
            if twice <= dx {
                error += dx
                y += stepY
            }
        }
    }

    /// Where a text begins, or what it is beside.
    enum Alignment {
        case left, middle, right
    }

    /// Writes a text, its top at `y`.
    mutating func write(
        _ text: String, x: Int, y: Int, _ number: UInt8, _ alignment: Alignment = .left, scale: Int = 1
    ) {
        let wide = PixelFont.width(text) * scale
        var left = alignment == .left ? x : alignment == .right ? x - wide : x - wide / 2
        for character in text {
            for (row, bits) in PixelFont.rows(character).enumerated() where bits != 0 {
                for dot in 0..<PixelFont.width where bits & (1 << UInt8(PixelFont.width - 1 - dot)) != 0 {
                    let (cornerX, cornerY) = (left + dot * scale, y + row * scale)
                    fill(cornerX..<cornerX + scale, cornerY..<cornerY + scale, number)
                }
            }
            left += PixelFont.advance * scale
        }
    }
}

/// How what was not measured is hatched.
enum Hatching: String, CaseIterable {
    /// No round at all: thin lines far apart.
    case nothing
    /// A valid round that left the line unmeasured: lines that rise to the right.
    case unmeasured
    /// A round that was not valid: lines that fall to the right.
    case invalid

    /// Whether a dot of a picture is on a line.
    func isLine(_ x: Int, _ y: Int) -> Bool {
        switch self {
        case .nothing: (x + y) % 8 == 0 && (x - y) & 1 == 0
        case .unmeasured: (x + y) % 4 == 0
        case .invalid: (x - y) & 3 == 0
        }
    }
}
