import Foundation
import LineModel
import Testing

@testable import FleetModel

@Suite("A fleet's book as one value")
struct FleetBookStoringTests {
    private func story() throws -> FleetStory {
        var story = FleetStory()
        for _ in 0..<3 { _ = try story.next("v1 xxx xxx ..u\nv2 ... xxx ..u\nv3 ... xxx ..u\nv4 late\n") }
        return story
    }

    private func encoded(_ book: FleetBook) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(book), as: UTF8.self)
    }

    private func decoded(_ text: String) throws -> FleetBook {
        try JSONDecoder().decode(FleetBook.self, from: Data(text.utf8))
    }

    @Test("comes back as it was, and goes on as if it had never been away")
    func roundTrip() throws {
        var one = try story()
        #expect(one.book.open.count >= 3)
        let text = try encoded(one.book)
        var other = one
        other.book = try decoded(text)
        #expect(other.book == one.book)
        #expect(try encoded(other.book) == text)
        let next = "v1 ... ... ...\nv2 ... xxx ...\nv3 ... xxx ...\nv4 ... xxx ...\n"
        #expect(try one.next(next) == other.next(next))
        #expect(one.book == other.book)
    }

    @Test("of a newer version is refused with what to do; of a newer kind an incident is left out, and its number kept")
    func newerVersions() throws {
        let text = try encoded(try story().book)
        #expect(text.contains("\"version\":1"))
        let error = #expect(throws: DecodingError.self) {
            try decoded(text.replacing("\"version\":1", with: "\"version\":2"))
        }
        #expect(error.map { "\($0)".contains("run the newer program") } == true)
        let known = try decoded(text)
        let newer = try decoded(text.replacing("\"kind\":\"ingress\"", with: "\"kind\":\"continent\""))
        #expect(newer.open.count == known.open.count - 1 && !newer.open.contains { $0.key.kind == .ingress })
        #expect(newer.book.nextID == known.book.nextID)
    }

    @Test("is refused where it is no book", arguments: ["{}", "[]", "{\"version\":1}", "{\"version\":0,\"nextID\":1}"])
    func garbage(text: String) {
        #expect(throws: DecodingError.self) { try decoded(text) }
    }
}
