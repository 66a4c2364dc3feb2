import LineModel
import Testing

@Suite("A way beside the traces before it")
struct TracedWayTests {
    private func ways(_ texts: [String]) -> [TracedWay] {
        var found: [TracedWay] = []
        for text in texts {
            found.insert(TracedWay(TraceExample.trace(text), for: .reference, after: found), at: 0)
        }
        return found
    }

    @Test("its hash stays as long as nothing contradicts, whatever hops are silent")
    func hash() {
        let found = ways(["a b c far", "a * c far", "* b c far", "a b2 c far", "a b c far"])
        #expect(Set(found.map(\.hash)).count == 1)
        #expect(found.allSatisfy { $0.conclusion == nil })
        #expect(found.last?.verdict == nil)
        #expect(found.first?.verdict == "same")
    }

    @Test("another way has another hash, and is concluded once")
    func change() throws {
        let found = ways(["a b c far", "a d e far", "a d e far"])
        #expect(found[2].hash != found[1].hash)
        #expect(found[1].hash == found[0].hash)
        guard case .routeChange(let change) = try #require(found[1].conclusion) else {
            Issue.record("it is no change of the way")
            return
        }
        #expect(change.hop == 2)
        #expect(found[0].conclusion == nil)
    }

    @Test("a trace that ended on its way is no reference: an end that lasts is concluded each time")
    func ends() throws {
        let found = ways(["a b c d far", "a b * * * * * *", "a b * * * * * *"])
        for way in found.prefix(2) {
            guard case .wayEnds(let change) = try #require(way.conclusion) else {
                Issue.record("it does not end")
                return
            }
            #expect(change.hop == 3)
            #expect(way.hash == found[2].hash)
        }
    }

    @Test("an address that was learned is none of another router")
    func learned() {
        let found = ways(["a b c far", "a b|e c far", "a e c far"])
        #expect(found[0].verdict == "same")
        #expect(found[0].conclusion == nil)
    }

    @Test("traces of other flows are passed over")
    func otherFlow() {
        let other = TracedWay(TraceExample.trace("a d e far", port: 40_001), for: .reference, after: [])
        let one = TracedWay(TraceExample.trace("a b c far"), for: .reference, after: [other])
        #expect(one.verdict == nil)
        #expect(one.conclusion == nil)
    }
}
