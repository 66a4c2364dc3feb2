import Foundation
import LineModel
import TestSupport
import Testing

@Suite("The ids of reasons")
struct ReasonIdsTests {
    private func section() throws -> Substring {
        let text = try Repository.document("formats.md")
        let start = try #require(text.range(of: "\n### Reason ids\n")).upperBound
        let end = text.range(of: "\n### ", range: start..<text.endIndex)?.lowerBound ?? text.endIndex
        return text[start..<end]
    }

    @Test("stand in docs/reference/formats.md, all of them and no others, in order")
    func document() throws {
        let rows = try section().split(separator: "\n").filter { $0.hasPrefix("| `") }
        let ids = rows.map { String($0.dropFirst(3).prefix { $0 != "`" }) }
        #expect(ids == LineReason.Kind.allCases.map(\.rawValue))
    }

    @Test("are written in one way, so that they can be names in other programs")
    func form() {
        let ids = LineReason.Kind.allCases.map(\.rawValue) + ValidityFinding.Kind.allCases.map(\.rawValue)
        for id in ids { #expect(id.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "\(id)") }
    }
}
