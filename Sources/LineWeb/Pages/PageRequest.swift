internal import LineHistory
package import LineModel

/// A request as the pages' handlers see it: who asks, in which language, for what.
package struct PageRequest: Sendable {
    /// The path without the base path and the query, decoded: `/lines/sz-hk-01`.
    package var path: String
    /// What the route's variables stand for, decoded: `name` of `/lines/:name`.
    package var variables: [String: String]
    /// The query's items in order, decoded.
    package var query: [(name: String, value: String)]
    /// Items of a form that was sent, decoded; empty of any other request. Its token was checked already.
    package var form: [String: String]
    /// The reader's language.
    package var language: MessageLanguage
    /// The colours that the reader chose; nil follows his system.
    package var scheme: String?
    /// Who asks; nil where nobody has to say.
    package var viewer: Viewer?
    /// What a form that changes something must bring with it.
    package var formToken: String
    /// The wall clock, with the vantage's offset from UTC.
    package var now: WallTime
    /// The request's header fields in order, names in lower case; cookies and credentials are left out.
    var fields: [(name: String, value: String)] = []
    /// What was sent with it, where it is no form: `application/json`, at most 64 KiB.
    var body: [UInt8] = []
    /// How a problem names the path (`AskedPath`); empty where nobody asked by HTTP.
    package var instance = ""
    /// The connection that it came over; nil where nobody asked by HTTP.
    var connection: AskedConnection?

    /// Who is logged in.
    package struct Viewer: Sendable, Equatable {
        /// As he logged in.
        /// As he logged in.
        package var name: String
        /// Whether it may acknowledge, silence and comment; a share may not.
        package var mayWrite: Bool
    }

    /// The first value of an item of the query; nil where there is none.
    package func item(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// The values of a header field together, as if they were one (RFC 9110 section 5.3); nil where there is none.
    package func field(_ name: String) -> String? {
        let values = fields.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The page's words in the reader's language.
    package var words: PageWords { PageWords(language: language) }
}
