import LineModel
import LinuxSocket

@testable import ProbeEngine

/// A round over real sockets, and how to read what it found.
struct RealRound {
    let prepared: PreparedRound
    /// As it was made: without the lines of SOCKS5 proxies that made no association.
    let made: PreparedRound
    let measured: RoundFindings

    /// - Parameter whenStarted: called once the measuring thread runs.
    init(
        _ prepared: PreparedRound, explicitStampIDs: Bool? = nil, whenStarted: (RunningRound) -> Void = { _ in }
    ) throws {
        self.prepared = prepared
        let running = try RunningRound.start(prepared, explicitStampIDs: explicitStampIDs)
        whenStarted(running)
        made = running.round
        measured = running.finish()
    }

    /// Prepares and runs.
    init(
        _ endpoints: [Endpoint], explicitStampIDs: Bool? = nil, whenStarted: (RunningRound) -> Void = { _ in },
        _ change: (inout RoundSettings) -> Void
    ) throws {
        try self.init(
            Self.prepare(endpoints.map(Self.line), change), explicitStampIDs: explicitStampIDs,
            whenStarted: whenStarted)
    }

    static func prepare(_ lines: [Line], _ change: (inout RoundSettings) -> Void) throws -> PreparedRound {
        var settings = RoundSettings()
        settings.count = 20
        settings.interval = .milliseconds(5)
        settings.maxAddressRate = 20_000
        change(&settings)
        return try RoundPreparation.prepare(lines, settings: settings, seed: 9)
    }

    static func line(_ endpoint: Endpoint) -> Line {
        Line(ingress: HostPort(host: endpoint.addressText, port: endpoint.port))
    }

    /// Of each line; without the probes that left late, which a busy machine makes.
    var counts: [LineCounts] {
        measured.counts.map { counts in
            var counts = counts
            counts.leftLate = 0
            return counts
        }
    }

    func outcomes(_ target: Int) -> [ProbeOutcome] { measured.samples.row(target).map(\.outcome) }

    /// Over all lines; the self-probes' rows behind theirs do not count.
    func count(_ outcome: ProbeOutcome) -> Int {
        (0..<prepared.plan.lines).reduce(0) { $0 + outcomes($1).count { $0 == outcome } }
    }

    /// Whether the line's every probe that was sent ended like this. A machine that is busy with other things sends
    /// late, and leaves what is overdue unsent: that is no business of a test's.
    func all(_ outcome: ProbeOutcome, _ targets: some Sequence<Int>) -> Bool {
        targets.allSatisfy { Set(outcomes($0)).subtracting([.unsent]) == [outcome] }
    }

    /// Probes that the prober did not send in time.
    var overdue: Int { measured.ledger.overdue }

    /// The line's probes that were sent, by sequence number.
    func sent(_ target: Int = 0) -> [Int] { outcomes(target).indices.filter { outcomes(target)[$0] != .unsent } }

    /// The line's probes with this outcome, by sequence number.
    func sequences(_ outcome: ProbeOutcome, _ target: Int = 0) -> [Int] {
        outcomes(target).indices.filter { outcomes(target)[$0] == outcome }
    }
}
