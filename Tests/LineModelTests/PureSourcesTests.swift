import TestSupport
import Testing

/// The pure modules know nothing of flags and of the YAML: what they find is data, and `Words` says what to change.
@Suite("The pure modules")
struct PureSourcesTests {
    static let modules = ["LineModel", "ProbeWire", "ProbeEngine"]

    /// A flag; a section of the configuration with a key in it, as advice writes it; keys that are no words.
    static let settings = [
        #"(^|[^-])--[a-z]"#, #"(^|[ `"])(probe|limits|confirm|history|spool|web|upload|notify)\.[a-z_]+"#,
        #"\b(max_rate|max_address_rate|source_ports|tick_buffer|clear_after|unmeasured_after|stop_within)\b"#,
    ]

    /// Places that name a setting, in comments and in literals alike; code is no text for people.
    static func offences(in text: String) throws -> [String] {
        let patterns = try settings.map { try Regex($0) }
        return text.split(separator: "\n").map(String.init).filter { line in
            texts(of: line).contains { part in patterns.contains { part.contains($0) } }
        }
    }

    /// A line's comment and its string literals, these without what is put into them.
    private static func texts(of line: String) -> [String] {
        let parts = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let literals = parts[0].split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element).replacing(/\\\([^)]*\)/, with: "") }
        return literals + parts.dropFirst()
    }

    @Test("name no flag and no key of the configuration", arguments: modules)
    func names(_ module: String) throws {
        let sources = try Repository.sources(below: "Sources/\(module)")
        #expect(sources.count > 10)
        for source in sources { #expect(try Self.offences(in: source) == []) }
    }

    @Test(
        "are caught where they name one",
        arguments: [
            "    /// `--max-rate auto`: the rate is found.", #"        return "\(what); lower --max-rate""#,
            #"    "give it more CPU or lower probe.max_rate""#, "    // As probe.timestamps says.",
            "    /// (`max_rate: auto`)",
        ])
    func caught(_ line: String) throws { #expect(try Self.offences(in: line) == [line]) }

    @Test(
        "may speak of probes, and subtract",
        arguments: [
            "        guard let found = probe.line else { return nil }", #"    "\(probe.kind.rawValue) -- a dash""#,
            "        count -= 1 // one less: --", "    // The web. Then this.",
        ])
    func allowed(_ line: String) throws { #expect(try Self.offences(in: line).isEmpty) }
}
