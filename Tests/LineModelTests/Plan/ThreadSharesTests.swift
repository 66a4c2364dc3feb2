import LineModel
import Testing

@Suite("Shares of measuring threads")
struct ThreadSharesTests {
    @Test("keep every address on one thread")
    func oneAddressOneThread() {
        let groups = (0..<1_000).map { $0 % 37 }
        let threads = ThreadShares.make(addressGroups: groups, threads: 4)
        for group in 0..<37 {
            #expect(Set(groups.indices.filter { groups[$0] == group }.map { threads[$0] }).count == 1)
        }
    }

    @Test("are as even as whole addresses allow")
    func even() {
        // Addresses of 50, 30, 20, 10, 10 lines on two threads: 60 each.
        let groups = [50, 30, 20, 10, 10].enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
        let threads = ThreadShares.make(addressGroups: groups, threads: 2)
        #expect([0, 1].map { thread in threads.count { $0 == thread } } == [60, 60])
    }

    @Test("are of as many threads as the rate needs, the cores allow and the addresses can be divided over")
    func number() {
        #expect(ThreadShares.threads(rate: 6_000, addresses: 12, cores: 8) == 1)
        #expect(ThreadShares.threads(rate: 400_000, addresses: 1_000, cores: 8) == 3)
        #expect(ThreadShares.threads(rate: 4_000_000, addresses: 1_000, cores: 4) == 3)
        #expect(ThreadShares.threads(rate: 4_000_000, addresses: 2, cores: 16) == 2)
        #expect(ThreadShares.threads(rate: 400_000, addresses: 1_000, cores: 1) == 1)
    }
}
