internal import LineModel

/// How many colours a terminal has.
package enum TerminalColor: Sendable, CaseIterable {
    /// None at all: a file, or somebody who wants none (no-color.org).
    case none
    /// The 256 of xterm.
    case palette
    /// 24 bits.
    case full
}

extension LossClass {
    /// A block that is the higher the worse the loss is: seven of eight heights.
    var block: Character {
        switch self {
        case .none: "▁"
        case .to1: "▂"
        case .to3: "▃"
        case .to10: "▄"
        case .to30: "▅"
        case .below100: "▆"
        case .all: "█"
        }
    }
}

/// A line of a terminal, with codes for its colours (ECMA-48, SGR) only where they change.
struct TerminalPainter {
    private let color: TerminalColor
    private var text = ""
    private var now: (text: UInt32?, behind: UInt32?) = (nil, nil)

    init(_ color: TerminalColor) { self.color = color }

    /// Adds a character.
    ///
    /// - Parameters:
    ///   - text: its colour, 0xRRGGBB; nil for the terminal's own.
    ///   - behind: the colour behind it; nil for the terminal's own.
    mutating func add(_ character: Character, text ink: UInt32? = nil, behind: UInt32? = nil) {
        if color != .none {
            if now.text != ink { text += code(ink, 38) }
            if now.behind != behind { text += code(behind, 48) }
            now = (ink, behind)
        }
        text.append(character)
    }

    mutating func add(_ word: String) { for character in word { add(character) } }

    /// The line, with the terminal's own colours behind it.
    var finished: String { now.text == nil && now.behind == nil ? text : text + "\u{1B}[0m" }

    private func code(_ value: UInt32?, _ kind: Int) -> String {
        guard let value else { return "\u{1B}[\(kind + 1)m" }
        let (red, green, blue) = (value >> 16 & 0xFF, value >> 8 & 0xFF, value & 0xFF)
        guard color == .palette else { return "\u{1B}[\(kind);2;\(red);\(green);\(blue)m" }
        return "\u{1B}[\(kind);5;\(Self.nearest(red, green, blue))m"
    }

    /// The number of xterm's cube of 6 x 6 x 6 colours or 24 greys that is nearest.
    private static func nearest(_ red: UInt32, _ green: UInt32, _ blue: UInt32) -> Int {
        let levels: [Int] = [0, 95, 135, 175, 215, 255]
        let parts = [red, green, blue].map(Int.init)
        func distance(_ color: [Int]) -> Int { zip(color, parts).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
        let cube = parts.map { part in levels.indices.min { abs(levels[$0] - part) < abs(levels[$1] - part) } ?? 0 }
        let grey = min(max((parts.reduce(0, +) / 3 - 3) / 10, 0), 23)
        let cubeColor = cube.map { levels[$0] }
        let greyColor = [Int](repeating: 8 + grey * 10, count: 3)
        return distance(greyColor) < distance(cubeColor) ? 232 + grey : 16 + cube[0] * 36 + cube[1] * 6 + cube[2]
    }
}
