/// One thing that is not as a case says.
package enum CaseDifference: Equatable, Sendable {
    /// The signature is not the key's over the manifest.
    case signature
    /// The manifest is signed by another key than the one that was given; that one's id, and the case's.
    case otherKey(given: String, found: String)
    /// A file is missing, is there and not listed, or does not have the size or the SHA-256 that is listed.
    case missing(file: String)
    case unlisted(file: String)
    case changed(file: String)
    /// A document cannot be read, and why.
    case unreadable(file: String, why: String)
    /// A figure of a line in a round, or of its sums, is not what the probes give.
    case figure(line: String, place: String, figure: String, claimed: String, found: String)
    /// Probes that are claimed are not there, or are there and not claimed.
    case probes(line: String, round: String, claimed: Int, found: Int)
    /// A document that is made of the others says something else than they do.
    case derived(file: String)

    /// The word of it.
    package var kind: String {
        switch self {
        case .signature: "signature"
        case .otherKey: "key"
        case .missing: "missing"
        case .unlisted: "unlisted"
        case .changed: "changed"
        case .unreadable: "unreadable"
        case .figure: "figure"
        case .probes: "probes"
        case .derived: "derived"
        }
    }

    /// A sentence.
    package var text: String {
        switch self {
        case .signature:
            "the signature is not of this manifest and key: the manifest, the key or the signature was changed"
        case .otherKey(let given, let found): "it was signed with key \(found), and the given key is \(given)"
        case .missing(let file): "\(file) is in the manifest and not in the zip"
        case .unlisted(let file): "\(file) is in the zip and not in the manifest"
        case .changed(let file): "\(file) does not have the size and SHA-256 that the manifest says"
        case .unreadable(let file, let why): "\(file) cannot be read: \(why)"
        case .figure(let line, let place, let figure, let claimed, let found):
            "\(line), \(place): \(figure) is said to be \(claimed), and the probes give \(found)"
        case .probes(let line, let round, let claimed, let found):
            "\(line), round \(round): \(claimed) probes are claimed, and \(found) are there"
        case .derived(let file): "\(file) is not what the other files give"
        }
    }

    /// The file, line, and figure that it is about, as far as it has them; what was claimed and found.
    package var facts: KeyValuePairs<String, CaseJSON> {
        switch self {
        case .signature: ["file": .text(CaseFormat.signature)]
        case .otherKey(let given, let found): ["given": .text(given), "found": .text(found)]
        case .missing(let file), .unlisted(let file), .changed(let file), .derived(let file), .unreadable(let file, _):
            ["file": .text(file)]
        case .figure(let line, let place, let figure, let claimed, let found):
            [
                "line": .text(line), "place": .text(place), "figure": .text(figure), "claimed": .text(claimed),
                "found": .text(found),
            ]
        case .probes(let line, let round, let claimed, let found):
            ["line": .text(line), "place": .text(round), "claimed": .count(claimed), "found": .count(found)]
        }
    }
}
