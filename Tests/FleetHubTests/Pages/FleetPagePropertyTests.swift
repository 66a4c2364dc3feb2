import LineModel
import TestSupport
import Testing

@testable import FleetHub
@testable import LineWeb

@Suite("Pages of a fleet")
struct FleetPagePropertyTests {
    static let awkward = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "a & b &lt; c",
        "\u{202E}gnp.exe", "..", "a/b\\c", "线路 三号", "x]]>-->",
    ]

    private static func tags(in html: String) -> [String] {
        html.split(separator: "<").compactMap { piece in
            piece.firstIndex(of: ">").map { "<" + String(piece[...$0]) }
        }
    }

    private static func values(of attribute: String, in html: String) -> [String] {
        tags(in: html).compactMap { tag in
            tag.firstRange(of: " \(attribute)=\"").map { String(tag[$0.upperBound...].prefix { $0 != "\"" }) }
        }
    }

    @Test("hold no markup of anybody else's, whatever vantages, tags, lines and notes are called", arguments: awkward)
    func escapes(text: String) async throws {
        for language in MessageLanguage.allCases {
            let pages = try await FleetPageFixture(naming: text).pages(language: language)
            #expect(pages.count == 16)
            for (name, page) in pages {
                let html = page.body.text
                for forbidden in ["<script", "<img", "onerror=alert(1)>", "' onmouseover", "\u{202E}"] {
                    #expect(!html.contains(forbidden), "\(name): \(forbidden)")
                }
            }
        }
    }

    @Test("escape no markup of their own, have nothing inline, close what they open, and no id twice")
    func areSound() async throws {
        let void: Set = ["input", "br", "img", "meta", "link", "hr", "source"]
        for language in MessageLanguage.allCases {
            for (name, page) in try await FleetPageFixture().pages(language: language) {
                let html = page.body.text
                for forbidden in [
                    "&lt;", "&quot;", "HTML(text", "<script", "<style", " style=", " onclick", "javascript:",
                    "Optional(",
                ] {
                    #expect(!html.contains(forbidden), "\(name): \(forbidden)")
                }
                var open: [String] = []
                for tag in Self.tags(in: html) {
                    let element = String(
                        tag.dropFirst(tag.hasPrefix("</") ? 2 : 1).prefix { $0.isLetter || $0.isNumber })
                    if tag.hasPrefix("</") {
                        #expect(open.popLast() == element, "\(name): \(tag)")
                    } else if !void.contains(element), !tag.hasSuffix("/>") {
                        open.append(element)
                    }
                }
                #expect(open.isEmpty, "\(name): \(open)")
                let ids = Self.values(of: "id", in: html)
                #expect(Set(ids).count == ids.count, "\(name): \(ids)")
            }
        }
    }

    @Test("link to nothing but pages that are there", arguments: awkward + ["plain"])
    func linksResolve(text: String) async throws {
        let fixture = FleetPageFixture(naming: text)
        let table = RouteTable(FleetRoutesOfPages.all(fixture.source()))
        for (name, page) in try await fixture.pages() {
            for target in Self.values(of: "href", in: page.body.text) where !target.hasPrefix("#") {
                #expect(target.hasPrefix("/below/"), "\(name): \(target)")
                let path = target.dropFirst("/below/".count).prefix { $0 != "?" && $0 != "#" }
                let parts = path.split(separator: "/").compactMap { AddressText.parts(ofPath: "/" + $0)?.first }
                guard case .route = table.find(.get, parts) else {
                    Issue.record("\(name): \(target)")
                    continue
                }
            }
        }
    }

    @Test("are in Chinese where they are asked for so, and none of their own words are left in English")
    func speaksChinese() async throws {
        for (name, page) in try await FleetPageFixture(naming: "三").pages(language: .zh) {
            for english in [
                "reports<", "abnormal<", "Vantages", "Not shown", "Show all", "seen from", " of 3", "healthy<",
            ] {
                #expect(!page.body.text.contains(english), "\(name): \(english)")
            }
        }
    }
}
