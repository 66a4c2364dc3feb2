package import LineModel
package import LineReport

/// A request of the API whose items were looked at.
package struct APICall: Sendable {
    /// As the server has it.
    package let request: PageRequest

    /// Looks at a request's items.
    ///
    /// - Throws: an item that is not known, stands twice, or whose value is wrong; what to write.
    init(_ request: PageRequest, items: [APIItem]) throws(APIProblem) {
        self.request = request
        var seen: Set<String> = []
        for (name, value) in request.query {
            guard let item = items.first(where: { $0.name == name }) else {
                let names = items.map(\.name).joined(separator: ", ")
                let known = items.isEmpty ? "none is known here" : "known are \(names)"
                throw .wrong("there is no item \(TerminalText.quoted(name.prefix(40))); \(known)")
            }
            guard seen.insert(name).inserted || item.parameter.repeats else {
                throw .wrong("\(name) stands twice; write it once")
            }
            if let expected = item.problem(value) {
                throw .wrong("\(name)=\(TerminalText.quoted(value.prefix(80))) cannot be used; write \(expected)")
            }
        }
    }

    /// A variable of the path; every route has those that its path names.
    package func variable(_ name: String) -> String { request.variables[name] ?? "" }

    /// A number of the path.
    ///
    /// - Throws: when it is none: there is nothing of that name.
    package func number() throws(APIProblem) -> Int {
        let text = variable("number")
        guard text.utf8.count < 19, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
            throw .absent("\(TerminalText.quoted(text.prefix(40))) is no number")
        }
        return number
    }

    func time(_ name: String) -> WallTime? { request.item(name).flatMap(APITime.read) }

    /// How many rows a page has at most.
    package func limit(usual: Int) -> Int { request.item("limit").flatMap { Int($0) } ?? usual }

    /// Where the page begins; nil for the first one.
    package var cursor: APICursor? { request.item("cursor").flatMap { APICursor(text: $0) } }

    /// The time that is asked for, from `from` to before `to`.
    ///
    /// - Parameter usual: how long it is where no beginning is said.
    /// - Throws: when it ends before it begins.
    package func span(usual: Duration) throws(APIProblem) -> (from: WallTime, to: WallTime) {
        let to =
            time("to")
            ?? WallTime(
                nanosecondsSince1970: request.now.nanosecondsSince1970 + 1,
                utcOffsetSeconds: request.now.utcOffsetSeconds)
        let begin = to.nanosecondsSince1970.subtractingReportingOverflow(usual.nanoseconds)
        let from =
            time("from")
            ?? WallTime(
                nanosecondsSince1970: begin.overflow ? 0 : max(0, begin.partialValue),
                utcOffsetSeconds: to.utcOffsetSeconds)
        guard from.nanosecondsSince1970 < to.nanosecondsSince1970 else {
            throw .wrong("from is not before to; write an earlier from")
        }
        return (from, to)
    }

    /// Who writes, for what changes something.
    ///
    /// - Throws: when whoever asks may only read.
    func writer() throws(APIProblem) -> String {
        guard let viewer = request.viewer else { return "anonymous" }
        guard viewer.mayWrite else {
            throw APIProblem(403, "Forbidden", "this reader may only look; log in, or send the token of web.token")
        }
        return viewer.name.isEmpty ? "anonymous" : viewer.name
    }
}

extension APIProblem {
    /// 400: something in the request.
    package static func wrong(_ detail: String) -> APIProblem { APIProblem(400, "Bad Request", detail) }
    /// 503: too many ask for it at once.
    ///
    /// - Parameter after: seconds until it is worth asking again.
    static func busy(_ detail: String, after: Int) -> APIProblem {
        var problem = APIProblem(503, "Service Unavailable", detail)
        problem.retryAfter = after
        return problem
    }

    /// 404: no such thing.
    package static func absent(_ detail: String) -> APIProblem { APIProblem(404, "Not Found", detail) }
}
