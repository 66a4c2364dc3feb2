import LineModel
import Logging
import TestSupport
import Testing

@testable import LineService

@Suite("What is logged of an incident")
struct IncidentLoggingTests {
    @Test("is why its first line that has a reason is bad")
    func reason() {
        var item = SampleDigest.item(.opened)
        item.lines = [
            DigestLine(name: "a", ingress: "h:1"),
            DigestLine(name: "b", ingress: "h:1", reasons: [.told("it is so"), .told("and")]),
        ]
        #expect(item.logFacts(isSilenced: false)["reason"] == "it is so")
        item.lines[1].reasons = []
        #expect(item.logFacts(isSilenced: false)["reason"] == nil)
    }

    @Test("is its cause's kind alone where the cause has no value")
    func cause() {
        var item = SampleDigest.item(.opened)
        #expect(item.logFacts(isSilenced: false)["cause"] == "ingress 203.0.113.7:7000")
        item.cause = .vantage
        #expect(item.logFacts(isSilenced: false)["cause"] == "vantage")
    }

    @Test("is how far it recovered, how often it was bad, and when a quiet one closes")
    func recovery() {
        var item = SampleDigest.item(.closed)
        (item.recoveredLines, item.remainingLines, item.absorbedBy) = (9, 1, [1, 4])
        (item.timesDown, item.downNanoseconds, item.closedAt) = (3, 55_000_000_000, item.openedAt)
        let facts = item.logFacts(isSilenced: false)
        #expect(facts["recovered"] == "9" && facts["remaining"] == "1" && facts["in"] == "#1 #4")
        #expect(facts["times_down"] == "3" && facts["seconds"] == "55")
        #expect(item.logWord == "closed")
        item.isNoLongerMeasured = true
        #expect(item.logWord == "no longer measured")
        var quiet = SampleDigest.item(.quiet)
        (quiet.quietSince, quiet.closesAt) = (quiet.openedAt, quiet.openedAt)
        let since = "\(quiet.openedAt.rfc3339(fractionDigits: 0))"
        #expect(quiet.logFacts(isSilenced: false)["quiet_since"] == "\(since)")
        #expect(quiet.logFacts(isSilenced: false)["closes_at"] == "\(since)")
        #expect(quiet.logFacts(isSilenced: false)["healthy_outside"] == nil)
    }

    @Test("is what the service manager shows: how many are open, and which closes first")
    func status() {
        #expect(IncidentStatus.text(of: []) == "")
        var bad = Incident(
            id: 3, key: .vantage, trouble: .abnormal, openedAt: WallTime(nanosecondsSince1970: 0), lines: ["a"])
        #expect(IncidentStatus.text(of: [bad]) == "; 1 incident open")
        let since = WallTime(nanosecondsSince1970: 45_480_000_000_000)
        bad.quietSince = since
        #expect(IncidentStatus.text(of: [bad]) == "; 1 incident open and quiet (#3 since 12:38:00, closes at 13:08:00)")
        let other = Incident(id: 4, key: CauseKey(.line, "b"), trouble: .abnormal, openedAt: since, lines: ["b"])
        #expect(
            IncidentStatus.text(of: [bad, other])
                == "; 2 incidents open, 1 of them quiet (#3 since 12:38:00, closes at 13:08:00)")
    }

    @Test("is how long it took once it is over, and that it is kept from people")
    func end() {
        var item = SampleDigest.item(.closed)
        item.closedAt = WallTime(nanosecondsSince1970: item.openedAt.nanosecondsSince1970 + 90_500_000_000)
        let facts = item.logFacts(isSilenced: true)
        #expect(facts["seconds"] == "90.5" && facts["silenced"] == "true" && facts["healthy_outside"] == nil)
        #expect(SampleDigest.item(.opened).logFacts(isSilenced: false)["healthy_outside"] != nil)
    }
}
