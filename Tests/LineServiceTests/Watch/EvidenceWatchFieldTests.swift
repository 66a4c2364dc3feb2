import LineHistory
import LineModel
import LineReport
import ProbeEngine
import Synchronization
import TestSupport
import Testing

@testable import LineService

/// A real watch over real reflectors, of which one loses in bursts some of what it gets.
@Suite("A watch that judges by evidence", .serialized)
struct EvidenceWatchFieldTests {
    private func settings(_ field: WatchField) -> ServiceSettings {
        var settings = field.settings
        settings.alerts.falseAlarms = FalseAlarmBudget("1/day")
        settings.probe.count = 100
        settings.probe.interval = .milliseconds(2)
        settings.confirm.count = 100
        settings.limits.loss = 0.9
        settings.notify = [.recording(name: "ops")]
        return settings
    }

    @Test("a loss below every limit is raised, told with its evidence, and kept over a restart")
    func raised() async throws {
        var lossyHost = Impairment.none
        lossyHost.burst = try BurstLoss(meanLength: 3, share: 0.2)
        let field = try WatchField(hosts: 2, ports: 3, net: 116, impairments: [0: lossyHost])
        let settings = settings(field)
        let lossy = Set(field.lines.prefix(3).map(\.name))
        try await field.run(settings) { watch, _ in await !watch.field.book.open.isEmpty }
        let stored = try field.store.loadState()
        let incident = try #require(stored.open.first)
        #expect(!incident.lines.isEmpty && incident.lines.isSubset(of: lossy))
        #expect(!stored.evidence.isEmpty)
        let name = try #require(incident.lines.first)
        let watch = try #require(stored.watches[name])
        #expect(watch.isByEvidence && watch.state == .abnormal)
        // Another process goes on with it; a line that lost a fifth is not as usual after one round.
        try await field.run(settings) { _, report in report.validity.verdict == .valid }
        let after = try field.store.loadState()
        #expect(after.watches[name]?.isByEvidence == true)
        // On a busy machine a bin may prove nothing.
        let counts = field.status.counts
        #expect(counts.evidenceBins + counts.evidenceBinsUnfit > 0)
        #expect(field.log.text.contains("lines were judged by evidence"))
    }

    @Test("lines in order raise nothing, and get no further probes for it")
    func healthy() async throws {
        let field = try WatchField(hosts: 2, ports: 3, net: 117)
        let rounds = Counter()
        try await field.run(settings(field)) { _ in rounds.next() >= 12 }
        #expect(try field.store.loadState().open.isEmpty)
        #expect(field.status.counts.raisedByEvidence == 0)
    }
}
