internal import Foundation
internal import LineModel

/// What a hub answers to a round that it took.
package struct RoundReceipt: Sendable {
    /// The hub's clock, nanoseconds since 1970; nil where it does not say it.
    package private(set) var now: Int64?
    /// The newest generation of lines; nil where it does not say it.
    package private(set) var generation: Int?
    /// What it has to say of this vantage, fit to be shown.
    package private(set) var notes: [String] = []

    private struct Answer: Decodable {
        var now: Int64?
        var generation: Int?
        var notes: [String]?

        private enum CodingKeys: String, CodingKey {
            case now = "now_ns"
            case generation, notes
        }
    }

    /// An answer that says nothing where the bytes are no such answer: the status alone acknowledges.
    init(_ body: [UInt8]) {
        guard let read = try? JSONDecoder().decode(Answer.self, from: Data(body)) else { return }
        now = read.now.flatMap { (0...Self.latest).contains($0) ? $0 : nil }
        generation = read.generation.flatMap { (0...1 << 53).contains($0) ? $0 : nil }
        notes = (read.notes ?? []).prefix(Self.maxNotes).map(HubWords.shown)
    }

    /// The year 2096.
    private static let latest: Int64 = 4_000_000_000_000_000_000
    private static let maxNotes = 8
}

/// Words of a hub, which may be anybody.
enum HubWords {
    private static let maxCharacters = 300

    /// Fit for a log.
    static func shown(_ text: String) -> String { String(TerminalText.cleaned(text).prefix(maxCharacters)) }

    private struct Problem: Decodable {
        var title: String?
        var detail: String?
    }

    /// What an answer that is no success says (RFC 9457), behind its status.
    static func problem(_ answer: HubAnswer) -> String {
        let read = try? JSONDecoder().decode(Problem.self, from: Data(answer.body))
        let words = [read?.title, read?.detail].compactMap { $0 }.filter { !$0.isEmpty }.map(shown)
        let said = words.isEmpty ? "" : ": " + words.joined(separator: "; ")
        switch answer.status {
        case 300..<400: return "it answered \(answer.status); write the address that it points to"
        case 401: return "it does not know this vantage's token (401)\(said); have the hub give out a new one"
        case 403: return "the token is another vantage's (403)\(said); compare fleet.name"
        default: return "it answered \(answer.status)\(said)"
        }
    }
}
