extension String {
    /// Adds text to markup, as text: HTML and XML show it and read nothing of it, in content and in double quotes.
    ///
    /// Controls, and marks that turn what follows round or hide it (Unicode UAX #9), are not handed to a browser.
    package mutating func appendMarkup(of text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": self += "&amp;"
            case "<": self += "&lt;"
            case ">": self += "&gt;"
            case "\"": self += "&quot;"
            case "'": self += "&#39;"
            default: unicodeScalars.append(Self.isShownByBrowsers(scalar) ? scalar : "\u{FFFD}")
            }
        }
    }

    private static func isShownByBrowsers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: false
        default: true
        }
    }
}
