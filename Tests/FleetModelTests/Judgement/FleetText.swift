import LineModel

@testable import FleetModel

/// A slot drawn as text, as docs/service/fleet-judgement.md explains it, with what is expected of it.
struct FleetText {
    var name = ""
    var vantages: [FleetVantage] = []
    var cells: [(vantage: String, line: Line, letter: Character)] = []
    var reports: [String: String] = [:]
    var canaries: [String: (bad: Int, all: Int)] = [:]
    /// Seconds that a vantage's clock is ahead.
    var clocks: [String: Duration] = [:]
    var expected: [String] = []

    init(_ text: String) {
        for row in text.split(separator: "\n" as Character).map(String.init) {
            if row.hasPrefix("= ") {
                if row != "= nothing" { expected.append(String(row.dropFirst(2))) }
            } else if name.isEmpty {
                name = row
            } else {
                addRow(row.split(separator: " " as Character).map(String.init))
            }
        }
        // A vantage that did not report has the lines of all.
        let all = Dictionary(cells.map { ($0.line.name, $0.line) }, uniquingKeysWith: { first, _ in first })
        for vantage in vantages where reports[vantage.name] != nil {
            cells += all.values.map { (vantage.name, $0, "?") }
        }
    }

    private mutating func addRow(_ words: [String]) {
        var vantage = FleetVantage(name: words[0])
        var ingress = 0
        for word in words.dropFirst() {
            if let equals = word.firstIndex(of: "=") {
                let (key, value) = (String(word[..<equals]), String(word[word.index(after: equals)...]))
                if key == "canaries" {
                    let parts = value.split(separator: "/").compactMap { Int($0) }
                    canaries[words[0]] = (parts[0], parts[1])
                } else if key == "clock" {
                    clocks[words[0]] = .seconds(Int(value) ?? 0)
                } else {
                    vantage.tags.append(Tag(key: key, value: value))
                }
            } else if word == "late" || word == "invalid" {
                reports[words[0]] = word
            } else {
                ingress += 1
                for (place, letter) in word.enumerated() where letter != "-" {
                    cells.append((words[0], Self.line(ingress, place + 1), letter))
                }
            }
        }
        vantages.append(vantage)
    }

    static func line(_ ingress: Int, _ echo: Int) -> Line {
        Line(
            name: "i\(ingress)>e\(echo)", ingress: HostPort(host: "i\(ingress)", port: 9000),
            echo: HostPort(host: "e\(echo)", port: 7))
    }

    var lines: [Line] {
        Dictionary(cells.map { ($0.line.name, $0.line) }, uniquingKeysWith: { first, _ in first }).values
            .sorted { $0.name < $1.name }
    }

    var field: FleetField { Self.field(vantages, lines, cells.map { ($0.vantage, $0.line.name) }) }

    static func field(_ vantages: [FleetVantage], _ lines: [Line], _ pairs: [(String, String)]) -> FleetField {
        let sorted = vantages.sorted { $0.name < $1.name }
        let places = Dictionary(uniqueKeysWithValues: lines.enumerated().map { ($1.name, Int32($0)) })
        let own = Dictionary(grouping: pairs) { $0.0 }
        return FleetField(
            vantages: sorted, lines: lines,
            linesOfVantage: sorted.map { vantage in (own[vantage.name] ?? []).compactMap { places[$0.1] }.sorted() })
    }

    func slot(_ number: Int64 = 0) -> FleetSlot {
        var rounds: [String: FleetRound] = [:]
        for vantage in vantages where reports[vantage.name] != "late" {
            let own = cells.filter { $0.vantage == vantage.name }.sorted { $0.line.name < $1.line.name }
            var round = TestRound.round(
                of: vantage.name, slot: number, own.map { ($0.line, $0.letter) },
                isValid: reports[vantage.name] != "invalid")
            if let canaries = canaries[vantage.name] {
                (round.header.canaries, round.header.badCanaries) = (canaries.all, canaries.bad)
            }
            rounds[vantage.name] = round
        }
        return FleetSlot(slot: number, every: .seconds(300), rounds: rounds, clocks: clocks)
    }

    /// What is found, in the words of the table.
    var found: [String] { Self.words(FleetJudge.judge(slot(), in: field)) }

    static func words(_ findings: FleetFindings) -> [String] {
        findings.badUplinks.map { "uplink \($0)" } + findings.causes.map(words)
            + findings.seen.filter { !$0.isRaised }.map { "shown \($0.line): \($0.bad.count) of \($0.seenOf)" }
    }

    static func words(_ cause: FleetCause) -> String {
        let value = cause.key.value.replacing(":9000", with: "").replacing(":7", with: "")
        let name = value.isEmpty ? cause.key.kind.word : "\(cause.key.kind.word) \(value)"
        let count = cause.lines.count
        let lines = cause.key.kind == .line ? "" : "\(count) line\(count == 1 ? "" : "s") "
        return "\(name): \(lines)from \(cause.vantages.count) of \(cause.vantagesInAll)"
    }
}

/// Rounds as vantages send them, for tests.
enum TestRound {
    static func round(
        of vantage: String, slot: Int64, _ lines: [(Line, Character)], isValid: Bool = true,
        evidence: [Int: Double] = [:]
    ) -> FleetRound {
        let rows = lines.map { row($0, $1) }
        let report = RoundReport(
            id: "0123456789abcdef", vantage: vantage, started: WallTime(nanosecondsSince1970: slot * 1_000_000_000),
            finished: WallTime(nanosecondsSince1970: slot * 1_000_000_000 + 4_000_000_000), duration: .seconds(4),
            plan: PlanFigures(), totals: OutcomeCounts(), duplicates: 0, corrupt: 0, ledger: RoundLedger(),
            validity: Validity(verdict: isValid ? .valid : .invalid, findings: []), lines: rows,
            samples: SampleTable(lines: 0, count: 0), samplesEpochNanoseconds: 0)
        let header = RoundHeader(
            vantage: vantage, instance: "instance", slot: slot, generation: 1, version: "1.0.0", everySeconds: 300,
            clockNanoseconds: slot * 1_000_000_000)
        return FleetRound(header: header, report: report, states: lines.map { state($1) }, evidence: evidence)
    }

    static func state(_ letter: Character) -> CellState {
        switch letter {
        case ".": .healthy
        case "u": .unmeasured
        case "?": .absent
        default: .abnormal
        }
    }

    static func row(_ line: Line, _ letter: Character) -> LineReportRow {
        var summary = LineSummary()
        let isBad = state(letter) == .abnormal
        if letter != "u", letter != "?" { (summary.counts.received, summary.counts.lost) = isBad ? (50, 50) : (100, 0) }
        var row = LineReportRow(
            line: line, payload: .plumb, summary: summary,
            verdict: isBad ? .abnormal : letter == "u" ? .unmeasured : .healthy,
            reasons: isBad ? [.loss(ratio: 0.5, limit: 0.3, at: nil)] : [], sampleRow: letter == "?" ? nil : 0)
        if letter == "b" || letter == "f" {
            var segments = LineSegments(kind: .icmp, every: 1, pairs: SegmentPairs())
            segments.lossAt = letter == "b" ? .beyond : .ingress
            row.segments = segments
        }
        if letter == "d" {
            var gain = LineGain(every: 1, pairs: SegmentPairs())
            gain.direct.received = 100
            row.gain = gain
        }
        return row
    }
}

extension FleetFindings {
    /// The names of the vantages whose uplink is at fault.
    var badUplinks: [String] { standings.filter(\.isUplinkBad).map(\.name) }
}
