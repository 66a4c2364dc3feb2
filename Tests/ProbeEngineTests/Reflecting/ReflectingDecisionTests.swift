import LineModel
import LinuxSocket
import TestSupport
import Testing

@testable import ProbeEngine

@Suite("What a reflector decides, without sockets", .seeded)
struct ReflectingDecisionTests {
    private func endpoint(_ text: String, port: UInt16 = 0) throws -> Endpoint {
        try #require(Endpoint(literal: text, port: port))
    }

    // MARK: Prefixes

    @Test(arguments: [
        ("127.0.0.0/8", "127.9.9.9", "128.0.0.1"), ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
        ("192.0.2.128/25", "192.0.2.255", "192.0.2.127"), ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
        ("2001:db8::/65", "2001:db8::7fff:0:0:1", "2001:db8::8000:0:0:1"), ("0.0.0.0/0", "203.0.113.1", "::1"),
        ("::/0", "::1", "127.0.0.1"), ("::1", "::1", "::2"),
    ])
    func `a prefix holds its own addresses and no others`(text: String, inside: String, outside: String) throws {
        let prefix = try AddressPrefix(text: text)
        #expect(prefix.contains(try endpoint(inside, port: 9)))
        #expect(!prefix.contains(try endpoint(outside)))
    }

    @Test(arguments: [
        "", "name", "1.2.3.4/", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/+8", "::/129", "10.0.0.1/8", "fe80::1%lo",
        "1.2.3/8",
    ])
    func `what is no prefix is refused`(text: String) {
        #expect(throws: TextError.self) { try AddressPrefix(text: text) }
    }

    // MARK: Impairment

    @Test func `an impairment's shares are what was asked for, within chance`() {
        var impairment = Impairment()
        (impairment.loss, impairment.duplicate, impairment.reorder) = (0.05, 0.02, 0.01)
        let compiled = CompiledImpairment(impairment)
        let count = 100_000
        var (dropped, copied, reordered) = (0, 0, 0)
        for number in 0..<count {
            switch compiled.decision(seed: 1, lineKey: 2, number: UInt64(number)) {
            case .drop: dropped += 1
            case .pass(_, let isReordered, let copies):
                copied += copies
                if isReordered { reordered += 1 }
            }
        }
        // Five standard deviations of a binomial count; the seed is fixed, so this cannot flicker.
        #expect(abs(dropped - 5000) < 350)
        #expect(abs(copied - 1900) < 220)
        #expect(abs(reordered - 950) < 160)
    }

    @Test func `a hold is the delay and at most the jitter more or less`() {
        var impairment = Impairment()
        (impairment.delay, impairment.jitter) = (.milliseconds(40), .milliseconds(2))
        let compiled = CompiledImpairment(impairment)
        var (least, most) = (Int64.max, Int64.min)
        for number in 0..<10_000 {
            guard case .pass(let hold, false, 0) = compiled.decision(seed: 3, lineKey: 4, number: UInt64(number)) else {
                Issue.record("datagram \(number) was not simply passed")
                continue
            }
            least = min(least, hold)
            most = max(most, hold)
        }
        #expect((38_000_000...38_010_000).contains(least))
        #expect((41_990_000...42_000_000).contains(most))
    }

    @Test func `a larger jitter than delay never asks for the past`() {
        var impairment = Impairment()
        impairment.jitter = .milliseconds(5)
        let compiled = CompiledImpairment(impairment)
        for number in 0..<1000 {
            guard case .pass(let hold, _, _) = compiled.decision(seed: 3, lineKey: 4, number: UInt64(number)) else {
                continue
            }
            #expect(hold >= 0)
        }
    }

    @Test func `the same seed decides the same, another one otherwise, and one rate leaves the others' choices alone`()
    {
        var impairment = Impairment()
        impairment.loss = 0.3
        var both = impairment
        both.duplicate = 0.5
        func drops(_ impairment: Impairment, seed: UInt64, line: UInt64 = 5) -> [Bool] {
            let compiled = CompiledImpairment(impairment)
            return (0..<200).map { compiled.decision(seed: seed, lineKey: line, number: $0) == .drop }
        }
        #expect(drops(impairment, seed: 1) == drops(impairment, seed: 1))
        #expect(drops(impairment, seed: 1) != drops(impairment, seed: 2))
        #expect(drops(impairment, seed: 1) != drops(impairment, seed: 1, line: 6))
        #expect(drops(impairment, seed: 1) == drops(both, seed: 1))
    }

    @Test func `a line that is down drops everything, and one without impairment is known as such`() {
        var down = Impairment()
        down.isDown = true
        #expect(CompiledImpairment(down).decision(seed: 1, lineKey: 1, number: 1) == .drop)
        #expect(!CompiledImpairment(down).isNone)
        #expect(CompiledImpairment(.none).isNone)
    }

    // MARK: Rate limit

