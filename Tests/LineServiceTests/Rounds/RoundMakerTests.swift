import LineModel
import ProbeEngine
import Synchronization
import Testing

@testable import LineService

@Suite("The maker of rounds")
struct RoundMakerTests {
    @Test("says how long a round takes by its plan before it measures")
    func length() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 102)
        let settings = field.settings.probe
        let said = Mutex<[Duration]>([])
        let report = try await RoundMaker().make(
            field.lines, settings: settings, formats: FormatSettings(), vantage: "test",
            limits: field.settings.limits.limitsOfAll, whenPlanned: { length in said.withLock { $0.append(length) } })
        field.breakHost(0)
        let least = settings.interval * (settings.count - 1) + settings.timeout
        #expect(said.withLock { $0.count } == 1 && report.totals.planned == settings.count)
        #expect(said.withLock { $0.allSatisfy { $0 >= least && $0 < least * 2 } })
    }

    @Test("a round without a probe took no less than no time")
    func withoutProbes() async throws {
        let line = Line(ingress: HostPort(host: "no..name", port: 9))
        for _ in 0..<5 {
            let report = try await RoundMaker().make(
                [line], settings: RoundSettings(), formats: FormatSettings(), vantage: "test",
                limits: LineLimits(maxLoss: 0.3, maxRTT: nil))
            #expect(report.totals.sent == 0 && report.lines.map(\.verdict) == [.unmeasured])
            #expect(report.duration >= .zero)
            #expect(report.finished.nanosecondsSince1970 >= report.started.nanosecondsSince1970)
        }
    }
}
