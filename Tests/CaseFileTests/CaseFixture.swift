@testable import CaseFile
import LineModel
import LineReport

/// A case that nobody measured: two lines of an ingress that lose a third from a time on, a healthy line over the same
/// ingress and one over the same echo.
struct CaseFixture {
    static let names = ["gz-hk-premium", "gz-jp-premium", "gz-hk-standard", "sz-hk-premium"]
    static let hosts = ["198.18.7.41", "198.18.9.77", "203.0.113.201", "2001:db8:77::9"]
    static let tag = Tag(key: "customer", value: "Drachenhort")
    static let vantage = "guangzhou-core-2"

    var input: CaseInput
    let key: CaseKey
    let reader: CaseReader

    /// - Parameters:
    ///   - rounds: six are before, and one after the incident.
    ///   - count: probes of a line in a round.
    init(seed: UInt64 = 1, rounds: Int = 12, count: Int = 20, language: MessageLanguage = .en) {
        var random = SeededGenerator(seed: seed)
        key = CaseKey(secret: (0..<32).map { UInt8($0) }) ?? CaseKey()
        reader = CaseReader(language: language, utcOffsetSeconds: 28_800, timeZone: "Asia/Shanghai")
        let start = Self.time(0)
        input = CaseInput(
            incident: 12, cause: CauseKey(.ingress, "198.18.7.41:7000"), trouble: .abnormal, opened: Self.time(6),
            vantage: Self.vantage, program: "1.2.3", madeAt: Self.time(rounds + 3), from: start, to: Self.time(rounds))
        input.quiet = Self.time(rounds - 1)
        input.machine.kernel = "Linux 6.1"
        (input.machine.isSynchronised, input.machine.largestClockErrorNanoseconds) = (true, 1_500_000)
        input.lines = Self.lines
        input.explanations = [
            .members([
                "time": .text("2026-11-29T08:00:00Z"), "line": .text(Self.names[0]), "experiment": .text("trace"),
                "body": .members([
                    "hops": .list([.text("198.18.7.41"), .text("10.99.3.1"), .text("2001:db8:77::9")]),
                    "note": .text("way of \(Self.names[0]) from \(Self.vantage), tag customer=Drachenhort"),
                ]),
            ])
        ]
        for index in 0..<rounds {
            input.rounds.append(Self.round(index, of: rounds, count))
            for line in input.lines.indices {
                input.rows.append(Self.row(line, index, of: rounds, count, &random))
            }
        }
        input.rows.sort { ($0.line, $0.round) < ($1.line, $1.round) }
    }

    static func time(_ round: Int) -> WallTime {
        WallTime(nanosecondsSince1970: 1_795_939_200_000_000_000 + Int64(round) * 300_000_000_000)
    }

    private static var lines: [CaseLine] {
        let places = hosts.enumerated().map { HostPort(host: $1, port: $0 < 2 ? 7000 : 7) }
        let ways = [(0, 2), (0, 3), (0, 2), (1, 2)]
        return names.enumerated().map { index, name in
            let line = Line(
                name: name, ingress: places[ways[index].0], echo: places[ways[index].1], tags: index < 2 ? [tag] : [])
            var shown = CaseLine(line, payload: .relay, role: index < 2 ? .affected : .witness)
            if index >= 2 { shown.shares = index == 2 ? ["ingress", "echo"] : ["echo"] } else { shown.since = time(6) }
            return shown
        }
    }

    private static func round(_ index: Int, of rounds: Int, _ count: Int) -> CaseRound {
        var plan = PlanFigures()
        (plan.count, plan.interval, plan.timeout, plan.payloadBytes) = (count, .milliseconds(20), .seconds(2), 64)
        (plan.seed, plan.sourcePorts) = (.max, 4)
        // The third is not valid, and counts for nothing.
        let validity = Validity(
            verdict: index == 3 ? .invalid : .valid,
            findings: index == 3 ? [.told("\(names[1]) by \(hosts[0]): the machine slept")] : [])
        let file = RoundFile(
            round: HistoryRound(
                id: RoundReport.hexadecimal(UInt64(index) + 77), vantage: vantage, started: time(index),
                duration: .seconds(3), validity: validity, lines: 4, abnormal: 2, unmeasured: 0,
                totals: OutcomeCounts(), hasProbes: true),
            finished: time(index), plan: plan, duplicates: 0, corrupt: 0, ledger: RoundLedger())
        let phase: CaseRound.Phase = index < 6 ? .before : index < rounds - 1 ? .during : .after
        return CaseRound(
            file, epochNanoseconds: time(index).nanosecondsSince1970, phase: phase, isWhole: true, Words(.keys))
    }

