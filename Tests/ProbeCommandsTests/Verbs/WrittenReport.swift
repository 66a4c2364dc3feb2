import Foundation
import Testing

/// What these tests look at in the JSON report.
struct WrittenReport: Decodable {
    struct Round: Decodable {
        struct Plan: Decodable {
            let lines, count, payloadBytes: Int
            let intervalMs, requestedIntervalMs: Double
            let seed: UInt64
        }
        struct Validity: Decodable {
            let verdict: String
            let reasons: [String]
            let interrupted: Bool
        }
        let vantage: String
        let plan: Plan
        let planned, sent, received, late, lost, refused, unsent: Int
        let validity: Validity
    }
    struct Line: Decodable {
        let name, ingress, verdict: String
        let echo: String?
        let sent, received, late, lost, refused, unsent: Int
        let reasons: [String]
    }

    let plumbline: String
    let round: Round
    let lines: [Line]

    init(json: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(WrittenReport.self, from: Data(json.utf8))
    }
}

/// A line of the samples file.
struct WrittenSample: Decodable {
    let line: String
    let seq: Int
    let sentNs: Int64?
    let rttUs: Double?
    let outcome: String

    static func all(ndjson: String) throws -> [WrittenSample] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try ndjson.split(separator: "\n").map { try decoder.decode(WrittenSample.self, from: Data($0.utf8)) }
    }
}

/// Flags of a short round that a busy machine cannot spoil: a probe is given up as overdue only after an interval, and
/// nobody waits for the timeout where every probe is answered.
let shortRound = ["--count", "2", "--interval", "200ms"]

/// The same where a probe stays without an answer.
let shortSilentRound = shortRound + ["--timeout", "100ms"]
