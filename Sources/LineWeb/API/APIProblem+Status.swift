internal import LineReport

extension APIProblem {
    /// A problem whose status says its kind: the title is the status's own words (RFC 9457 section 4.2.1).
    init(_ status: Int, detail: String, instance: String = "") {
        self.init(status, Self.title(status), detail, instance: instance)
    }

    /// The words of a status (RFC 9110 section 15, RFC 6585).
    static func title(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 421: "Misdirected Request"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 503: "Service Unavailable"
        default: "Internal Server Error"
        }
    }

    /// What is wrong where only the status is known, and what to do.
    static func detail(_ status: Int) -> String {
        switch status {
        case 400: "what was sent cannot be read; send application/json"
        case 403: "a page of another site sent it; send it with web.token as Authorization: Bearer"
        case 404: "there is no such address; /api/v1/openapi.json has those of the API"
        case 405: "the address is not asked by this method; Allow has those that it takes"
        case 413: "more than \(WebResponder.maxBodyBytes) bytes were sent; send less"
        case 415: "what is sent to the API is JSON; say so by Content-Type: application/json"
        case 503: "the history cannot be read now; ask again later"
        default: "the answer could not be made; the service's log says why"
        }
    }
}
