import Foundation
import TestSupport
import Testing

/// The two READMEs say the same: they are compared by all that is not prose.
@Suite("README.md and README.zh-CN.md")
struct ReadmeTests {
    private func lines(_ name: String) throws -> [String] {
        try Repository.text(name).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Of both, in the order English, Chinese.
    private func both<Part>(_ read: ([String]) -> [Part]) throws -> (english: [Part], chinese: [Part]) {
        (read(try lines("README.md")), read(try lines("README.zh-CN.md")))
    }

    @Test("headings are of the same number and levels")
    func comparesHeadings() throws {
        let levels = try both { $0.filter { $0.hasPrefix("#") }.map { $0.prefix { $0 == "#" }.count } }
        #expect(levels.english == levels.chinese)
        #expect(levels.english.count > 5)
    }

    @Test("commands, files and outputs are the same, to the letter")
    func comparesBlocks() throws {
        let blocks = try both { $0.filter { $0.hasPrefix("    ") } }
        #expect(blocks.english.count > 40)
        for (english, chinese) in zip(blocks.english, blocks.chinese) { #expect(english == chinese) }
        #expect(blocks.english.count == blocks.chinese.count)
    }

    @Test("tables have the same rows and columns, and explain the same words")
    func comparesTables() throws {
        let rows = try both { $0.filter { $0.hasPrefix("|") }.map { $0.count { $0 == "|" } } }
        #expect(rows.english == rows.chinese && !rows.english.isEmpty)
        // A row that a rule follows is a heading, whose words are translated.
        let words = try both { lines in
            zip(lines, lines.dropFirst()).filter { $0.hasPrefix("|") && !$1.hasPrefix("|-") }
                .map { row, _ in row.split(separator: "|").first }
        }
        #expect(words.english == words.chinese)
    }

    @Test("what is code within the prose, and what is linked, is the same")
    func comparesCodeAndLinks() throws {
        let code = /`([^`]+)`/
        let link = /\]\(([^)]+)\)/
        let prose: ([String]) -> [String] = { $0.filter { !$0.hasPrefix("    ") } }
        let codes = try both { prose($0).flatMap { $0.matches(of: code).map { String($0.1) } }.sorted() }
        #expect(codes.english == codes.chinese)
        let links = try both {
            prose($0).flatMap { $0.matches(of: link).map { String($0.1) } }.filter { !$0.hasPrefix("README") }
        }
        #expect(links.english == links.chinese && !links.english.isEmpty)
        for link in links.english where !link.contains("://") {
            let path = link.prefix { $0 != "#" }
            #expect(FileManager.default.fileExists(atPath: Repository.path(String(path))), "\(link)")
        }
    }
}
