import Foundation
import TestSupport
import Testing

@Suite("The look-up of the repository's files")
struct RepositoryTests {
    @Test("the root has Package.swift")
    func root() { #expect(FileManager.default.fileExists(atPath: Repository.path("Package.swift"))) }

    @Test("a document is found by its name alone, and one that there is not is an error")
    func documents() throws {
        #expect(try Repository.document("validity.md").hasPrefix("# "))
        #expect(throws: Repository.NotFound.self) { try Repository.document("nothing.md") }
    }

    @Test("a folder without sources is an error, so that nothing is looked for in vain")
    func sources() throws {
        #expect(try Repository.sources(below: "Sources/LineModel").count > 50)
        #expect(throws: Repository.NotFound.self) { try Repository.sources(below: "docs") }
    }

    @Test("a temporary folder is there while somebody holds it, and then gone with its files")
    func temporary() throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(try folder?.write("a.txt", "text"))
        #expect(try folder?.read("a.txt") == "text" && folder?.names() == ["a.txt"])
        folder = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
