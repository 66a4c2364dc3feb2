internal import LineHistory
internal import LineModel

/// A request as the pages' handlers see it: who asks, in which language, for what.
struct PageRequest: Sendable {
    /// The path without the base path and the query, decoded: `/lines/sz-hk-01`.
    var path: String
    /// What the route's variables stand for, decoded: `name` of `/lines/:name`.
    var variables: [String: String]
    /// The query's items in order, decoded.
    var query: [(name: String, value: String)]
    /// Items of a form that was sent, decoded; empty of any other request. Its token was checked already.
    var form: [String: String]
    /// The reader's language.
    var language: MessageLanguage
    /// The colours that the reader chose; nil follows his system.
    var scheme: String?
    /// Who asks; nil where nobody has to say.
    var viewer: Viewer?
    /// What a form that changes something must bring with it.
    var formToken: String
    /// The wall clock, with the vantage's offset from UTC.
    var now: WallTime
    /// The request's header fields in order, names in lower case; cookies and credentials are left out.
    var fields: [(name: String, value: String)] = []
    /// What was sent with it, where it is no form: `application/json`, at most 64 KiB.
    var body: [UInt8] = []
    /// How a problem names the path (`AskedPath`); empty where nobody asked by HTTP.
    var instance = ""
    /// The connection that it came over; nil where nobody asked by HTTP.
    var connection: AskedConnection?

    /// Who is logged in.
    struct Viewer: Sendable, Equatable {
        var name: String
        /// Whether it may acknowledge, silence and comment; a share may not.
        var mayWrite: Bool
    }

    /// The first value of an item of the query; nil where there is none.
    func item(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// The values of a header field together, as if they were one (RFC 9110 section 5.3); nil where there is none.
    func field(_ name: String) -> String? {
        let values = fields.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    var words: PageWords { PageWords(language: language) }
}
