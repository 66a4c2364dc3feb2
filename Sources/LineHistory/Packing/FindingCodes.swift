internal import Foundation
internal import LineModel

/// Findings as bytes and back: JSON, by the names of their cases, so that each can be said again as it was.
///
/// Codes findings, each once: most of many lines and rounds say the same. It is a class because it remembers, and is
/// used by one thread, since whoever makes one does not hand it on.
final class FindingCodes<Finding: Codable & Hashable & Sendable> {
    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()
    private var bytes: [Finding: [UInt8]] = [:]
    private var findings: [[UInt8]: Finding?] = [:]

    /// Bounds what is remembered, since figures differ without end.
    private static var maxRemembered: Int { 1000 }

    init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

    /// Writes a finding; the bytes are empty where it cannot be written, for a number that is not finite.
    func pack(_ finding: Finding) -> [UInt8] {
        if let known = bytes[finding] { return known }
        let packed = (try? encoder.encode(finding)).map { [UInt8]($0) } ?? []
        if bytes.count >= Self.maxRemembered { bytes.removeAll() }
        bytes[finding] = packed
        return packed
    }

    /// Reads a finding; nil when the bytes are damaged, or a newer program wrote them.
    func unpack(_ bytes: ArraySlice<UInt8>) -> Finding? {
        let bytes = Array(bytes)
        if let known = findings[bytes] { return known }
        let found = try? decoder.decode(Finding.self, from: Data(bytes))
        if findings.count >= Self.maxRemembered { findings.removeAll() }
        findings[bytes] = .some(found)
        return found
    }
}
