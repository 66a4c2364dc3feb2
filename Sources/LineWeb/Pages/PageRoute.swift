/// An address of the page: what it asks, and how it is shown. A page is one file and one line of `PageCatalogue`.
package struct PageRoute: Sendable {
    /// How an address is asked.
    package enum Method: Sendable, CaseIterable { case get, post, delete }

    /// By which it is asked; HEAD goes with GET.
    package var method = Method.get
    /// The path without the base path; a part that begins with a colon is a variable: `/lines/:name`.
    package var path: String
    /// Whether a share of a tag may ask for it; the share's limits are applied to the query then.
    package var isShared = false
    /// Whether it may be asked for without a login where its address is signed: a picture of the line that its last
    /// variable names, with an ending or without.
    package var isSigned = false
    /// Asks and answers.
    package var answer: @Sendable (PageRequest, Site) async throws -> PageAnswer

    /// A route; a GET where nothing else is said.
    package init(
        _ method: Method = .get, _ path: String, isShared: Bool = false, isSigned: Bool = false,
        answer: @escaping @Sendable (PageRequest, Site) async throws -> PageAnswer
    ) {
        self.method = method
        self.path = path
        self.isShared = isShared
        self.isSigned = isSigned
        self.answer = answer
    }

    /// The line that a signed address is of: its variable `name` without the ending of a file.
    func signedName(_ variables: [String: String]) -> String? { variables["name"].map(Self.withoutEnding) }

    /// A name without the ending of a picture behind it.
    static func withoutEnding(_ name: String) -> String {
        for ending in [".svg", ".png"] where name.hasSuffix(ending) { return String(name.dropLast(ending.count)) }
        return name
    }
}
