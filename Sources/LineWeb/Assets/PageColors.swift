internal import LineModel
internal import LinePictures

/// The page's colours in both schemes, each said once: the style sheet is made of them, and tests compute contrast of
/// them.
enum PageColors {
    /// One colour of the page, 0xRRGGBB in each scheme.
    struct Color: Sendable {
        /// The variable of the style sheet without its strokes: `ink`.
        var name: String
        var light: UInt32
        var dark: UInt32

        func value(_ scheme: PictureScheme) -> UInt32 { scheme == .light ? light : dark }
    }

    /// What everything lies on.
    static let paper = Color(
        name: "paper", light: PictureInk.background.color(.light), dark: PictureInk.background.color(.dark))
    /// What is written upon: the paper, and a row under the pointer or the cursor.
    static let row = Color(name: "row", light: 0xF1F5FA, dark: 0x1E242B)
    /// Colours of text, each to be read on `paper` and `row`: of all text, of what is beside the point, of what can be
    /// clicked, and of the states.
    static let texts = [
        Color(name: "ink", light: 0x15191E, dark: 0xE6E9ED),
        Color(name: "soft", light: 0x56606B, dark: 0xA3ADB8),
        Color(name: "accent", light: 0x0B57D0, dark: 0x8AB4F8),
        Color(name: "bad", light: 0xB0103A, dark: 0xFF8097),
        Color(name: "warn", light: 0xA84300, dark: 0xFFAB5E),
        Color(name: "good", light: 0x00756A, dark: 0x4FC3B6),
    ]
    /// Colours of shapes that say something: edges of fields, hatching. Told from the paper, not read.
    static let shapes = [
        Color(name: "edge", light: 0x7A8490, dark: 0x7C8792),
        Color(name: "hatch", light: 0x87919C, dark: 0x727C87),
    ]
    /// What separates, and what fades: nothing is lost with them.
    static let quiet = [
        Color(name: "rule", light: 0xDDE1E6, dark: 0x2B3138),
        Color(name: "flash", light: 0xFFE9A3, dark: 0x5A4A12),
    ]

    /// Longer delays are a fuller hue of it.
    static let delay = [
        Color(name: "delay", light: 0x3B5FA8, dark: 0x9DBBF5), Color(name: "on-delay", light: 0xFFFFFF, dark: 0x000000),
    ]

    /// The loss classes' own, from the pictures.
    static let loss = LossClass.allCases.map { loss in
        Color(name: "loss\(loss.rawValue)", light: loss.color(.light), dark: loss.color(.dark))
    }

    /// What the heat map has for no loss.
    static let heatCalm = Color(
        name: "heat0", light: HeatMap.color(.none, .light), dark: HeatMap.color(.none, .dark))

    /// What is written on a colour: black or white, whichever is read better.
    static func text(on color: UInt32) -> UInt32 {
        contrast(0x000000, color) >= contrast(0xFFFFFF, color) ? 0x000000 : 0xFFFFFF
    }

    /// All variables of one scheme, as declarations.
    static func declarations(_ scheme: PictureScheme) -> String {
        let named = [paper, row, heatCalm] + texts + shapes + quiet + delay
        let written = loss.map { "--on-\($0.name):\(hex(text(on: $0.value(scheme))));" }
        return named.map { "--\($0.name):\(hex($0.value(scheme)));" }.joined() + written.joined()
            + PictureStylesheet.properties(scheme)
    }

    /// The contrast of two colours, 1...21 (WCAG 2.2, "contrast ratio").
    static func contrast(_ one: UInt32, _ other: UInt32) -> Double {
        let (one, other) = (luminance(one), luminance(other))
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }

    /// WCAG 2.2, "relative luminance"; the power of 2.4 by the series of its own inverse, since no mathematics library
    /// is at hand here.
    private static func luminance(_ color: UInt32) -> Double {
        let parts = [color >> 16 & 255, color >> 8 & 255, color & 255].map { linear(Double($0) / 255) }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    private static func linear(_ part: Double) -> Double {
        guard part > 0.04045 else { return part / 12.92 }
        return power12Over5((part + 0.055) / 1.055)
    }

    /// x^2.4 as the fifth root of x^12, by Newton's method; x is 0...1.
    private static func power12Over5(_ value: Double) -> Double {
        let target = (0..<12).reduce(1.0) { product, _ in product * value }
        var root = 1.0
        for _ in 0..<60 { root -= (root * root * root * root * root - target) / (5 * root * root * root * root) }
        return root
    }

    private static func hex(_ color: UInt32) -> String {
        let digits = String(color, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
