import LineModel
import Testing
internal import TestSupport

@testable import LineReport

/// What readers of the formats make of texts whose quotes, backslashes and line ends have marks behind them. Readers
/// count bytes, so these tests read bytes.
@Suite("Escaping")
struct EscapingTests {
    private func metrics(_ value: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let family = MetricFamily("x", .gauge, "Help \(value)").adding(1, [("line", value)])
        try PrometheusText.render([family]) { bytes += $0 }
        return bytes
    }

    /// A label's value as a scraper reads it, with what follows its closing quote.
    private func label(in bytes: [UInt8]) -> (value: [UInt8], rest: [UInt8])? {
        let start = Array("plumbline_x{line=\"".utf8)
        guard let place = bytes.indices.first(where: { bytes[$0...].starts(with: start) }) else { return nil }
        var rest = bytes[(place + start.count)...]
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\\"):
                guard let next = rest.popFirst() else { return nil }
                value.append(next == UInt8(ascii: "n") ? UInt8(ascii: "\n") : next)
            case UInt8(ascii: "\""): return (value, Array(rest))
            default: value.append(byte)
            }
        }
        return nil
    }

    /// A record of one field and one behind it, as RFC 4180 has it.
    private func field(in bytes: [UInt8]) -> [UInt8]? {
        guard bytes.first == UInt8(ascii: "\"") else {
            return bytes.contains { ",\"\r\n".utf8.contains($0) } ? nil : bytes
        }
        var rest = bytes.dropFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\"") else {
                value.append(byte)
                continue
            }
            guard rest.popFirst() == UInt8(ascii: "\"") else { return rest.isEmpty ? value : nil }
            value.append(byte)
        }
        return nil
    }

    @Test("a quote with a combining mark behind it is escaped as any other")
    func escapesMarkedQuotes() throws {
        let text = "hk\"\u{301}1"
        #expect(Array(CSVText.field(text, guardsFormulas: false).utf8) == Array("\"hk\"\"\u{301}1\"".utf8))
        #expect(try metrics(text).suffix(12) == Array("hk\\\"\u{301}1\"} 1\n".utf8)[...])
    }

    @Test("labels of metrics are read back byte for byte", .seeded)
    func labelsRoundTrip() throws {
        var generator = Seed.generator()
        for text in AwkwardText.samples(3000, of: ["\"", "\\", "\n", "\r", "n", "线"], using: &generator) {
            let found = try #require(label(in: try metrics(text)))
            #expect(found.value == Array(text.utf8))
            #expect(found.rest == Array("} 1\n".utf8))
            // A help text of several lines would end the scrape.
            #expect(try metrics(text).count { $0 == UInt8(ascii: "\n") } == 3)
        }
    }

    @Test("fields of CSV are read back byte for byte, but for what is cleaned", .seeded)
    func fieldsRoundTrip() throws {
        var generator = Seed.generator()
        for text in AwkwardText.samples(3000, of: ["\"", ",", "\n", "\r", "a", "线"], using: &generator) {
            let found = try #require(field(in: Array(CSVText.field(text, guardsFormulas: false).utf8)))
            #expect(found == Array(TerminalText.cleaned(text, keeping: "\t\r\n").utf8))
        }
    }
}
