internal import LineModel
package import LineReport

/// What can be asked at one path of the API: its parameters, what is answered, and how. The document of the API is
/// made from the same declaration.
package struct APIRoute: Sendable {
    /// Its description, with all that may be asked.
    var operation: OpenAPIDocument.Operation
    /// Parameters that may be asked beside those of the path; what is not among them is refused.
    var items: [APIItem]
    /// Answers a request whose items are all known and sound.
    var answer: @Sendable (APICall, Site) async throws -> APIAnswer

    /// A route that is asked by GET.
    ///
    /// - Parameters:
    ///   - path: below the root, with variables in braces: `/lines/{name}`.
    ///   - shape: what is answered.
    package static func get<Subject>(
        _ path: String, id: String, _ summary: String, items: [APIItem] = [], _ shape: JSONShape<Subject>,
        problems: [Int] = [], answer: @escaping @Sendable (APICall, Site) async throws -> Subject
    ) -> APIRoute {
        var operation = OpenAPIDocument.Operation("get", path, id: id, summary: summary)
        operation.answer = shape.component
        operation.problems = problems
        return APIRoute(operation, items) { call, site in .json(200, shape.text(of: try await answer(call, site))) }
    }

    /// A route that is asked by GET, and whose answer has a tag of its own in place of that of its content.
    ///
    /// - Parameter answer: what is answered, and its entity tag.
    static func tagged<Subject>(
        _ path: String, id: String, _ summary: String, items: [APIItem], _ shape: JSONShape<Subject>,
        problems: [Int] = [], answer: @escaping @Sendable (APICall, Site) async throws -> (Subject, String)
    ) -> APIRoute {
        var operation = OpenAPIDocument.Operation("get", path, id: id, summary: summary)
        operation.answer = shape.component
        operation.problems = problems
        return APIRoute(operation, items) { call, site in
            let (subject, tag) = try await answer(call, site)
            return .tagged(shape.text(of: subject), tag)
        }
    }

    /// A route that changes something.
    ///
    /// - Parameter status: of success; 204 answers nothing.
    static func change<Subject>(
        _ method: String, _ path: String, id: String, _ summary: String, body: JSONComponent?, status: Int,
        _ shape: JSONShape<Subject>?, problems: [Int] = [],
        answer: @escaping @Sendable (APICall, Site) async throws -> Subject
    ) -> APIRoute {
        var operation = OpenAPIDocument.Operation(method, path, id: id, summary: summary)
        (operation.body, operation.status, operation.answer) = (body, status, shape?.component)
        operation.problems = problems + (body == nil ? [] : [415]) + [403, 413]
        return APIRoute(operation, []) { call, site in
            let subject = try await answer(call, site)
            return .json(status, shape?.text(of: subject) ?? [])
        }
    }

    private init(
        _ operation: OpenAPIDocument.Operation, _ items: [APIItem],
        answer: @escaping @Sendable (APICall, Site) async throws -> APIAnswer
    ) {
        self.operation = operation
        self.items = items
        self.answer = answer
        let names = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
        self.operation.parameters = names.map { APIItem.ofPath(String($0)) } + items.map(\.parameter)
        // A path that names nothing that there is, and what every request may meet.
        self.operation.problems += [400, 401, 414, 421, 431, 503] + (names.isEmpty ? [] : [404])
    }

    /// The path as the server's table has it.
    var pagePath: String {
        APICatalogue.root
            + operation.path.split(separator: "/").map { part in
                part.hasPrefix("{") ? "/:" + part.dropFirst().dropLast() : "/" + part
            }.joined()
    }
}

/// What a route answers.
enum APIAnswer: Sendable {
    /// A status and its content; none with 204.
    case json(Int, [UInt8])
    /// Content, with the entity tag that it is known by.
    case tagged([UInt8], String)
}
