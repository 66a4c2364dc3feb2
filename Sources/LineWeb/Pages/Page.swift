/// One page as a view made it: the shell puts head, heading and foot around it.
package struct Page: Sendable {
    /// The document's title, in the reader's language.
    package var title: String
    /// What is between the heading and the foot.
    package var body: HTML
    /// Whether the page's live part is asked again when a round is over: elements with `data-live` and an `id`.
    package var isLive = false

    /// A page that is not live unless it says so.
    package init(title: String, isLive: Bool = false, body: HTML) {
        self.title = title
        self.isLive = isLive
        self.body = body
    }
}
