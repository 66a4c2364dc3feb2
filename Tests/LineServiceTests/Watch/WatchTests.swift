import Foundation
import LineHistory
import LineModel
import LineReport
import Synchronization
import TestSupport
import Testing

@testable import LineNotify
@testable import LineService
@testable import ServiceSupport

@Suite("The watch", .serialized)
struct WatchTests {
    @Test("a broken ingress is one incident with all its lines, told once, and closed after its repair")
    func oneIncident() async throws {
        let field = try WatchField(hosts: 4, ports: 3, net: 91)
        var settings = field.settings
        settings.notify = [NotifierSettings.recording(name: "ops")]
        let stage = Mutex(0)
        try await field.run(settings) { report in
            let messages = try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 100)
            switch stage.withLock({ $0 }) {
            case 0 where report.validity.verdict == .valid:
                #expect(messages.isEmpty)
                field.breakHost(1)
                stage.withLock { $0 = 1 }
            case 1 where !messages.isEmpty:
                let items = messages.flatMap(\.digest.items)
                #expect(items.map(\.change) == [.opened])
                #expect(items.first?.cause == CauseKey(.ingressHost, "127.91.0.2"))
                #expect(items.first?.lines.count == 3)
                #expect(items.first?.healthyOutside == 9)
                try field.repairHost(1)
                stage.withLock { $0 = 2 }
            case 2 where messages.count > 1:
                #expect(messages.flatMap(\.digest.items).map(\.change) == [.opened, .closed])
                return true
            default: break
            }
            return false
        }
        let stored = try field.store.loadState()
        #expect(stored.open.isEmpty)
        #expect(stored.watches.isEmpty)
        #expect(stored.recent.count == 1)
        #expect(field.status.counts.raised == 3)
    }

    @Test("a suspect is probed again by itself, and from fresh source ports")
    func confirmsFromFreshPorts() async throws {
        let field = try WatchField(hosts: 2, ports: 1, net: 98)
        let dead = try await ListeningLine.start(host: "127.98.1.1", answers: false)
        let healthy = try await ListeningLine.start(host: "127.98.1.2", answers: true)
        var settings = field.settings
        // Three, so that no set of them comes again by chance; a confirmation takes one fewer.
        settings.probe.sourcePorts = 3
        let lines = field.lines + [dead.line, healthy.line]
        try await field.run(settings, lines: { lines }) { _ in field.status.counts.raised == 1 }
        try await dead.stop()
        try await healthy.stop()
        let rounds = Set(field.reports.map(\.id)).count
        #expect(healthy.ports.count == rounds)
        // The others are confirmations.
        #expect(dead.ports.count > rounds)
        #expect(Set(dead.ports.keys).isDisjoint(with: healthy.ports.keys))
        #expect(Set(dead.ports.values).count == dead.ports.count, "\(dead.ports)")
        #expect(dead.ports.values.count { $0.count == 3 } == rounds, "\(dead.ports)")
        #expect(dead.ports.values.allSatisfy { $0.count == 3 || $0.count == 2 }, "\(dead.ports)")
    }

    @Test("an open incident is still open after a restart, and is not told again")
    func survivesARestart() async throws {
        let field = try WatchField(hosts: 3, ports: 2, net: 92)
        var settings = field.settings
        settings.notify = [NotifierSettings.recording(name: "ops")]
        field.breakHost(0)
        let due: @Sendable (RoundReport) throws -> Int = { report in
            try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 100).count
        }
        try await field.run(settings) { try due($0) == 1 }
        let valid = Mutex(0)
        try await field.run(settings) { report in
            if report.validity.verdict == .valid { valid.withLock { $0 += 1 } }
            let told = try due(report)
            #expect(told == 1)
            return valid.withLock { $0 } >= 3
        }
        #expect(try field.store.loadState().open.count == 1)
    }

    @Test("an incident that was silenced before a restart is told as opened after it, once the silence is over")
    func silenceSurvivesARestart() async throws {
        let field = try WatchField(hosts: 3, ports: 2, net: 89)
        var settings = field.settings
        settings.notify = [NotifierSettings.recording(name: "ops")]
        var rule = MuteRule()
        rule.line = "*"
        settings.muting.silences = [rule]
        field.breakHost(0)
        try await field.run(settings) { _ in try field.store.loadState().open.count == 1 }
        let told: @Sendable () throws -> [IncidentChange] = {
            try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 100).flatMap(\.digest.items).map(
                \.change)
        }
        #expect(try told() == [])
        settings.muting.silences = []
        let valid = Mutex(0)
        try await field.run(settings) { report in
            if report.validity.verdict == .valid { valid.withLock { $0 += 1 } }
            return valid.withLock { $0 } >= 3
        }
        #expect(try told() == [.opened])
    }

    @Test("what somebody silenced is kept from people over a restart and a clock's step, and told when that is over")
    func noteSurvivesARestart() async throws {
        let field = try WatchField(hosts: 3, ports: 2, net: 86)
        var settings = field.settings
        settings.notify = [NotifierSettings.recording(name: "ops")]
        let told: @Sendable () throws -> [IncidentChange] = {
            try field.store.dueMessages(for: "ops", now: .distantFuture, limit: 100).flatMap(\.digest.items)
                .map(\.change)
        }
        // Lines that were measured once can be silenced.
        try await field.run(settings) { _ in true }
        try #require(!field.reports.isEmpty)
        let now = field.now
        for line in field.lines.prefix(2) {
            let until = now.advanced(by: .seconds(30 * 86_400))
            _ = try field.store.add(
                OperatorNote(.silence, of: .line(line.name), by: "an", at: now, until: until))
        }
        #expect(try field.store.silences(at: now).map(\.subject) == field.lines.prefix(2).map { .line($0.name) })
        field.breakHost(0)
        try await field.run(settings) { _ in try field.store.loadState().open.count == 1 }
        #expect(try told() == [])
        // The clock is set back: the silence counts as long as it says.
        field.setClock(by: .seconds(-7200))
        let valid = Mutex(0)
        try await field.run(settings) { report in
            if report.validity.verdict == .valid { valid.withLock { $0 += 1 } }
            return valid.withLock { $0 } >= 2
        }
        #expect(try told() == [])
        for line in field.lines.prefix(2) {
            _ = try field.store.add(OperatorNote(.unsilence, of: .line(line.name), by: "an", at: now))
        }
        try await field.run(settings) { _ in try !told().isEmpty }
        #expect(try told() == [.opened])
    }

    @Test("goes on measuring when the clock is set back an hour between rounds")
    func survivesAStepBack() async throws {
        let field = try WatchField(hosts: 2, ports: 1, net: 93)
        let count = Mutex(0)
        try await field.run { _ in
            let rounds = count.withLock { rounds in
                rounds += 1
                return rounds
            }
            if rounds == 2 { field.setClock(by: .seconds(-3600)) }
            return rounds == 4
        }
        #expect(Set(field.reports.map(\.id)).count == 4)
    }

    @Test("all states are in the history that takes a damaged one's place")
    func rewritesStates() async throws {
        let field = try WatchField(hosts: 3, ports: 2, net: 97)
        field.breakHost(0)
        let stage = Mutex(0)
        try await field.run { _ in
            switch stage.withLock({ $0 }) {
            case 0 where try !field.history.use({ try $0.loadState() }).open.isEmpty:
                stage.withLock { $0 = 1 }
            // A round without any change in between.
            case 1:
                let isFirst = Mutex(true)
                try field.history.use { _ in
                    let isDamaged = isFirst.withLock { isFirst in
                        defer { isFirst = false }
                        return isFirst
                    }
                    if isDamaged { throw HistoryError(.corrupt, "a page is not what it was") }
                }
                #expect(try field.history.use { try $0.loadState() }.watches.isEmpty)
                stage.withLock { $0 = 2 }
            case 2:
                let stored = try field.history.use { try $0.loadState() }
                #expect(stored.open.count == 1)
                #expect(stored.watches.count == 2)
                return true
            default: break
            }
            return false
        }
    }

    @Test("without lines nothing is measured, and it is counted")
    func countsSlotsWithoutLines() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 94)
        let asked = Mutex(0)
        try await field.run(
            lines: {
                let count = asked.withLock { asked in
                    asked += 1
                    return asked
                }
                return count < 3 ? [] : field.lines
            }, until: { _ in true })
        #expect(field.status.counts.roundsWithoutLines == 2)
        #expect(field.status.readiness().isGood)
    }

    @Test("settings are taken over between two rounds")
    func takesNewSettings() async throws {
        let field = try WatchField(hosts: 2, ports: 1, net: 95)
        let holder = Mutex<Watch?>(nil)
        let (stream, end) = AsyncStream.makeStream(of: Void.self)
        let watch = try field.watch(field.settings) { report in
            if report.plan.count == 7 { end.finish() }
            var settings = field.settings
            settings.probe.count = 7
            await holder.withLock { $0 }?.adopt(settings)
        }
        holder.withLock { $0 = watch }
        let task = Task { try await watch.run() }
        for await _ in stream {}
        task.cancel()
        try await task.value
        #expect(field.reports.map(\.plan.count).prefix(2) == [20, 7])
        #expect(field.status.counts.reloads >= 1)
    }

    @Test("a line under maintenance raises nothing")
    func respectsMaintenance() async throws {
        let field = try WatchField(hosts: 2, ports: 2, net: 96)
        var settings = field.settings
        settings.notify = [NotifierSettings.recording(name: "ops")]
        var rule = MuteRule()
        rule.line = "127.96.0.1:*"
        settings.muting.maintenance = [rule]
        field.breakHost(0)
        let valid = Mutex(0)
        try await field.run(settings) { report in
            if report.validity.verdict == .valid { valid.withLock { $0 += 1 } }
            return valid.withLock { $0 } >= 3
        }
        #expect(try field.store.loadState().open.isEmpty)
        #expect(field.status.counts.raised == 0)
    }
}
