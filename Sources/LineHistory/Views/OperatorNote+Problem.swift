package import LineModel

extension OperatorNote {
    private static let maxAuthor = 100
    private static let maxText = 2_000
    /// A character may be many bytes long, with all that joins it.
    private static let maxBytesOfCharacter = 16
    /// How far ahead a silence may end.
    private static let maxSilence = Duration.seconds(400 * 86_400)

    /// What is wrong with a note that is to be stored; nil where nothing is. Whether its subject is there is not looked
    /// at.
    package var problem: String? {
        guard !author.allSatisfy(\.isWhitespace), author.count <= Self.maxAuthor,
            author.utf8.count <= Self.maxAuthor * Self.maxBytesOfCharacter
        else { return "a note needs an author, of \(Self.maxAuthor) characters at most" }
        guard text.count <= Self.maxText, text.utf8.count <= Self.maxText * Self.maxBytesOfCharacter else {
            return "a note has at most \(Self.maxText) characters, and this one \(text.count)"
        }
        guard kind == .silence else { return until == nil ? nil : "only a silence has an end" }
        guard let until, until.nanosecondsSince1970 > at.nanosecondsSince1970, until.time(since: at) <= Self.maxSilence
        else { return "a silence needs an end, later than now and at most 400 days ahead" }
        return nil
    }
}
