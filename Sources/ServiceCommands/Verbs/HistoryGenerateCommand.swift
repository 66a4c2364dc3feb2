internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LinuxSocket
internal import SystemFiles

/// Makes a database for benchmarks, by the same way as watch writes one.
struct HistoryGenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Make a history that nobody measured, for benchmarks.", shouldDisplay: false)

    @Option(help: "The same seed makes the same history.") var seed: UInt64 = 1
    @Option(help: "Lines.") var lines = 10_000
    @Option(help: "Days before --until.") var days = 30
    @Option(help: "Seconds from round to round.") var every = 300
    @Option(help: "Rounds at the end that have their single probes.") var probes = 0
    @Option(help: "Rounds of evidence of all lines that are stored after the others.") var evidence = 0
    @Option(help: "Ingresses that the lines share, each with every echo; 0 gives each line its own.") var ingresses = 0
    @Option(help: "Echoes that the lines share, up to 256.") var echoes = 64
    @Option(help: "The end, as RFC 3339.") var until = "2026-11-24T00:00:00Z"
    @Option(help: "The database, which must not be there yet.") var output: String

    func run() async throws {
        guard let end = WallTime(text: until, utcOffsetSeconds: 0), lines > 0, days >= 0, every > 0, probes >= 0,
            evidence >= 0, ingresses >= 0, (1...256).contains(echoes)
        else {
            throw CommandFailure(
                "--until, --lines, --days, --every, --probes, --evidence, --ingresses, --echoes: this makes no history")
        }
        let store = try asking { () throws(HistoryError) in try HistoryStore.open(path: output, now: end).store }
        let rounds = days * 86_400 / every
        func generator(withProbes: Bool) -> HistoryGenerator {
            HistoryGenerator(
                seed: seed, lines: lines, withProbes: withProbes, ingresses: ingresses > 0 ? ingresses : nil,
                echoes: echoes)
        }
        var (plain, probed) = (generator(withProbes: false), generator(withProbes: true))
        for index in 0..<(rounds + probes) {
            let seconds = Int64(rounds - index) * Int64(every)
            let started = WallTime(
                nanosecondsSince1970: end.nanosecondsSince1970 - seconds * 1_000_000_000,
                utcOffsetSeconds: end.utcOffsetSeconds)
            let begin = MonotonicTime.now()
            let report = index < rounds ? plain.round(started: started) : probed.round(started: started)
            let made = MonotonicTime.now()
            try asking { () throws(HistoryError) in try store.storeRound(report) }
            let stored = MonotonicTime.now()
            if index >= rounds || index % 288 == 0 {
                let times = (made.nanoseconds(since: begin), stored.nanoseconds(since: made))
                StandardError.write(
                    "round \(index): made in \(times.0 / 1_000_000) ms, stored in \(times.1 / 1_000_000) ms\n")
            }
        }
        guard evidence > 0 else { return }
        var judged = EvidenceRounds(plain.lines, every: every, seed: seed)
        try judged.store(evidence, every: every, in: store)
    }
}