    private static func row(
        _ line: Int, _ index: Int, of rounds: Int, _ count: Int, _ random: inout SeededGenerator
    ) -> CaseRow {
        let isBad = line < 2 && index >= 6 && index < rounds - 1
        let probes = (0..<count).map { sequence -> ProbeRecord in
            var record = ProbeRecord()
            record.sentNanoseconds = Int64(sequence) * 20_000_000 + Int64(line) * 1_000
            let draw = random.nextUnit()
            switch draw {
            case ..<(isBad ? 0.3 : 0):
                record.outcome = .lost
            case ..<(isBad ? 0.35 : 0):
                (record.outcome, record.refusal) = (.refused, .host)
            case 0.97...0.98:
                record.outcome = .unsent
                record.sentNanoseconds = 0
            default:
                record.outcome = draw > 0.99 ? .late : .received
                record.rttNanoseconds = 38_000_000 + Int64(random.nextUnit() * 4_000_000)
                record.isUncertain = draw > 0.985 && draw < 0.987
            }
            return record
        }
        let summary = CaseFigures.summary(of: probes, intervalNanoseconds: 20_000_000)
        return CaseRow(
            line: line, round: index, verdict: isBad ? .abnormal : .healthy,
            reasons: isBad ? ["loss is above 30 % over \(hosts[0]):7000"] : [], summary: summary, probes: probes)
    }

    func zip(hiding hidden: Set<CaseHiding> = []) throws -> [UInt8] {
        try CaseMaker.zip(of: input, hiding: hidden, for: reader, key: key)
    }

    static func check(_ zip: [UInt8], key: CasePublicKey? = nil) throws(CaseUnreadable) -> CaseCheck {
        try CaseCheck(zip: zip, key: key, program: "1.2.3")
    }
}

/// A zip's files, changed and signed anew by the same key or another one.
struct OpenedCase {
    var files: [String: [UInt8]]
    private let names: [String]

    init(_ zip: [UInt8]) throws {
        let entries = try ZipArchive.entries(of: zip)
        names = entries.map(\.name)
        files = Dictionary(entries.map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    }

    func text(_ name: String) -> String { String(decoding: files[name] ?? [], as: UTF8.self) }

    mutating func replace(_ old: String, by new: String, in name: String) {
        files[name] = Array(text(name).replacing(old, with: new).utf8)
    }

    /// As it is, without a new signature.
    func zip() throws -> [UInt8] { try ZipArchive.bytes(of: names.map { ZipEntry(name: $0, bytes: files[$0] ?? []) }) }

    /// With digests and a signature that fit what it holds now.
    func zip(signedBy key: CaseKey) throws -> [UInt8] {
        var copy = self
        for name in names where name != CaseFormat.manifest && name != CaseFormat.signature {
            let bytes = files[name] ?? []
            let pattern = try Regex(#"(?s)"name": "\#(name)",\s*"bytes": \d+,\s*"sha256": "[0-9a-f]+""#)
            let entry =
                #""name": "\#(name)", "bytes": \#(bytes.count), "sha256": "\#(HexText.lower(CaseDigest.sha256(bytes)))""#
            copy.files[CaseFormat.manifest] = Array(
                copy.text(CaseFormat.manifest).replacing(pattern, with: entry).utf8)
        }
        copy.files[CaseFormat.signature] = key.signature(of: copy.files[CaseFormat.manifest] ?? [])
        return try copy.zip()
    }
}
