import LineModel
import Testing

@testable import LineWeb

@Suite("Static files")
struct StaticFilesTests {
    @Test("a name changes with what the file holds, and is safe in an address")
    func names() {
        let one = StaticFile("page", "css", type: "text/css", "a")
        #expect(one.name != StaticFile("page", "css", type: "text/css", "b").name)
        #expect(one.name == StaticFile("page", "css", type: "text/css", "a").name)
        #expect(Set(StaticFiles.all.map(\.name)).count == StaticFiles.all.count)
        for file in StaticFiles.all {
            #expect(file.name.wholeMatch(of: /[a-z]+-[0-9a-f]+\.(css|js|svg)/) != nil)
            #expect(Site.encoded(file.name) == file.name)
        }
    }

    @Test("they ask nobody else for anything, and are small")
    func closed() {
        for file in StaticFiles.all {
            #expect(!file.text.contains("@import"))
            #expect(!file.text.replacing("http://www.w3.org/2000/svg", with: "").contains("://"))
            #expect(!file.text.contains("url("))
            #expect(file.text.utf8.count < 40_000)
        }
    }

    @Test("the script writes no markup and runs no text")
    func script() {
        let words = ["innerHTML", "outerHTML=", "insertAdjacentHTML", "document.write", "eval(", "new Function"]
        for word in words + ["localStorage"] {
            #expect(!PageScript.text.contains(word), "\(word)")
        }
        #expect(!PageScript.text.lowercased().contains("loading"))
    }
}
