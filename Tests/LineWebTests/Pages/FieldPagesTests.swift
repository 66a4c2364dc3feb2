import LineModel
import Testing

@testable import LineWeb

@Suite("Overview, grid, heat map and help, with the shell around them")
struct FieldPagesTests {
    @Test(
        "hold no markup of anybody else's, whatever names, tags and searches are", arguments: PagePropertyTests.awkward)
    func escapes(text: String) {
        for language in MessageLanguage.allCases {
            for (name, html) in FieldFixture.documents(naming: text, language: language) {
                for forbidden in [
                    "<script>", "<img src=x", "onerror=alert(1)>", "' onmouseover", "\u{202E}", "\0", "\u{1B}",
                ] {
                    #expect(!html.contains(forbidden), "\(name): \(forbidden)")
                }
            }
        }
    }

    @Test("escape no markup of their own, and close what they open", arguments: MessageLanguage.allCases)
    func isWhole(language: MessageLanguage) {
        for (name, html) in FieldFixture.documents(naming: "plain", language: language) {
            for forbidden in ["&lt;", "&quot;", "HTML(text", "Optional("] {
                #expect(!html.contains(forbidden), "\(name): \(forbidden)")
            }
            // The end of a cell may be left out (HTML Standard, "optional tags"), as large grids do.
            guard name != "large grid" else { continue }
            let problem = MarkupCheck.problem(html.replacing("<!DOCTYPE html>", with: ""))
            #expect(problem == nil, "\(name): \(problem ?? "")")
        }
    }

    @Test("have neither scripts nor styles inline, so that a strict policy holds")
    func hasNothingInline() {
        for (name, html) in FieldFixture.documents(naming: "plain") {
            for forbidden in ["<script>", "<style", " style=", " onclick", " onload", "javascript:", "=\"http"] {
                #expect(!html.contains(forbidden), "\(name): \(forbidden)")
            }
            #expect(!html.lowercased().contains("loading"), "\(name)")
        }
    }

    @Test("have no id twice, and every live part has one")
    func hasUniqueIDs() {
        for (name, html) in FieldFixture.documents(naming: "plain") {
            let ids = MarkupCheck.values(of: "id", in: html)
            #expect(Set(ids).count == ids.count, "\(name): \(ids)")
            for tag in MarkupCheck.tags(in: html) where tag.contains(" data-live") {
                #expect(tag.contains(" id=\""), "\(name): \(tag)")
            }
        }
    }

    @Test(
        "link to nothing but what is there, below the base path", arguments: PagePropertyTests.awkward + ["plain"])
    func linksResolve(text: String) {
        for (name, html) in FieldFixture.documents(naming: text) {
            let targets = ["href", "action", "src", "srcset", "data-heat", "data-events"].flatMap {
                MarkupCheck.values(of: $0, in: html)
            }
            #expect(targets.count > 10)
            for target in targets where !target.hasPrefix("#") {
                #expect(Self.resolves(target), "\(name): \(target)")
            }
        }
    }

    /// What the server itself answers, beside the catalogue.
    private static func resolves(_ target: String) -> Bool {
        let own = ["healthz", "readyz", "events", "logout"] + StaticFiles.all.map { "static/\($0.name)" }
        return own.contains { target == "/below/\($0)" || target.hasPrefix("/below/\($0)?") }
            || MarkupCheck.resolves(target, basePath: "/below/")
    }

    @Test("say the same in both languages")
    func hasBothLanguages() {
        let english = FieldFixture.pages(naming: "plain"), chinese = FieldFixture.pages(naming: "plain", language: .zh)
        for (one, other) in zip(english, chinese) {
            let hasHan = { (text: String) in text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
            #expect(!hasHan(one.page.body.text), "\(one.name)")
            #expect(hasHan(other.page.body.text), "\(other.name)")
            #expect(
                MarkupCheck.values(of: "href", in: one.page.body.text)
                    == MarkupCheck.values(of: "href", in: other.page.body.text), "\(one.name)")
        }
    }

    @Test("figures have a label wherever tables are shown as blocks, and a definition in their headings")
    func figures() throws {
        let html = try #require(FieldFixture.pages(naming: "plain").first { $0.name == "overview" }).page.body.text
        for tag in MarkupCheck.tags(in: html) where tag.hasPrefix("<td class=\"n ") {
            #expect(tag.contains("data-label=\"") && !tag.contains("data-label=\"\""), "\(tag)")
        }
        for tag in MarkupCheck.tags(in: html) where tag.hasPrefix("<th class=\"n\"") {
            #expect(tag.contains(" title=\"") && !tag.contains(" title=\"\""), "\(tag)")
        }
    }
}
