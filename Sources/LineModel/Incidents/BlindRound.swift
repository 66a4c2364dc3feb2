/// Why a round showed nothing of any line. The names of cases are stored: they stay for ever.
package enum BlindRound: Hashable, Sendable {
    /// There was no line to measure: no source gave any.
    case noLines
    /// The round could not be made, for the reason that the log gives.
    case notMade(String)
    /// The round is not valid, so that it changes no state and raises no alarm.
    case notValid([ValidityFinding])
    /// Another cause, which a newer version stored.
    case other
}

extension BlindRound: Codable {
    private enum CodingKeys: String, CodingKey { case kind, reason, findings }

    /// - Throws: what is no cause of any version.
    package init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        switch try stored.decode(String.self, forKey: .kind) {
        case "no-lines": self = .noLines
        case "not-made": self = .notMade(try stored.decodeIfPresent(String.self, forKey: .reason) ?? "")
        case "not-valid":
            let findings = try stored.decodeIfPresent(LossyList<ValidityFinding>.self, forKey: .findings)
            self = .notValid(findings?.elements ?? [])
        default: self = .other
        }
    }

    /// - Throws: what the encoder does.
    package func encode(to encoder: any Encoder) throws {
        var stored = encoder.container(keyedBy: CodingKeys.self)
        try stored.encode(id, forKey: .kind)
        switch self {
        case .notMade(let reason): try stored.encode(reason, forKey: .reason)
        case .notValid(let findings): try stored.encode(LossyList(findings), forKey: .findings)
        case .noLines, .other: break
        }
    }

    /// The word that stores and documents for programs have for it; it never changes.
    package var id: String {
        switch self {
        case .noLines: "no-lines"
        case .notMade: "not-made"
        case .notValid: "not-valid"
        case .other: "other"
        }
    }
}

/// Whether a round showed anything.
package enum Sight: Equatable, Sendable {
    /// The round is valid and some line was measured.
    case clear
    /// The round is valid and no line was measured, which is the lines' trouble; or it was ended early. It neither ends
    /// a blindness nor counts as one.
    case unknown
    case nothing(BlindRound)

    /// What a round that was made shows.
    ///
    /// - Parameters:
    ///   - isInterrupted: somebody ended the round early.
    ///   - readings: of its lines; nil for those under maintenance.
    package init(_ validity: Validity, isInterrupted: Bool, readings: [LineReading?]) {
        guard !isInterrupted else {
            self = .unknown
            return
        }
        guard validity.verdict == .valid else {
            self = .nothing(.notValid(validity.findings))
            return
        }
        self = readings.contains { $0.map { $0.verdict != .unmeasured } ?? false } ? .clear : .unknown
    }
}
