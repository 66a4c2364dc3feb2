import Testing

@testable import FleetVantage

@Suite("Rounds in memory on their way to the hub")
struct RoundSpoolTests {
    @Test("the newest few are kept, within their bytes, and the newest one in any case")
    func bounds() {
        var spool = RoundSpool()
        for index in 0..<10 { spool.take(id: "\(index)", slot: Int64(index), body: [1]) }
        #expect(spool.kept.map(\.id) == ["6", "7", "8", "9"] && spool.unacknowledged == 10)
        spool.take(id: "large", slot: 10, body: [UInt8](repeating: 0, count: RoundSpool.maxBytes + 1))
        #expect(spool.kept.map(\.id) == ["large"])
        spool.take(id: "unwritten", slot: 11, body: nil)
        #expect(spool.kept.map(\.id) == ["large"] && spool.unacknowledged == 12)
    }

    @Test("what was passed over comes after the others, and what is done not again")
    func order() {
        var spool = RoundSpool()
        for index in 0..<3 { spool.take(id: "\(index)", slot: Int64(index), body: [1]) }
        #expect(spool.newest?.id == "2")
        spool.passOver("2")
        #expect(spool.newest?.id == "1" && spool.besides == ["2"])
        spool.acknowledge("1")
        #expect(spool.newest?.id == "0" && spool.unacknowledged == 0 && spool.besides == ["1", "2"])
        spool.beginAnew()
        #expect(spool.newest?.id == "2")
        spool.finish("2")
        spool.forget(["1", "2"])
        #expect(spool.newest?.id == "0" && spool.besides.isEmpty)
    }
}
