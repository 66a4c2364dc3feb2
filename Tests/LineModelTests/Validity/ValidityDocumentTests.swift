import Foundation
import TestSupport
import Testing

@testable import LineModel

@Suite("validity.md")
struct ValidityDocumentTests {
    private func document() throws -> String {
        try Repository.document("validity.md")
    }

    @Test("has a heading for every rule, in the rules' order, and none that is no rule's")
    func rules() throws {
        let headings = try document().split(separator: "\n").filter { $0.hasPrefix("### ") }.map { $0.dropFirst(4) }
        #expect(headings.map(String.init) == ValidityRule.all.map(\.kind.rawValue))
    }

    @Test("says of every rule when it applies, what it means, how it is measured and what to do")
    func sections() throws {
        for section in try document().components(separatedBy: "\n### ").dropFirst() {
            for part in ["**Says**", "**Means**", "**Measured**", "**Do**"] {
                #expect(section.contains(part), "\(section.prefix(24)) lacks \(part)")
            }
        }
    }
}
