internal import LineModel

/// How a destination marks up text.
package enum DigestDialect: Sendable, CaseIterable {
    /// Nothing is marked up: mail, logs.
    case plain
    /// WeCom's markdown: headings, bold, three colours.
    case wecom
    case dingtalk
    /// The markdown element of Feishu's cards.
    case feishu
    /// Slack's mrkdwn.
    case slack

    /// A text that other people chose (a line's name, a tag, an address), so that it is shown and does nothing: it
    /// cannot mention anybody, begin a link, or change the markup around it. The robots know no escapes (Slack: three),
    /// so what means something to them is shown as its full-width twin.
    package func escaped(_ text: String) -> String { literal(text) }

    func literal(_ text: String) -> String {
        let cleaned = TerminalText.cleaned(text)
        guard self != .plain else { return cleaned }
        var result = ""
        var previous: Unicode.Scalar = " "
        for scalar in cleaned.unicodeScalars {
            switch scalar {
            case "<" where self == .slack: result += "&lt;"
            case ">" where self == .slack: result += "&gt;"
            case "&" where self == .slack: result += "&amp;"
            case "<", ">", "[", "]", "*", "@", "`", "~", "\\", "!", "|":
                result.unicodeScalars.append(Self.fullWidth(scalar))
            // "http://" would become a link; an underscore within a word means nothing, at its edge it does.
            case "/" where previous == ":": result.unicodeScalars.append(Self.fullWidth(scalar))
            case "_" where !previous.properties.isAlphabetic && previous.properties.numericType == nil:
                result.unicodeScalars.append(Self.fullWidth(scalar))
            default: result.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return result
    }

    func bold(_ text: String) -> String {
        switch self {
        case .plain: text
        case .slack: "*\(text)*"
        case .wecom, .dingtalk, .feishu: "**\(text)**"
        }
    }

    /// A title, whose tag is in the colour of bad news, or of good.
    func heading(tag: String, _ text: String, isGood: Bool) -> String {
        switch self {
        case .plain: tag + text
        case .wecom: "### \(tag.isEmpty ? "" : coloured(tag, isGood: isGood))\(text)"
        case .dingtalk: "### \(tag)\(text)"
        case .feishu: bold(tag + text)
        case .slack: coloured(tag + text, isGood: isGood)
        }
    }

    /// A word in the colour of bad news, or of good.
    func coloured(_ text: String, isGood: Bool) -> String {
        switch self {
        case .plain, .dingtalk: bold(text)
        case .wecom: "<font color=\"\(isGood ? "info" : "warning")\">\(text)</font>"
        case .feishu: "<font color='\(isGood ? "green" : "red")'>\(text)</font>"
        case .slack: "\(isGood ? ":large_green_circle:" : ":red_circle:") \(bold(text))"
        }
    }

    /// What a line of a list begins with.
    var bullet: String {
        switch self {
        case .plain, .dingtalk, .feishu: "- "
        case .wecom: "> "
        case .slack: "• "
        }
    }

    /// DingTalk joins lines that follow each other.
    var lineBreak: String { self == .dingtalk ? "  \n" : "\n" }

    /// U+FF01 to U+FF5E are the full-width forms of U+0021 to U+007E.
    private static func fullWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar
    }
}
