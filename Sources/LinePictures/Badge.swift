internal import LineModel

/// A small picture that says how something is, for a page of somebody else: a name and a state.
package enum Badge {
    /// Which colour the state has; its word is the caller's.
    package enum State: String, CaseIterable, Sendable {
        case healthy, abnormal, unmeasured

        /// White letters on it are read easily: a contrast of 4.5 at least.
        package var color: UInt32 {
            switch self {
            case .healthy: 0x0B7A5C
            case .abnormal: 0xB42318
            case .unmeasured: 0x5F6872
            }
        }
    }

    private static let maxLetters = 60
    private static let height = 20

    /// One `<svg>` document. Texts are escaped, and cut after 60 characters; it has neither script nor style.
    package static func svg(name: String, text: String, state: State) -> String {
        let (left, right) = (shortened(name), shortened(text))
        let (leftWidth, rightWidth) = (width(left) + 12, width(right) + 12)
        let all = leftWidth + rightWidth
        let label = SVGText.escaped("\(left): \(right)")
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(all)\" height=\"\(height)\" role=\"img\" "
            + "aria-label=\"\(label)\"><title>\(label)</title>"
            + "<rect width=\"\(all)\" height=\"\(height)\" rx=\"3\" fill=\"#3a4149\"/>"
            + "<path fill=\"\(state.color.webColor)\" "
            + "d=\"M\(leftWidth) 0h\(rightWidth - 3)a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3"
            + "h\(3 - rightWidth)z\"/><g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">"
            + "\(element(left, x: 6))\(element(right, x: leftWidth + 6))</g></svg>"
    }

    private static func element(_ text: String, x: Int) -> String {
        "<text x=\"\(x)\" y=\"14\" textLength=\"\(width(text))\" lengthAdjust=\"spacingAndGlyphs\">"
            + "\(SVGText.escaped(text))</text>"
    }

    private static func shortened(_ text: String) -> String {
        let clean = TerminalText.cleaned(text)
        return clean.count > maxLetters ? clean.prefix(maxLetters - 1) + "…" : clean
    }

    /// About as wide as the letters are; `textLength` makes them fit exactly.
    private static func width(_ text: String) -> Int {
        let tenths = text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
                0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                sum + 115
            case 0x69, 0x6A, 0x6C, 0x2E, 0x2C, 0x3A, 0x21, 0x27, 0x7C, 0x49: sum + 36
            case 0x4D, 0x57, 0x6D, 0x77, 0x25, 0x40: sum + 100
            default: sum + 70
            }
        }
        return max((tenths + 9) / 10, 1)
    }
}
