@testable import LineWeb

/// Looks at markup that pages made, as a strict reader would.
enum MarkupCheck {
    /// Elements that have no end in HTML.
    private static let void: Set = ["input", "br", "img", "meta", "link", "hr", "source"]

    /// Every tag with its angle brackets. Values of attributes are escaped, so that none holds `>`.
    static func tags(in html: String) -> [String] {
        html.split(separator: "<").compactMap { piece in
            piece.firstIndex(of: ">").map { "<" + String(piece[...$0]) }
        }
    }

    /// The first element that is not closed where it should be; nil where all are.
    static func problem(_ html: String) -> String? {
        var open: [String] = []
        for tag in tags(in: html) {
            let name = String(tag.dropFirst(tag.hasPrefix("</") ? 2 : 1).prefix { $0.isLetter || $0.isNumber })
            if tag.hasPrefix("</") {
                guard open.popLast() == name else { return "\(tag) closes another element" }
            } else if !void.contains(name), !tag.hasSuffix("/>") {
                open.append(name)
            }
        }
        return open.last.map { "<\($0)> is not closed" }
    }

    /// The values of an attribute, unescaped, in order.
    static func values(of attribute: String, in html: String) -> [String] {
        tags(in: html).compactMap { tag in
            guard let range = tag.firstRange(of: " \(attribute)=\"") else { return nil }
            let value = String(tag[range.upperBound...].prefix { $0 != "\"" })
            return value.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
                .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        }
    }

    /// Pages of other parts that links lead to.
    private static let others = ["", "grid", "heat", "help", "events"]

    /// Whether an address of the site leads to a route of the catalogue, or to a page of another part.
    static func resolves(_ address: String, basePath: String) -> Bool {
        guard address.hasPrefix(basePath) else { return false }
        let path = String(address.dropFirst(basePath.count).prefix { $0 != "?" && $0 != "#" })
        // Browsers would take these out of the path.
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.contains(where: { ["%2E", "%2E%2E", ".", ".."].contains($0.uppercased()) }) { return false }
        if others.contains(path) { return true }
        return PageCatalogue.routes.contains { route in
            let wanted = route.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            return wanted.count == parts.count
                && zip(wanted, parts).allSatisfy { $0.hasPrefix(":") ? !$1.isEmpty : $0 == $1 }
        }
    }
}
