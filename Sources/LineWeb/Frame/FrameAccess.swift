internal import HTTPTypes
package import LineReport

extension WebAccess {
    /// Whether a program may see what the pages show: everybody may where nobody has to log in; else who shows the
    /// token of the settings. After five wrong ones an address has to wait.
    package func lets(_ request: FrameRequest) -> Bool {
        if isOpen { return true }
        let words = (request.fields("Authorization").first ?? "").split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer" else { return false }
        return isToken(String(words[1]), from: request.address)
    }
}

/// Metrics as an answer.
package enum MetricsReply {
    /// In the format that the reader takes.
    ///
    /// - Parameter accept: the fields `Accept`.
    /// - Throws: when a family cannot be written.
    package static func make(_ families: [MetricFamily], accept: [String]) throws -> Reply {
        let format = MetricsFormat(accept: accept)
        return Reply(
            status: 200, type: format.contentType, bytes: try format.render(families),
            fields: [("vary", "Accept, Accept-Encoding")])
    }
}
