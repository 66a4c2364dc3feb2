import LineModel

/// The description of an API in OpenAPI 3.1.
package struct OpenAPIDocument: Sendable {
    /// An item of a request.
    package struct Parameter: Sendable {
        /// Where it stands.
        package enum Place: String, Sendable { case path, query }

        /// As it is written.
        package var name: String
        /// Where it stands; one of the path is always there.
        package var place: Place
        /// What its value may be.
        package var schema: JSONSchema
        /// What it says.
        package var definition: String
        /// The longest value, in characters; nil where the schema says it.
        package var maxLength: Int?
        /// Whether it may stand several times.
        package var repeats = false

        /// An item that may be left out, where it is no part of the path.
        package init(
            _ name: String, _ place: Place, _ schema: JSONSchema, _ definition: String, maxLength: Int? = nil,
            repeats: Bool = false
        ) {
            (self.name, self.place, self.schema, self.definition) = (name, place, schema, definition)
            (self.maxLength, self.repeats) = (maxLength, repeats)
        }
    }

    /// What can be asked at a path by a method.
    package struct Operation: Sendable {
        /// `get`, `post`, `delete`.
        package var method: String
        /// Below the API's root: `/lines/{name}`.
        package var path: String
        /// A name that no other operation has.
        package var id: String
        /// What it does, in one line.
        package var summary: String
        /// What may be asked with it.
        package var parameters: [Parameter] = []
        /// What is sent with it; nil for nothing.
        package var body: JSONComponent?
        /// The status of success.
        package var status = 200
        /// What is answered then; nil for nothing.
        package var answer: JSONComponent?
        /// The statuses of failure that it may have beside those of every request.
        package var problems: [Int] = []

        /// An operation without parameters.
        package init(_ method: String, _ path: String, id: String, summary: String) {
            (self.method, self.path, self.id, self.summary) = (method, path, id, summary)
        }
    }

    private let operations: [Operation]
    private let problem: JSONComponent

    /// - Parameter operations: with unique ids; those of one path stand together.
    package init(_ operations: [Operation]) {
        self.operations = operations
        problem = APIShapes.problem.component
    }

    /// The document.
    ///
    /// - Parameter root: where the API is on this server: `/api/v1`.
    package func text(root: String) -> [UInt8] {
        var json = JSONWriter(to: { _ in })
        json.object { json in
            json.field("openapi", "3.1.0")
            json.object("info") { json in
                json.field("title", "Plumbline")
                json.field("version", Version.text)
                json.field("summary", "Lines, their rounds, incidents and what people noted of them.")
            }
            json.array("servers") { json in json.object { $0.field("url", root) } }
            json.array("security") { json in
                json.object { $0.array("token") { _ in } }
                json.object { $0.array("session") { _ in } }
                json.object { _ in }
            }
            json.object("paths") { writePaths(to: &$0) }
            json.object("components") { json in
                json.object("schemas") { writeSchemas(to: &$0) }
                json.object("securitySchemes") { json in
                    json.object("token") { json in
                        json.field("type", "http")
                        json.field("scheme", "bearer")
                    }
                    json.object("session") { json in
                        json.field("type", "apiKey")
                        json.field("in", "cookie")
                        json.field("name", "plumbline_session")
                    }
                }
            }
        }
        json.bytes.append(ASCII.newline)
        return json.bytes.buffer
    }

    private func writePaths(to json: inout JSONWriter) {
        var paths: [String] = []
        for operation in operations where !paths.contains(operation.path) { paths.append(operation.path) }
        for path in paths {
            json.object(named: path) { json in
                for operation in operations where operation.path == path {
                    json.object(named: operation.method) { write(operation, to: &$0) }
                    // HEAD is answered wherever GET is, by the same without the content (RFC 9110 section 9.3.2).
                    if operation.method == "get" {
                        json.object(named: "head") { write(operation.head, hasContent: false, to: &$0) }
                    }
                }
            }
        }
    }

    private func write(_ operation: Operation, hasContent: Bool = true, to json: inout JSONWriter) {
        json.field("operationId", operation.id)
        json.field("summary", operation.summary)
        json.array("parameters") { json in
            for parameter in operation.parameters { json.object { write(parameter, to: &$0) } }
        }
        if let body = operation.body {
            json.object("requestBody") { json in
                json.field("required", true)
                content("application/json", body, to: &json)
            }
        }
        json.object("responses") { json in
            json.object(named: String(operation.status)) { json in
                json.field("description", operation.answer?.definition ?? "Done.")
                if hasContent, let answer = operation.answer { content("application/json", answer, to: &json) }
            }
            if operation.revalidates {
                json.object(named: "304") { json in
                    json.field("description", "Nothing has changed since the answer whose ETag If-None-Match names.")
                }
            }
            for status in Set(operation.problems).sorted() {
                json.object(named: String(status)) { json in
                    json.field("description", Self.meanings[status] ?? "It was not done.")
                    if hasContent { content("application/problem+json", problem, to: &json) }
                }
            }
        }
    }

    private static let meanings: [Int: String] = [
        400: "An item of the request is not known, or its value is wrong.",
        401: "Nobody is logged in, and no token was sent.", 403: "Whoever asks may not do it.",
        404: "There is no such thing.", 409: "It is not in the state for it.", 410: "The cursor's round is gone.",
        413: "More was sent than is taken.", 414: "The address has more than 8 KiB.", 415: "What was sent is no JSON.",
        421: "The server is not asked by this name.", 431: "The head of the request is too long.",
        500: "The service could not make the answer.", 503: "The history cannot be read now.",
    ]

    private func write(_ parameter: Parameter, to json: inout JSONWriter) {
        json.field("name", parameter.name)
        json.field("in", parameter.place.rawValue)
        json.field("required", parameter.place == .path)
        json.field("description", parameter.definition)
        json.object("schema") { json in
            guard parameter.repeats else { return value(parameter, to: &json) }
            json.field("type", "array")
            json.object("items") { value(parameter, to: &$0) }
        }
    }

    private func value(_ parameter: Parameter, to json: inout JSONWriter) {
        json.write(parameter.schema)
        if let most = parameter.maxLength { json.field("maxLength", most) }
        if parameter.place == .path, case .text = parameter.schema { json.field("minLength", 1) }
    }

    private func content(_ type: String, _ component: JSONComponent, to json: inout JSONWriter) {
        json.object("content") { json in
            json.object(named: type) { json in
                json.object("schema") { $0.field("$ref", "#/components/schemas/\(component.name)") }
            }
        }
    }

    private func writeSchemas(to json: inout JSONWriter) {
        var seen: Set<String> = []
        let roots = operations.flatMap { [$0.body, $0.answer].compactMap(\.self) } + [problem]
        let all = roots.flatMap { JSONSchema.shape($0).components }.sorted { $0.name < $1.name }
        for component in all where seen.insert(component.name).inserted {
            json.object(named: component.name) { json in
                json.field("description", component.definition)
                json.write(component.properties)
            }
        }
    }
}

extension OpenAPIDocument.Operation {
    /// Whether an answer is not sent again where nothing has changed.
    fileprivate var revalidates: Bool { ["get", "head"].contains(method) }

    /// The same by HEAD.
    fileprivate var head: OpenAPIDocument.Operation {
        var head = self
        head.method = "head"
        head.id = "head" + id.prefix(1).uppercased() + id.dropFirst()
        head.summary = "The header fields alone of: " + summary
        return head
    }
}
