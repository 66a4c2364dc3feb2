import Foundation
import LineHistory
import LineModel
import TestSupport
import Testing

@testable import LineWeb

/// An answer of the API, read.
struct ReadAnswer {
    var status: Int
    var type: String
    var json: Any?
    var fields: [(name: String, value: String)]

    var object: [String: Any] { json as? [String: Any] ?? [:] }
    func rows(_ key: String) -> [[String: Any]] { object[key] as? [[String: Any]] ?? [] }
    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}

extension PageStore {
    /// Asks a route of the API as the server would.
    ///
    /// - Parameters:
    ///   - path: below the root, its variables in place: `/lines/a`.
    ///   - body: JSON; nil sends nothing.
    func api(
        _ path: String, _ query: [(name: String, value: String)] = [], method: PageRoute.Method = .get,
        body: String? = nil, viewer: PageRequest.Viewer? = nil, fields: [(name: String, value: String)] = []
    ) async throws -> ReadAnswer {
        let parts = (APICatalogue.root + path).dropFirst().split(separator: "/").map(String.init)
        for route in APICatalogue.pages where route.method == method {
            let wanted = route.path.dropFirst().split(separator: "/").map(String.init)
            guard wanted.count == parts.count, zip(wanted, parts).allSatisfy({ $0.hasPrefix(":") || $0 == $1 }) else {
                continue
            }
            let variables = zip(wanted, parts).filter { $0.0.hasPrefix(":") }.map { (String($0.0.dropFirst()), $0.1) }
            var request = PageFixture.request(
                APICatalogue.root + path, query, variables: Dictionary(uniqueKeysWithValues: variables),
                viewer: viewer)
            request.body = Array((body ?? "").utf8)
            request.fields = fields
            guard case .data(let status, let type, let bytes, let fields) = try await route.answer(request, site) else {
                break
            }
            let json = bytes.isEmpty ? nil : try JSONSerialization.jsonObject(with: Data(bytes))
            return ReadAnswer(status: status, type: type, json: json, fields: fields)
        }
        throw NoRoute(path: path)
    }
}

/// Holds values against the schemas of the API's document.
struct SchemaCheck {
    let document: [String: Any]

    init() throws {
        let bytes = APICatalogue.document(basePath: "/")
        document = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    func at(_ path: String...) -> Any? {
        path.reduce(document as Any?) { ($0 as? [String: Any])?[$1] }
    }

    /// What is wrong with a value; empty when it fits.
    func problems(_ value: Any, _ schema: [String: Any], at place: String = "") -> [String] {
        if let reference = schema["$ref"] as? String {
            guard
                let inner = at("components", "schemas", String(reference.dropFirst("#/components/schemas/".count)))
                    as? [String: Any]
            else { return ["\(place): \(reference) leads nowhere"] }
            return problems(value, inner, at: place)
        }
        if let any = schema["anyOf"] as? [[String: Any]] {
            let found = any.map { problems(value, $0, at: place) }
            return found.contains { $0.isEmpty } ? [] : found.first ?? []
        }
        if let words = schema["enum"] as? [String] {
            return words.contains(value as? String ?? "") ? [] : ["\(place): \(value) is none of \(words)"]
        }
        switch schema["type"] as? String {
        case "null": return value is NSNull ? [] : ["\(place): \(value) is not null"]
        case "string": return value is String ? [] : ["\(place): \(value) is no text"]
        case "boolean": return (value as? NSNumber).map(Self.isFlag) ?? false ? [] : ["\(place): no flag"]
        case "integer":
            guard let number = value as? NSNumber, !Self.isFlag(number),
                number.doubleValue.rounded() == number.doubleValue
            else { return ["\(place): \(value) is no whole number"] }
            return number.doubleValue < schema["minimum"] as? Double ?? -.infinity ? ["\(place): too small"] : []
        case "number": return (value as? NSNumber).map { !Self.isFlag($0) } ?? false ? [] : ["\(place): no number"]
        case "array":
            guard let values = value as? [Any] else { return ["\(place): no list"] }
            let items = schema["items"] as? [String: Any] ?? [:]
            return values.enumerated().flatMap { problems($1, items, at: "\(place)[\($0)]") }
        case "object": return objectProblems(value, schema, at: place)
        default: return ["\(place): a schema without a type"]
        }
    }

    private func objectProblems(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        guard let object = value as? [String: Any] else { return ["\(place): \(value) is no object"] }
        if let inner = schema["additionalProperties"] as? [String: Any] {
            return object.flatMap { problems($0.value, inner, at: "\(place).\($0.key)") }
        }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
        return missing.map { "\(place).\($0) is missing" }
            + object.keys.filter { properties[$0] == nil }.map { "\(place).\($0) is not declared" }
            + object.flatMap { key, value in
                properties[key].map { problems(value, $0, at: "\(place).\(key)") } ?? []
            }
    }

    private static func isFlag(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
