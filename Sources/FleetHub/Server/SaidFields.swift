internal import FleetStore
internal import LineModel
internal import LineWeb

/// Reads what a vantage says of itself in the fields of a request: `Plumbline-Tags: carrier=ct;city=sz`, with %
/// escapes, and `Plumbline-Fallback: true`. Pure; whoever has a token may write anything there.
enum SaidFields {
    /// Bytes of the field, tags in it, and bytes of a key or a value.
    private static let (maxBytes, maxTags, maxTextBytes) = (4_096, 32, 200)

    /// What is said; nil where it cannot be read.
    static func read(tags: [String], fallback: [String]) -> VantageSaid? {
        guard tags.count <= 1, fallback.count <= 1 else { return nil }
        let isFallback = fallback.first?.lowercased() == "true"
        guard let field = tags.first, !field.isEmpty else { return VantageSaid(isFallback: isFallback) }
        guard field.utf8.count <= maxBytes else { return nil }
        var found: [Tag] = []
        for part in field.split(separator: ";", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let key = text(sides[0]), let value = text(sides[1]),
                !found.contains(where: { $0.key == key }), found.count < maxTags
            else { return nil }
            found.append(Tag(key: key, value: value))
        }
        return VantageSaid(tags: found, isFallback: isFallback)
    }

    /// nil for what is no text, is empty, or would end a line.
    private static func text(_ escaped: Substring) -> String? {
        guard let text = AddressText.decoded(escaped), !text.isEmpty, text.utf8.count <= maxTextBytes,
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        return text
    }
}
