import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("Owners of addresses")
struct TargetAddressesTests {
    private func target(_ port: UInt16, last: UInt8 = 1) -> ProbeTarget {
        ProbeTarget(endpoint: Endpoint(ipv4: (192, 0, 2, last), port: port), format: .plumb)
    }

    @Test("tell one line, several lines and none apart, by address and port")
    func owners() {
        let addresses = TargetAddresses([target(1), target(2), target(2), target(2), target(1, last: 9)])
        #expect(addresses.owner(of: target(1).endpoint) == .one(0))
        #expect(addresses.owner(of: target(2).endpoint) == .several)
        #expect(addresses.owner(of: target(1, last: 9).endpoint) == .one(4))
        #expect(addresses.owner(of: target(3).endpoint) == .none)
        #expect(addresses.owner(of: target(2, last: 9).endpoint) == .none)
    }
}

@Suite("Kinds of ICMP errors")
struct RefusalKindTests {
    @Test(
        "of IPv4 follow RFC 792 and RFC 1812",
        arguments: [
            (3, 0, .network), (3, 1, .host), (3, 2, .other), (3, 3, .port), (3, 4, .other), (3, 5, .other),
            (3, 6, .network), (3, 7, .host), (3, 9, .prohibited), (3, 10, .prohibited), (3, 11, .network),
            (3, 12, .host), (3, 13, .prohibited), (11, 0, .timeToLive), (11, 1, .timeToLive), (12, 0, .other),
        ] as [(UInt8, UInt8, RefusalKind)])
    func ipv4(type: UInt8, code: UInt8, kind: RefusalKind) {
        #expect(RefusalKind(family: .ipv4, type: type, code: code) == kind)
    }

    @Test(
        "of IPv6 follow RFC 4443",
        arguments: [
            (1, 0, .network), (1, 1, .prohibited), (1, 2, .other), (1, 3, .host), (1, 4, .port), (1, 5, .prohibited),
            (1, 6, .prohibited), (2, 0, .other), (3, 0, .timeToLive), (4, 1, .other),
        ] as [(UInt8, UInt8, RefusalKind)])
    func ipv6(type: UInt8, code: UInt8, kind: RefusalKind) {
        #expect(RefusalKind(family: .ipv6, type: type, code: code) == kind)
    }
}

@Suite("Outgoing batch")
struct OutgoingBatchTests {
    private func sequences(_ batch: borrowing OutgoingBatch) -> [Int] {
        var found: [Int] = []
        batch.forEachPending { found.append($0.sequence) }
        return found
    }

    @Test("gives runs for one socket, in order, and is empty when all is taken")
    func runs() {
        var batch = OutgoingBatch(slots: 4, capacity: 1)
        for (sequence, socket) in [0, 0, 1, 0].enumerated() {
            batch.append(ProbeID(line: 0, sequence: sequence), socket: socket)
        }
        let isFull = batch.isFull
        let first = batch.run()
        batch.removeFirst(1)
        let rest = batch.run()
        batch.removeFirst(1)
        let other = batch.run()
        batch.removeFirst(1)
        let pending = sequences(batch)
        #expect(isFull && first == 0..<2 && rest == 1..<2 && other == 2..<3 && pending == [3])
        batch.removeFirst(1)
        let (isEmpty, isStillFull) = (batch.isEmpty, batch.isFull)
        #expect(isEmpty && !isStillFull)
    }

    @Test("counts the failed attempts of its first probe, and of each probe anew")
    func attempts() {
        var batch = OutgoingBatch(slots: 2, capacity: 1)
        batch.append(ProbeID(line: 0, sequence: 0), socket: 0)
        batch.append(ProbeID(line: 0, sequence: 1), socket: 0)
        var counts = [batch.failFirst(), batch.failFirst()]
        batch.removeFirst(1)
        counts.append(batch.failFirst())
        batch.clear()
        batch.append(ProbeID(line: 0, sequence: 2), socket: 0)
        counts.append(batch.failFirst())
        let pending = sequences(batch)
        #expect(counts == [1, 2, 1, 1] && pending == [2])
    }
}

@Suite("Counts by error number")
struct ErrnoCountsTests {
    @Test("are told by name, in the names' order, without those that are 0")
    func named() {
        var counts = ErrnoCounts()
        #expect(counts.named == [])
        for errno in [Errno.noBuffers, .permissionDenied, .noBuffers, .accessDenied] { counts.add(errno) }
        #expect(
            counts.named == [
                NamedCount(name: "EACCES", count: 1), NamedCount(name: "ENOBUFS", count: 2),
                NamedCount(name: "EPERM", count: 1),
            ])
    }

    @Test("keep an error number that they do not know")
    func unknown() {
        var counts = ErrnoCounts()
        counts.add(Errno(4_000))
        counts.add(Errno(-1))
        #expect(counts.named.map(\.count) == [2])
    }
}

@Suite("Questions to the routing table")
struct RouteQuestionTests {
    @Test("are independent of each other: one about this machine does not spoil the next about another")
    func independent() throws {
        let outside = Endpoint(ipv4: (198, 51, 100, 1), port: 7)
        let fresh = answer(try RouteCheck(.ipv4, source: nil, interface: nil), outside)
        let used = try RouteCheck(.ipv4, source: nil, interface: nil)
        #expect(answer(used, Endpoint(ipv4: (127, 0, 0, 1), port: 7)) == .success(65_535))
        #expect(answer(used, outside) == fresh)
        let bound = try RouteCheck(.ipv4, source: Endpoint(ipv4: (127, 0, 0, 1), port: 0), interface: nil)
        #expect(answer(bound, Endpoint(ipv4: (127, 0, 0, 2), port: 7)) == .success(65_535))
        #expect(answer(bound, Endpoint(ipv4: (127, 0, 0, 3), port: 7)) == .success(65_535))
    }

    private func answer(_ check: RouteCheck, _ endpoint: Endpoint) -> Result<Int, Errno> {
        Result { () throws(Errno) in try check.route(to: endpoint).maximumPacket }
    }
}
