/// What lines are summed up by, wherever a view has rows or columns for groups of lines.
package enum FieldDimension: Hashable, Sendable {
    case ingress, echo
    /// The values of the tag with this key.
    case tag(String)

    /// The dimension with this word: `ingress`, `echo`, `tag:KEY`, or the key of a tag by itself; nil for none.
    package init?(word: String) {
        switch word {
        case "", "tag:": return nil
        case "ingress": self = .ingress
        case "echo": self = .echo
        default: self = .tag(word.hasPrefix("tag:") ? String(word.dropFirst(4)) : word)
        }
    }

    /// The word that `init(word:)` reads.
    package var word: String {
        switch self {
        case .ingress: "ingress"
        case .echo: "echo"
        case .tag("ingress"), .tag("echo"): "tag:\(tagKey)"
        case .tag(let key): key.hasPrefix("tag:") ? "tag:\(key)" : key
        }
    }

    private var tagKey: String { if case .tag(let key) = self { key } else { "" } }

    /// The group of a line; nil where it has none: no echo, or no such tag.
    package func group(of line: Line) -> String? {
        switch self {
        case .ingress: line.ingress.description
        case .echo: line.echo?.description
        case .tag(let key): line.tags.first { $0.key == key }?.value
        }
    }
}
