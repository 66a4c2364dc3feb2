import LineHistory
import LineModel
import ServiceSupport
import TestSupport
import Testing

@testable import FleetStore

@Suite("Leases in both databases")
struct LeaseContractTests {
    @Test("one holds a lease, another gets it when its time is over, with a higher token", arguments: Driver.present)
    func takes(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let first = try #require(try store.takeLease("judge", holder: "a", for: .seconds(60)))
        #expect(first == FencingToken(lease: "judge", holder: "a", number: 1))
        #expect(try store.takeLease("judge", holder: "b", for: .seconds(60)) == nil)
        #expect(try store.takeLease("writer", holder: "b", for: .seconds(60))?.number == 1)
        try fixture.pass(.seconds(59))
        #expect(try store.takeLease("judge", holder: "b", for: .seconds(60)) == nil)
        #expect(try store.renewLease(first, for: .seconds(60)))
        try fixture.pass(.seconds(59))
        #expect(try store.takeLease("judge", holder: "b", for: .seconds(60)) == nil)
        try fixture.pass(.seconds(2))
        #expect(try store.lease("judge")?.isOver == true)
        let second = try #require(try store.takeLease("judge", holder: "b", for: .seconds(60)))
        #expect(second.number == 2)
        #expect(try !store.renewLease(first, for: .seconds(60)))
        try store.releaseLease(first)
        let lease = try #require(try store.lease("judge"))
        #expect(lease.token == second)
        #expect(!lease.isOver)
        #expect(try store.lease("nobody's") == nil)
    }

    @Test("a lease that was given back is free at once, and its holder may take it anew", arguments: Driver.present)
    func releases(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let first = try store.judgeToken("a")
        #expect(try store.takeLease("judge", holder: "a", for: .seconds(60))?.number == 2)
        #expect(try !store.renewLease(first, for: .seconds(60)))
        let third = try store.judgeToken("a")
        try store.releaseLease(third)
        #expect(try store.takeLease("judge", holder: "b", for: .seconds(60))?.number == 4)
    }

    @Test("a lease whose time is over is renewed as long as nobody took it", arguments: Driver.present)
    func renewsLate(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let token = try #require(try fixture.store.takeLease("judge", holder: "a", for: .seconds(60)))
        try fixture.pass(.seconds(600))
        #expect(try fixture.store.renewLease(token, for: .seconds(60)))
        #expect(try fixture.store.takeLease("judge", holder: "b", for: .seconds(60)) == nil)
    }

    @Test("a clock that was set back far keeps neither lease nor message for as long", arguments: Driver.present)
    func setBack(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let token = try #require(try store.takeLease("judge", holder: "a", for: .seconds(15)))
        try store.judge(Sample.slot, token, [Sample.message("ops")])
        let ids = try store.claimDue("ops", member: "a").messages.map(\.id)
        try store.markFailed(ids, member: "a", after: .seconds(60), error: "x")
        try fixture.pass(.seconds(61))
        #expect(try store.claimDue("ops", member: "a").messages.map(\.id) == ids)
        try fixture.pass(.seconds(-100))
        #expect(try store.takeLease("judge", holder: "b", for: .seconds(15)) == nil)
        #expect(try store.claimDue("ops", member: "b").messages.isEmpty)
        try fixture.pass(.seconds(-100 * 86_400))
        #expect(try store.takeLease("judge", holder: "b", for: .seconds(15))?.number == 2)
        #expect(try store.claimDue("ops", member: "b").messages.map(\.id) == ids)
    }

    @Test("of many who ask at once one gets it", arguments: Driver.present)
    func race(_ driver: Driver) async throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let store = fixture.store
        let taken: [FencingToken] = try await withThrowingTaskGroup(of: FencingToken?.self) { group in
            for number in 0..<16 {
                group.addTask {
                    try await BlockingWork.run("m\(number)") {
                        try store.takeLease("judge", holder: "m\(number)", for: .seconds(3600))
                    }
                }
            }
            return try await group.reduce(into: []) { found, token in if let token { found.append(token) } }
        }
        #expect(taken.map(\.number) == [1])
    }

    @Test("the clock is the database's, and goes", arguments: Driver.present)
    func clock(_ driver: Driver) throws {
        let fixture = try StoreFixture(driver)
        defer { fixture.end() }
        let before = try fixture.store.databaseNow()
        if driver == .sqlite { #expect(before.nanosecondsSince1970 == fixture.clock.now.nanosecondsSince1970) }
        #expect(before.nanosecondsSince1970 > 1_700_000_000_000_000_000)
        #expect(try fixture.store.databaseNow().nanosecondsSince1970 >= before.nanosecondsSince1970)
    }
}
