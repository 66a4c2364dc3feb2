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

    @Test("is how long it took once it is over, and that it is kept from people")
    func end() {
        var item = SampleDigest.item(.closed)
        item.closedAt = WallTime(nanosecondsSince1970: item.openedAt.nanosecondsSince1970 + 90_500_000_000)
        let facts = item.logFacts(isSilenced: true)
        #expect(facts["seconds"] == "90.5" && facts["silenced"] == "true" && facts["healthy_outside"] == nil)
        #expect(SampleDigest.item(.opened).logFacts(isSilenced: false)["healthy_outside"] != nil)
    }
}
