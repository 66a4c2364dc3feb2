import LineModel
import Testing

@Suite("Names near a mistyped one")
struct NearestNameListTests {
    private let known = ["sz-hk-01", "sz-hk-02", "gz-hk-01", "bj-au", "sz-tokyo-03"]

    @Test("begin with those that hold it, then the nearest")
    func findsNames() {
        #expect(NearestName.list(for: "sz-hk", among: known).prefix(2) == ["sz-hk-01", "sz-hk-02"])
        #expect(NearestName.list(for: "SZ-TOKIO-03", among: known).first == "sz-tokyo-03")
        #expect(NearestName.list(for: "sz-hk-01x", among: known).first == "sz-hk-01")
    }

    @Test("are few, each once, and none where nothing is near")
    func isBounded() {
        let many = (0..<100).map { "line-\($0)" }
        let found = NearestName.list(for: "line", among: many, most: 5)
        #expect(found.count == 5 && Set(found).count == 5)
        #expect(NearestName.list(for: "qqqqqqqqqqqq", among: known).isEmpty)
        #expect(NearestName.list(for: "", among: known).isEmpty)
        #expect(NearestName.list(for: String(repeating: "x", count: 200_000), among: known).isEmpty)
    }
}
