/// An address of the page: what it asks, and how it is shown. A page is one file and one line of `PageCatalogue`.
struct PageRoute: Sendable {
    enum Method: Sendable { case get, post, delete }

    /// By which it is asked; HEAD goes with GET.
    var method = Method.get
    /// The path without the base path; a part that begins with a colon is a variable: `/lines/:name`.
    var path: String
    /// Whether a share of a tag may ask for it; the share's limits are applied to the query then.
    var isShared = false
    /// Asks and answers.
    var answer: @Sendable (PageRequest, Site) async throws -> PageAnswer

    init(
        _ method: Method = .get, _ path: String, isShared: Bool = false,
        answer: @escaping @Sendable (PageRequest, Site) async throws -> PageAnswer
    ) {
        self.method = method
        self.path = path
        self.isShared = isShared
        self.answer = answer
    }
}
