import FleetModel
import LineModel
import Testing

@testable import FleetStore

@Suite("Vantages and lines in both databases")
struct VantageContractTests {
    private let vantage = FleetVantage(
        name: "深圳-ct", tags: [Tag(key: "carrier", value: "ct"), Tag(key: "a", value: "x=y")], weight: 0.5,
        isFallback: true)

    @Test(
        "a vantage is found by its token's hash, and the hash of a token before it finds nothing",
        arguments: Driver.present)
    func tokens(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        #expect(try store.add(vantage: vantage, tokenHash: [1, 0, 2], now: Sample.now))
        let found = try #require(try store.vantage(tokenHash: [1, 0, 2]))
        #expect(found.vantage == vantage)
        #expect(found.tokenHash == [1, 0, 2])
        #expect(found.added.nanosecondsSince1970 == Sample.now.nanosecondsSince1970)
        #expect(try !store.add(vantage: vantage, tokenHash: [3], now: Sample.now))
        #expect(try store.vantage(tokenHash: [1, 0, 2]) == nil)
        #expect(try store.vantages().map(\.vantage) == [vantage])
        #expect(try store.vantage(name: "深圳-ct")?.tokenHash == [3])
    }

    @Test("the epoch rises with each change of the membership, and with nothing else", arguments: Driver.present)
    func epochs(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        #expect(try store.epoch() == 0)
        try store.add(vantage: vantage, tokenHash: [1], now: Sample.now)
        #expect(try store.epoch() == 1)
        #expect(try store.setTags(vantage))
        #expect(try store.epoch() == 1)
        var changed = vantage
        changed.tags = []
        #expect(try store.setTags(changed))
        #expect(try store.epoch() == 2)
        #expect(try store.vantages().map(\.vantage.tags) == [[]])
        #expect(try !store.setTags(FleetVantage(name: "nobody")))
        #expect(try store.removeVantage("深圳-ct"))
        #expect(try !store.removeVantage("深圳-ct"))
        #expect(try store.epoch() == 3)
        #expect(try store.vantages().isEmpty)
    }

    @Test("a name or a weight that no vantage may have is refused", arguments: Driver.present)
    func refusals(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        for bad in [FleetVantage(name: ""), FleetVantage(name: "a\0b"), FleetVantage(name: "a", weight: .nan)] {
            let error = #expect(throws: HubStoreError.self) {
                try store.add(vantage: bad, tokenHash: [1], now: Sample.now)
            }
            #expect(error?.kind == .refused)
        }
        // Two vantages with one token are a mistake of whoever made it.
        try store.add(vantage: FleetVantage(name: "a"), tokenHash: [1], now: Sample.now)
        #expect(throws: HubStoreError.self) {
            try store.add(vantage: FleetVantage(name: "b"), tokenHash: [1], now: Sample.now)
        }
        #expect(try store.vantages().count == 1)
        #expect(try store.epoch() == 1)
    }

    @Test("lines come back as they were, and the same lines are the same generation", arguments: Driver.present)
    func generations(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        #expect(try store.currentGeneration() == nil)
        let hosts = try (7...9).map { try HostPort(text: "203.0.113.\($0):7000") }
        var direct = Line(name: "quote \" and \\", ingress: hosts[2], echo: hosts[0])
        (direct.direct, direct.minGain) = (.place(hosts[1]), .milliseconds(-5))
        let lines = [
            Line(
                name: "线路,1", ingress: hosts[0], echo: hosts[1], payload: .relay,
                tags: [Tag(key: "z", value: "1"), Tag(key: "a", value: "b=c,d")], maxLoss: 0.3,
                maxRTT: .microseconds(300_100)),
            Line(ingress: hosts[1]), direct,
        ]
        #expect(try store.importLines(lines, selectors: ["a -> b, 3"], source: "文件", now: Sample.now) == 1)
        #expect(try store.importLines(lines, selectors: ["a -> b, 3"], source: "again", now: Sample.now) == 1)
        let generation = try #require(try store.currentGeneration())
        #expect(try store.lines(of: generation) == lines)
        #expect(generation.source == "文件")
        #expect(generation.lineCount == 3)
        #expect(generation.selectors == ["a -> b, 3"])
        #expect(generation.made == Sample.now)
        #expect(try store.importLines(lines, selectors: [], source: "x", now: Sample.now) == 2)
        #expect(try store.importLines([], selectors: [], source: "none", now: Sample.now) == 3)
        #expect(try store.lines(of: #require(try store.generation(3))).isEmpty)
        #expect(try store.generation(1) == generation)
        #expect(try store.generation(4) == nil)
        #expect(try store.currentNumbers() == (3, 0))
    }
}
