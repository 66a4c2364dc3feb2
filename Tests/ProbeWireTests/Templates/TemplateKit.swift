import LineModel
import ProbeWire
import Testing

/// Templates, their datagrams and replies, as the tests write them.
enum TemplateKit {
    static let probe = PlumbProbe(
        identity: 0x0102_0304_0506_0708, line: 0x0A0B_0C0D, sequence: 0x1112_1314,
        sendTimeNanoseconds: 1_760_000_000_123_456_789)
    static let ipv4 = RelayHeader(high: 0, low: 0xCB00_7107 << 32, isIPv6: false, port: 7001)
    static let ipv6 = RelayHeader(high: 0x2001_0DB8_0000_0000, low: 7, isIPv6: true, port: 7001)

    static func template(_ text: String) throws(TemplateProblems) -> PayloadTemplate {
        try PayloadTemplate(text: text, source: "t")
    }

    static func bound(_ text: String, echo: RelayHeader? = nil, size: Int = 64) throws -> BoundTemplate {
        try template(text).bound(echo: echo, size: size)
    }

    /// The datagram, written over memory that is not zero.
    static func encode(_ template: BoundTemplate, _ probe: PlumbProbe = probe, echo: RelayHeader? = nil) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xAA, count: template.length + 8)
        bytes.withUnsafeMutableBytes { template.encode(probe, echo: echo, into: $0) }
        precondition(bytes.suffix(8).allSatisfy { $0 == 0xAA }, "written behind the end")
        return Array(bytes.dropLast(8))
    }

    static func sequence(_ template: BoundTemplate, _ bytes: [UInt8], _ probe: PlumbProbe = probe) -> UInt32? {
        bytes.withUnsafeBytes { template.sequence(of: $0, identity: probe.identity, line: probe.line) }
    }

    static func quoted(_ template: BoundTemplate, _ bytes: [UInt8], _ probe: PlumbProbe = probe) -> UInt32? {
        bytes.withUnsafeBytes { template.sequence(ofQuotation: $0, identity: probe.identity, line: probe.line) }
    }

    static func line(_ template: BoundTemplate, _ bytes: [UInt8]) -> UInt64? {
        bytes.withUnsafeBytes { template.line(of: $0) }
    }

    static func accepts(_ template: BoundTemplate, _ bytes: [UInt8], _ probe: PlumbProbe = probe) -> Bool {
        bytes.withUnsafeBytes { template.accepts($0, for: probe) }
    }

    /// What is said about a text that is no template, without the name of its source.
    static func problems(_ text: String) -> [String] {
        do throws(TemplateProblems) {
            _ = try template(text)
            return []
        } catch {
            return error.problems.map { "\($0.place.line):\($0.place.column) \($0.error.reason)" }
        }
    }

    /// A few changes of any kind.
    static func mutate(_ golden: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        Mutation.of(golden, hostile: [0, 1, 0x20, 0x7B, 0x7D, 0x80, 0xFF], using: &generator)
    }
}
