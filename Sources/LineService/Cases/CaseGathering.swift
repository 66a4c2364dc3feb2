package import CaseFile
package import LineHistory
package import LineModel
internal import LineReport

/// Gathers what a case is made of from the history, in questions that are short each: nobody who writes waits for it.
package struct CaseGathering {
    /// How much of an incident a case holds.
    package struct Bounds: Sendable {
        /// Lines of the incident; those that are bad now come first, then by name.
        package var lines = 40
        /// Healthy lines beside them.
        package var witnesses = 6
        /// Rounds; those before the incident, and the first ones of it.
        package var rounds = 600
        /// Single probes; those of the rounds next to the incident's beginning.
        package var probes = 200_000

        /// Those of the command.
        package init() {}

        /// Those of a download from the page, which takes memory of the service.
        package static var ofPage: Bounds {
            var bounds = Bounds()
            (bounds.lines, bounds.rounds, bounds.probes) = (20, 300, 40_000)
            return bounds
        }
    }

    /// What of the history its reader may see.
    package struct Scope: Sendable {
        /// Whether a line is within it.
        package var includes: @Sendable (Line) -> Bool
        /// What may be said of a line's reasons.
        package var reasons: @Sendable ([LineReason]) -> [LineReason]
        /// Whether rounds show what they say of all lines together.
        package var hasRounds: Bool

        /// - Parameter hasRounds: whether rounds show what they say of all lines together.
        package init(
            includes: @escaping @Sendable (Line) -> Bool, reasons: @escaping @Sendable ([LineReason]) -> [LineReason],
            hasRounds: Bool
        ) {
            (self.includes, self.reasons, self.hasRounds) = (includes, reasons, hasRounds)
        }

        /// All of it.
        package static let everything = Scope(includes: { _ in true }, reasons: { $0 }, hasRounds: true)
    }

    private let history: HistoryStore
    private let file: IncidentFile
    private let scope: Scope
    private let bounds: Bounds
    private let words: Words
    private let now: WallTime

    /// Rounds of so long before the incident, and after it, are in its case.
    private static let (before, after) = (Duration.seconds(3600), Duration.seconds(1800))
    private static let maxBefore = 24

    /// - Parameters:
    ///   - file: the incident as the reader may see it.
    ///   - language: of reasons and findings.
    ///   - now: when the case is made.
    package init(
        _ file: IncidentFile, _ history: HistoryStore, scope: Scope = .everything, bounds: Bounds = Bounds(),
        language: MessageLanguage, now: WallTime
    ) {
        (self.file, self.history, self.scope, self.bounds) = (file, history, scope, bounds)
        (words, self.now) = (Words(.keys, language), now)
    }

    /// What there is; nil for an incident without a line that is known, such as one of the service itself.
    ///
    /// - Throws: what the history says.
    package func input(vantage: String?, program: String, machine: CaseMachine) throws(HistoryError) -> CaseInput? {
        let (incident, outage) = (file.outage.incident, file.outage)
        let begin = try beginning()
        let end = incident.quietSince ?? outage.ended
        let from = begin.advanced(by: .zero - Self.before)
        let last = end.map { $0.advanced(by: Self.after).nanosecondsSince1970 } ?? .max
        let to = WallTime(
            nanosecondsSince1970: min(last, now.nanosecondsSince1970 + 1), utcOffsetSeconds: now.utcOffsetSeconds)
        var input = CaseInput(
            incident: incident.id, cause: incident.key, trouble: incident.trouble, opened: incident.openedAt,
            vantage: vantage ?? "", program: program, madeAt: now, from: from, to: to)
        (input.quiet, input.ended, input.timesDown) = (incident.quietSince, outage.ended, incident.timesDown)
        input.machine = machine
        let kept = choose(try history.rounds(from: from, to: to), begin, &input)
        if vantage == nil { input.vantage = kept.last?.vantage ?? "" }
        let windows = try windows(begin, &input)
        guard !windows.isEmpty else { return nil }
        try fill(&input, kept, windows, begin, end)
        input.explanations = explanations(of: Set(input.lines.map(\.name)))
        return input
    }

    /// When the round began that found it; when it was judged where that is not kept.
    private func beginning() throws(HistoryError) -> WallTime {
        guard let first = file.outage.events.first?.roundID, let round = try history.roundFile(first) else {
            return file.outage.incident.openedAt
        }
        return round.round.started
    }

    private func choose(_ rounds: [HistoryRound], _ begin: WallTime, _ input: inout CaseInput) -> [HistoryRound] {
        let split = rounds.firstIndex { $0.started.nanosecondsSince1970 >= begin.nanosecondsSince1970 } ?? rounds.count
        let before = rounds[..<split].suffix(Self.maxBefore)
        let kept = Array(before) + rounds[split...].prefix(max(0, bounds.rounds - before.count))
        input.leftOut.rounds = rounds.count - kept.count
        return kept
    }

    // MARK: - Lines

    /// The lines with their rounds, in the order of `input.lines`.
    private func windows(_ begin: WallTime, _ input: inout CaseInput) throws(HistoryError) -> [LineWindow] {
        let (outage, bad) = (file.outage, file.outage.incident.lines)
        let names = bad.sorted() + Set(outage.everyLine).subtracting(bad).sorted()
        var windows: [LineWindow] = []
        for name in names.prefix(bounds.lines) {
            guard let window = try window(name, input), scope.includes(window.line) else { continue }
            var line = CaseLine(window.line, payload: window.payload, role: .affected)
            if bad.contains(name) { line.since = outage.incident.since(name) }
            input.lines.append(line)
            windows.append(window)
        }
        input.leftOut.lines = names.count - windows.count
        guard !windows.isEmpty else { return [] }
        for (name, shares) in try witnesses(of: windows.map(\.line), Set(names), begin) {
            guard let window = try window(name, input), scope.includes(window.line) else { continue }
            var line = CaseLine(window.line, payload: window.payload, role: .witness)
            line.shares = shares
            input.lines.append(line)
            windows.append(window)
        }
        return windows
    }

    private func window(_ name: String, _ input: CaseInput) throws(HistoryError) -> LineWindow? {
        try history.window(of: name, from: input.from, to: input.to, resolution: .rounds)
    }

    /// Lines that were healthy in the round that found the incident, and share an ingress or an echo with its lines:
    /// those that proved its cause first, then as many of each kind.
    private func witnesses(
        of lines: [Line], _ affected: Set<String>, _ begin: WallTime
    ) throws(HistoryError) -> [(name: String, shares: [String])] {
        let (ingresses, echoes) = (Set(lines.map(\.ingress)), Set(lines.compactMap(\.echo)))
        let next = WallTime(nanosecondsSince1970: begin.nanosecondsSince1970 + 1)
        let healthy = try history.lines(from: begin, to: next).filter {
            $0.verdict == .healthy && !affected.contains($0.line.name) && scope.includes($0.line)
        }
        let sharing = healthy.map { found -> (name: String, shares: [String]) in
            let echo = found.line.echo.map(echoes.contains) ?? false
            return (
                found.line.name, (ingresses.contains(found.line.ingress) ? ["ingress"] : []) + (echo ? ["echo"] : [])
            )
        }
        let proving = sharing.filter { file.witnesses.contains($0.name) }
        let others = sharing.filter { !$0.shares.isEmpty && !file.witnesses.contains($0.name) }
            .sorted { $0.name < $1.name }
        let half = (bounds.witnesses - min(proving.count, bounds.witnesses) + 1) / 2
        let byIngress = others.filter { $0.shares.contains("ingress") }.prefix(half)
        let rest = others.filter { other in !byIngress.contains { $0.name == other.name } }
            .sorted { ($0.shares.contains("echo") ? 0 : 1, $0.name) < ($1.shares.contains("echo") ? 0 : 1, $1.name) }
        return Array((proving + byIngress + rest).prefix(bounds.witnesses))
    }

    // MARK: - Rounds

    private func fill(
        _ input: inout CaseInput, _ rounds: [HistoryRound], _ windows: [LineWindow], _ begin: WallTime, _ end: WallTime?
    ) throws(HistoryError) {
        var places: [String: Int] = [:]
        var sampled: [Int: SampledRound] = [:]
        // The probes of the rounds next to the beginning come first where not all have room.
        var room = bounds.probes
        let order = rounds.indices.sorted {
            let distances = [$0, $1].map { abs(rounds[$0].started.nanosecondsSince1970 - begin.nanosecondsSince1970) }
            return (distances[0], $0) < (distances[1], $1)
        }
        let names = input.lines.map(\.name)
        let measured = windows.map { Set($0.points.map(\.roundID)) }
        for index in order {
            let id = rounds[index].id
            guard var found = try history.sampled(names, round: id) else { continue }
            let here = names.indices.filter { measured[$0].contains(id) }
            input.leftOut.expired += here.count { found.probes[names[$0]] == nil }
            let count = found.probes.values.reduce(0) { $0 + $1.count }
            if count > room {
                input.leftOut.probes += count
                found.probes = [:]
            } else {
                room -= count
            }
            sampled[index] = found
        }
        for (index, round) in rounds.enumerated() {
            guard let file = try history.roundFile(round.id), let found = sampled[index] else { continue }
            let started = round.started.nanosecondsSince1970
            let phase: CaseRound.Phase =
                started < begin.nanosecondsSince1970
                ? .before : started < end?.nanosecondsSince1970 ?? .max ? .during : .after
            places[round.id] = input.rounds.count
            input.rounds.append(
                CaseRound(file, epochNanoseconds: found.epochNanoseconds, phase: phase, isWhole: scope.hasRounds, words)
            )
        }
        let probes = Dictionary(
            sampled.map { (rounds[$0.key].id, $0.value.probes) }, uniquingKeysWith: { first, _ in first })
        for (line, window) in windows.enumerated() {
            for point in window.points {
                guard let place = places[point.roundID] else { continue }
                let records = probes[point.roundID]?[window.line.name]
                input.rows.append(
                    CaseRow(
                        line: line, round: place, verdict: point.verdict,
                        reasons: words.reasons(scope.reasons(point.reasons)), summary: point.summary,
                        probes: records.flatMap { $0.count == input.rounds[place].count ? $0 : nil }))
            }
        }
    }

    // MARK: - What was found besides

    private func explanations(of names: Set<String>) -> [CaseJSON] {
        file.explanations.rows.reversed().filter { names.contains($0.line) }.map { one in
            .members([
                "time": .text(one.at.rfc3339()), "line": .text(one.line), "round": .text(one.round),
                "experiment": .text(one.experiment.rawValue),
                "body": .members([
                    "what": .text(words.experiment(one.experiment)),
                    "arms": .list(one.arms.map { .text(words.arm($0)) }),
                    "conclusions": .list(one.conclusions.map(conclusion)),
                ]),
            ])
        }
    }

    private func conclusion(_ one: Conclusion) -> CaseJSON {
        let figures = one.figures.map { figure -> CaseJSON.Member in
            let value: CaseJSON =
                switch figure.value {
                case .whole(let number): .whole(Int64(number))
                case .number(let number): .number(number)
                case .text(let text): .text(text)
                case .absent: .null
                }
            return CaseJSON.Member(key: figure.key, value: value)
        }
        return .members([
            "id": .text(one.id), "text": .text(words.conclusion(one)), "advice": .text(words.advice(one)),
            "figures": .object(figures),
        ])
    }
}
