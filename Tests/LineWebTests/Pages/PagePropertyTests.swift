import LineModel
import TestSupport
import Testing

@testable import LineWeb

@Suite("Pages of lines, incidents, rounds and reports")
struct PagePropertyTests {
    static let awkward = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "a & b &lt; c",
        "\u{202E}gnp.exe", "\0nul\u{1B}[31m", "..", ".", "a/b\\c", "=HYPERLINK(\"x\")", "线路 三号", "x]]>-->",
    ]

    @Test("hold no markup of anybody else's, whatever names, tags and comments are", arguments: awkward)
    func escapes(text: String) {
        for language in MessageLanguage.allCases {
            for (name, page) in PageFixture.pages(naming: text, language: language) {
                let html = page.body.text
                for forbidden in ["<script", "<img", "onerror=alert(1)>", "' onmouseover", "\u{202E}", "\0", "\u{1B}"] {
                    #expect(!html.contains(forbidden), "\(name): \(forbidden)")
                }
            }
        }
    }

    @Test("escape no markup of their own")
    func showsNoTags() {
        for (name, page) in PageFixture.pages(naming: "plain") {
            for forbidden in ["&lt;", "&quot;", "HTML(text"] {
                #expect(!page.body.text.contains(forbidden), "\(name): \(forbidden)")
            }
        }
    }

    @Test("have neither scripts nor styles inline, so that a strict policy holds")
    func hasNothingInline() {
        for (name, page) in PageFixture.pages(naming: "plain") {
            let html = page.body.text
            for forbidden in ["<script", "<style", " style=", " onclick", " onload", "javascript:", " src=\"http"] {
                #expect(!html.contains(forbidden), "\(name): \(forbidden)")
            }
        }
    }

    @Test("close what they open")
    func isBalanced() {
        for (name, page) in PageFixture.pages(naming: "plain") {
            let problem = MarkupCheck.problem(page.body.text)
            #expect(problem == nil, "\(name): \(problem ?? "")")
        }
    }

    @Test("have no id twice, and every live part has one")
    func hasUniqueIDs() {
        for (name, page) in PageFixture.pages(naming: "plain") {
            let ids = MarkupCheck.values(of: "id", in: page.body.text)
            #expect(Set(ids).count == ids.count, "\(name): \(ids)")
            for tag in MarkupCheck.tags(in: page.body.text) where tag.contains(" data-live") {
                #expect(tag.contains(" id=\""), "\(name): \(tag)")
            }
        }
    }

    @Test("link to nothing but pages that are there, below the base path", arguments: awkward + ["plain"])
    func linksResolve(text: String) {
        for (name, page) in PageFixture.pages(naming: text) {
            let targets =
                MarkupCheck.values(of: "href", in: page.body.text)
                + MarkupCheck.values(of: "action", in: page.body.text)
            for target in targets where !target.hasPrefix("#") {
                #expect(MarkupCheck.resolves(target, basePath: "/below/"), "\(name): \(target)")
            }
        }
    }

    @Test("take a name of 200 kB and stay within a few of them")
    func takesLongNames() {
        let long = String(repeating: "线", count: 70_000)
        for (name, page) in PageFixture.pages(naming: long) {
            #expect(page.title.utf8.count < 1_000, "\(name)")
            #expect(page.body.text.utf8.count < 12_000_000, "\(name)")
        }
    }

    @Test("say the same in both languages")
    func hasBothLanguages() {
        let english = PageFixture.pages(naming: "plain"), chinese = PageFixture.pages(naming: "plain", language: .zh)
        for (one, other) in zip(english, chinese) {
            let hasHan = { (text: String) in text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
            #expect(!hasHan(one.page.body.text), "\(one.name)")
            #expect(hasHan(other.page.body.text), "\(other.name)")
            // What is not words is the same.
            #expect(
                MarkupCheck.values(of: "id", in: one.page.body.text)
                    == MarkupCheck.values(of: "id", in: other.page.body.text))
        }
    }
}
