@testable import CaseFile
import LineModel
import TestSupport
import Testing

@Suite("What is hidden stands nowhere", .seeded)
struct CaseHidingTests {
    private static let addresses = CaseFixture.hosts + ["10.99.3.1"]
    private static let names = CaseFixture.names + [CaseFixture.vantage]
    private static let tags = ["Drachenhort"]

    @Test(
        "in no byte of any file",
        arguments: [
            [CaseHiding.addresses], [.names], [.tags], [.addresses, .names], [.addresses, .names, .tags],
        ], [MessageLanguage.en, .zh])
    func nowhere(hidden: [CaseHiding], language: MessageLanguage) throws {
        let fixture = CaseFixture(seed: Seed.value(), language: language)
        let opened = try OpenedCase(try fixture.zip(hiding: Set(hidden)))
        for (name, bytes) in opened.files where name != CaseFormat.signature {
            let text = String(decoding: bytes, as: UTF8.self)
            for (kind, texts) in [(CaseHiding.addresses, Self.addresses), (.names, Self.names), (.tags, Self.tags)]
            where hidden.contains(kind) {
                for text in texts where text.utf8.count > 3 {
                    #expect(!String(decoding: bytes, as: UTF8.self).contains(text), "\(text) in \(name)")
                }
            }
            // What is not hidden is there, or the test looks at nothing.
            if name == CaseFormat.figures {
                for word in Self.names.dropLast() { #expect(text.contains(word) == !hidden.contains(.names)) }
                #expect(text.contains(CaseFixture.hosts[0]) == !hidden.contains(.addresses))
                #expect(text.contains("Drachenhort") == !hidden.contains(.tags))
            }
        }
        #expect(try CaseFixture.check(try fixture.zip(hiding: Set(hidden))).isSound)
    }

    @Test("the same thing has the same word everywhere, and other things have others")
    func stable() throws {
        let fixture = CaseFixture(seed: Seed.value(1))
        let opened = try OpenedCase(try fixture.zip(hiding: [.addresses, .names]))
        let figures = try CaseJSON(reading: opened.files[CaseFormat.figures] ?? [])["lines"].elements
        #expect(figures.map { $0["line"].string } == ["line 1", "line 2", "line 3", "line 4"])
        #expect(figures.map { $0["ingress"].string } == ["ingress A", "ingress A", "ingress A", "ingress B"])
        #expect(figures.map { $0["echo"].string } == ["echo A", "echo B", "echo A", "echo A"])
        let traces = opened.text(CaseFormat.traces)
        #expect(traces.contains("hops: ingress A, address 1, echo B"))
        #expect(traces.contains("way of line 1 from the vantage"))
        let manifest = try CaseJSON(reading: opened.files[CaseFormat.manifest] ?? [])
        #expect(manifest["case"]["cause"]["value"].string == "ingress A")
        #expect(opened.text(CaseFormat.rounds).contains("line 2 by ingress A: the machine slept"))
    }

    @Test("a line that is called by its addresses does not tell them", arguments: [true, false])
    func namedByAddresses(isCause: Bool) throws {
        var fixture = CaseFixture(seed: Seed.value(2))
        let line = fixture.input.lines[1]
        let name = "\(line.ingress)>\(line.echo ?? "")"
        fixture.input.lines[1].name = name
        if isCause { fixture.input.cause = CauseKey(.line, name) }
        let opened = try OpenedCase(try fixture.zip(hiding: [.addresses]))
        for (file, bytes) in opened.files where file != CaseFormat.signature {
            let text = String(decoding: bytes, as: UTF8.self)
            for host in CaseFixture.hosts { #expect(!text.contains(host), "\(host) in \(file)") }
        }
        let figures = try CaseJSON(reading: opened.files[CaseFormat.figures] ?? [])["lines"].elements
        #expect(figures[1]["line"].string == "ingress A>echo B")
        #expect(try CaseFixture.check(try fixture.zip(hiding: [.addresses])).isSound)
    }

    @Test("a short name does not hide words that have it in them")
    func wholeWords() {
        var input = CaseFixture().input
        input.lines[0].name = "loss"
        input.lines[1].name = "a"
        input.rows[0].reasons = ["loss-1 of a is lossless at a: 12:30:41.5"]
        let hidden = input.hiding([.names, .addresses], language: .en)
        #expect(hidden.rows[0].reasons == ["line 1-1 of line 2 is lossless at line 2: 12:30:41.5"])
    }
}
