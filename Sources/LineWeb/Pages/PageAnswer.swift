internal import LineModel

/// What a page's handler answers; the server makes headers of it.
package enum PageAnswer: Sendable {
    /// A page, with status 200.
    case page(Page)
    /// A file: type of its content, bytes, and whether it is offered for saving under a name.
    case file(type: String, bytes: [UInt8], name: String? = nil)
    /// Another address of the site, without the base path (303 after a form, else 302).
    case redirect(String)
    /// An error: the status, and the page that says so.
    case problem(Int, Page)
    /// What is for programs: status, type of its content, bytes, and further header fields.
    case data(status: Int, type: String, bytes: [UInt8], fields: [(name: String, value: String)] = [])
}
