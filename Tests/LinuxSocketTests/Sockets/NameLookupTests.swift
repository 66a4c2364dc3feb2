import Synchronization
import Testing

@testable import LinuxSocket

@Suite("Name look-up", .tags(.kernel))
struct NameLookupTests {
    /// What it is for can be seen in a static program alone: SystemTests/bundle/names.py.
    @Test("is left as it is by the preparation of a program with shared libraries")
    func preparation() throws {
        #expect(!NameLookup.prepareProcess())
        try localhost()
    }

    @Test("of nothing is nothing")
    func none() throws { #expect(try NameLookup.resolve([], timeout: .seconds(30)).isEmpty) }

    @Test("finds localhost on loopback, with port 0")
    func localhost() throws {
        let results = try NameLookup.resolve(["localhost"], timeout: .seconds(30))
        guard case .addresses(let endpoints) = results["localhost"] else {
            Issue.record("localhost: \(results)")
            return
        }
        #expect(!endpoints.isEmpty && endpoints.allSatisfy { $0.isLoopback && $0.port == 0 })
    }

    @Test("of many names at once, more than there are threads, gives each its own")
    func many() throws {
        let numbers = 1...50 as ClosedRange<UInt8>
        #expect(numbers.count > NameLookup.threads)
        let results = try NameLookup.resolve(Set(numbers.map { "127.0.0.\($0)" }), timeout: .seconds(30))
        #expect(results.count == 50)
        for number in numbers {
            let address = Endpoint(ipv4: (127, 0, 0, number), port: 0)
            #expect(results["127.0.0.\(number)"] == .addresses([address]))
        }
    }

    /// RFC 6761 section 6.4: such a name never resolves. Where no name server answers, it fails for that.
    @Test("that finds nothing says why, and does not spoil the others")
    func unknown() throws {
        let results = try NameLookup.resolve(["nosuch.invalid", "127.0.0.1"], timeout: .seconds(30))
        guard case .failed(let reason) = results["nosuch.invalid"] else {
            Issue.record("nosuch.invalid: \(results)")
            return
        }
        #expect(!reason.isEmpty)
        #expect(results["127.0.0.1"] == .addresses([Endpoint(ipv4: (127, 0, 0, 1), port: 0)]))
    }

    /// Raises a flag when nobody has it any more.
    private final class Token: Sendable {
        let gone: EventFlag
        init(_ gone: EventFlag) { self.gone = gone }
        deinit { gone.raise() }
    }

    @Test("that is abandoned waits for no name, and asks for none that was not asked for", .timeLimit(.minutes(1)))
    func abandoned() throws {
        let (gone, hold, abandon) = (try EventFlag(), try EventFlag(), try EventFlag())
        let asked = Mutex(0)
        abandon.raise()
        do {
            let token = Token(gone)
            let results = try NameLookup.resolve(
                Set((0..<100).map { "n\($0)" }), timeout: .seconds(3600), abandon: abandon
            ) { _ in
                withExtendedLifetime(token) {
                    asked.withLock { $0 += 1 }
                    WaitSet([hold.descriptor]).wait(until: nil)
                    return .failed("late")
                }
            }
            #expect(results.count == 100)
        }
        hold.raise()
        // Until every thread has ended.
        WaitSet([gone.descriptor]).wait(until: nil)
        #expect(asked.withLock { $0 } <= NameLookup.threads)
    }

    @Test("without time still has a result for each name")
    func noTime() throws {
        let names: Set<String> = ["127.0.0.1", "127.0.0.2"]
        let hold = try EventFlag()
        let results = try NameLookup.resolve(names, timeout: .zero, abandon: nil) { _ in
            WaitSet([hold.descriptor]).wait(until: nil)
            return .failed("late")
        }
        hold.raise()
        #expect(Set(results.keys) == names)
        for (name, result) in results {
            guard case .failed(let reason) = result else {
                Issue.record("\(name): \(result)")
                continue
            }
            #expect(reason.contains("took more than"))
        }
    }
}
