internal import Crypto
internal import HTTPTypes
internal import Hummingbird
internal import LineReport
internal import NIOCore

/// An answer before it is made into a response: what it says, and how it may be kept.
package struct Reply: Sendable {
    /// How long a browser may keep it.
    package enum Keeping: Sendable {
        /// For ever: the address changes with the content.
        case forEver
        /// It is asked for again each time, and not sent again where nothing changed.
        case untilAsked
        /// Never: it is for one reader, or an error.
        case never
        /// For so many seconds, by everybody.
        case seconds(Int)
    }

    /// The status (RFC 9110 section 15).
    package var status: Int
    /// The media type of the content, with its character set where it is text.
    package var type: String
    /// The content, before it is packed.
    package var bytes: [UInt8]
    /// How long whoever asked may keep it.
    package var keeping = Keeping.never
    /// Whether it is a page of the server's own, with its style sheets and scripts.
    package var isPage = false
    /// Whether other sites may show it.
    package var isEmbeddable = false
    /// Further fields, whose names HTTP allows; they go before what is said otherwise.
    package var fields: [(name: String, value: String)] = []
    var cookies: [SetCookie] = []
    /// What differs each time without meaning anything: the token of its forms.
    var noise = ""

    /// - Parameter type: with the character set where it is text.
    package init(
        status: Int, type: String, bytes: [UInt8], keeping: Keeping = .never,
        fields: [(name: String, value: String)] = []
    ) {
        self.init(
            status: status, type: type, bytes: bytes, keeping: keeping, isPage: false, isEmbeddable: false,
            fields: fields)
    }

    init(
        status: Int, type: String, bytes: [UInt8], keeping: Keeping = .never, isPage: Bool,
        isEmbeddable: Bool = false, fields: [(name: String, value: String)] = [], cookies: [SetCookie] = [],
        noise: String = ""
    ) {
        (self.status, self.type, self.bytes, self.keeping) = (status, type, bytes, keeping)
        (self.isPage, self.isEmbeddable, self.fields) = (isPage, isEmbeddable, fields)
        (self.cookies, self.noise) = (cookies, noise)
    }

    /// Text for programs.
    package static func text(_ status: Int, _ text: String) -> Reply {
        Reply(status: status, type: "text/plain; charset=utf-8", bytes: Array("\(text)\n".utf8))
    }

    /// What is at another address.
    package static func redirect(_ status: Int, _ address: String) -> Reply {
        var reply = Reply(status: status, type: "text/plain; charset=utf-8", bytes: [])
        reply.fields.append(("location", address))
        return reply
    }

    /// An error for programs (RFC 9457).
    ///
    /// - Parameter instance: the path that was asked; see `AskedPath`.
    package static func problem(_ status: Int, _ detail: String, instance: String) -> Reply {
        let problem = APIProblem(status, detail: detail, instance: instance)
        return Reply(status: status, type: "application/problem+json", bytes: APIShapes.problem.text(of: problem))
    }
}

extension Reply {
    /// What a reply is made for.
    struct Asked {
        var isHead = false
        var takesGzip = false
        /// The fields `If-None-Match`.
        var known: [String] = []
        /// Of cookies.
        var basePath = "/"
        var isSecure = false
    }

    /// The response, packed where that helps, without the content where the reader has it.
    func response(_ asked: Asked) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        SafetyFields.add(to: &headers, isPage: isPage, isEmbeddable: isEmbeddable)
        for field in fields { SafetyFields.set(field.name, field.value, &headers) }
        headers[.cacheControl] = headers[.cacheControl] ?? cacheControl
        for cookie in cookies {
            headers.append(
                HTTPField(name: .setCookie, value: cookie.text(path: asked.basePath, isSecure: asked.isSecure)))
        }
        if isPage { headers[.vary] = "Accept-Encoding, Accept-Language, Cookie" }
        if case .untilAsked = keeping, status == 200, headers[.eTag] == nil { headers[.eTag] = tag }
        if status == 200, let tag = headers[.eTag], Self.isKnown(tag, asked.known) {
            headers[.contentType] = nil
            return Response(status: .notModified, headers: headers)
        }
        return packed(asked, &headers)
    }

    private func packed(_ asked: Asked, _ headers: inout HTTPFields) -> Response {
        var content = bytes
        if isWorthPacking {
            if headers[.vary] == nil { headers[.vary] = "Accept-Encoding" }
            // Some clients unpack what HEAD leaves out.
            if asked.takesGzip, !asked.isHead, let packed = PackedText.gzip(bytes) {
                headers[.contentEncoding] = "gzip"
                content = packed
            }
        }
        let status = HTTPResponse.Status(code: status)
        guard asked.isHead else {
            return Response(
                status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: content)))
        }
        headers[.contentLength] = String(content.count)
        return Response(status: status, headers: headers)
    }

    private var isWorthPacking: Bool {
        guard bytes.count >= PackedText.minBytes else { return false }
        return type.hasPrefix("text/") || type.contains("json") || type.contains("svg") || type.contains("javascript")
            || type.contains("openmetrics")
    }

    private var cacheControl: String {
        switch keeping {
        case .forEver: "public, max-age=31536000, immutable"
        case .untilAsked: "private, no-cache"
        case .never: "no-store"
        case .seconds(let seconds): "public, max-age=\(seconds)"
        }
    }

    /// Of what it says, without the noise. Weak: packed or not it is the same (RFC 9110 section 8.8.1).
    private var tag: String {
        var hash = SHA256()
        var rest = bytes[...]
        let noise = Array(noise.utf8)
        while !noise.isEmpty, let place = rest.firstRange(of: noise) {
            hash.update(data: rest[..<place.lowerBound])
            rest = rest[place.upperBound...]
        }
        hash.update(data: rest)
        return "W/\"\(RandomText.text(Array(hash.finalize()).prefix(12)))\""
    }

    private static func isKnown(_ tag: String, _ known: [String]) -> Bool {
        func opaque(_ text: some StringProtocol) -> String {
            let text = String(text).filter { $0 != " " && $0 != "\t" }
            return text.hasPrefix("W/") ? String(text.dropFirst(2)) : text
        }
        return known.flatMap { $0.split(separator: ",") }.contains { opaque($0) == opaque(tag) || opaque($0) == "*" }
    }
}