    private func time(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }

    private func admitted(_ limiter: inout SourceLimiter, _ source: Endpoint, _ tries: Int, at: MonotonicTime) -> Int {
        var count = 0
        for _ in 0..<tries where limiter.admit(source, now: at) { count += 1 }
        return count
    }

    @Test func `a source gets its burst at once and then its rate`() throws {
        var limiter = SourceLimiter(rate: 1000, seed: 1)
        let source = try endpoint("192.0.2.1")
        #expect(admitted(&limiter, source, 1000, at: time(1000)) == 250)
        #expect(admitted(&limiter, source, 1000, at: time(1010)) == 10)
        #expect(admitted(&limiter, source, 1000, at: time(9000)) == 250)
    }

    @Test func `sources do not share a bucket, ports and the addresses of an IPv6 network do`() throws {
        var limiter = SourceLimiter(rate: 4, seed: 1)
        #expect(admitted(&limiter, try endpoint("192.0.2.1", port: 1), 100, at: time(1)) == 64)
        #expect(admitted(&limiter, try endpoint("192.0.2.1", port: 2), 100, at: time(1)) == 0)
        #expect(admitted(&limiter, try endpoint("192.0.2.2"), 100, at: time(1)) == 64)
        #expect(admitted(&limiter, try endpoint("2001:db8::1"), 100, at: time(1)) == 64)
        #expect(admitted(&limiter, try endpoint("2001:db8::2"), 100, at: time(1)) == 0)
        #expect(admitted(&limiter, try endpoint("2001:db8:0:1::2"), 100, at: time(1)) == 64)
    }

    @Test func `a full table forgets the source that was quiet the longest, and counts it if that mattered`() throws {
        var limiter = SourceLimiter(rate: 1, places: 4, seed: 1)
        for last in 1...4 {
            let source = try endpoint("192.0.2.\(last)")
            _ = admitted(&limiter, source, 1, at: time(Int64(last)))
        }
        #expect(limiter.evictions == 0)
        _ = limiter.admit(try endpoint("192.0.2.5"), now: time(10))
        #expect(limiter.evictions == 1)
        // By now every bucket is full again: nothing is lost.
        _ = limiter.admit(try endpoint("192.0.2.6"), now: time(100_000))
        #expect(limiter.evictions == 1)
    }

    // MARK: Delay queue

    private func departure(line: Int, length: Int) throws -> Departure {
        Departure(
            channel: .listening(0), line: line, kind: .answer, length: length, arrival: time(0),
            earlierHoldNanoseconds: nil, destination: try endpoint("192.0.2.1"), source: nil)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `datagrams leave by their due times, equal ones in order, with their bytes`(seed: UInt64) throws {
        var generator = Seed.generator(seed)
        var queue = DelayQueue(places: 4096)
        var expected: [(due: Int64, line: Int, bytes: [UInt8])] = []
        var memory = [UInt8](repeating: 0, count: 2048)
        var next = 0
        for _ in 0..<20_000 {
            if expected.isEmpty || (expected.count < 300 && Bool.random(using: &generator)) {
                let bytes = [UInt8](
                    repeating: UInt8(truncatingIfNeeded: next), count: .random(in: 0...1500, using: &generator))
                let due = Int64.random(in: 0...50, using: &generator)
                let entry = try departure(line: next, length: bytes.count)
                let taken = bytes.withUnsafeBytes {
                    queue.push(entry, payload: $0, due: MonotonicTime(nanoseconds: due))
                }
                try #require(taken)
                expected.insert((due, next, bytes), at: expected.firstIndex { $0.due > due } ?? expected.count)
                next += 1
            } else {
                let first = expected.removeFirst()
                try #require(queue.nextDue == MonotonicTime(nanoseconds: first.due), "seed \(seed)")
                let out = memory.withUnsafeMutableBytes { queue.pop(into: $0) }
                try #require(out.line == first.line, "seed \(seed)")
                try #require(Array(memory[..<out.length]) == first.bytes, "seed \(seed)")
            }
        }
        #expect(queue.count == expected.count)
    }

    @Test func `a full queue takes no more, a long datagram needs several places, and places come back`() throws {
        var queue = DelayQueue(places: 4)
        let bytes = [UInt8](repeating: 7, count: 700)
        var memory = bytes
        func push(_ queue: inout DelayQueue, _ length: Int) throws -> Bool {
            let entry = try departure(line: 0, length: length)
            return bytes[..<length].withUnsafeBytes { queue.push(entry, payload: $0, due: time(1)) }
        }
        #expect(try push(&queue, 700))
        #expect(try !push(&queue, 257))
        #expect(try push(&queue, 256))
        #expect(try !push(&queue, 0))
        _ = memory.withUnsafeMutableBytes { queue.pop(into: $0) }
        #expect(try push(&queue, 700))
        #expect(queue.count == 2)
    }
}
