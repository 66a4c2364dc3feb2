import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("Ids of transmit stamps")
struct StampIDTests {
    @Test("the n-th datagram taken has id n")
    func counted() {
        let ids = CountedStampIDs()
        for record in [7, 3, 9] { ids.noteSent(recordIndex: record) }
        #expect((0..<4).map { ids.recordIndex(id: $0) } == [7, 3, 9, -1])
        #expect(ids.recordIndex(id: .max) == -1)
    }

    @Test("the last 65,536 datagrams are remembered, and no older one is mistaken for a newer one")
    func ring() {
        let ids = CountedStampIDs()
        for record in 0..<70_000 { ids.noteSent(recordIndex: record) }
        let oldest = UInt32(70_000 - CountedStampIDs.size)
        #expect(ids.recordIndex(id: oldest) == Int(oldest) && ids.recordIndex(id: 69_999) == 69_999)
        #expect(ids.recordIndex(id: oldest - 1) == -1 && ids.recordIndex(id: 70_000) == -1)
        #expect(ids.recordIndex(id: 0) == -1)
    }

    @Test("ids go on through the end of 32 bits")
    func wrapped() {
        let ids = CountedStampIDs(next: .max - 1)
        for record in 0..<4 { ids.noteSent(recordIndex: record) }
        #expect([.max - 1, .max, 0, 1, 2].map { ids.recordIndex(id: $0) } == [0, 1, 2, 3, -1])
    }

    @Test("after a failed send the count begins anew, here and in the kernel")
    func resynchronised() throws {
        let socket = try UDPSocket(.ipv4)
        try socket.bind(to: Endpoint(ipv4: (127, 0, 0, 1), port: 0))
        try socket.enableStamps([.receive, .transmit])
        let own = try socket.localEndpoint()
        let batch = SendBatch(slots: 3, capacity: 1)
        for slot in 0..<3 { batch.prepare(slot, length: 1, to: own) }
        var errors = ReceiveBatch(slots: 8, capacity: 1)
        let ids = CountedStampIDs()
        for round in 0..<2 {
            let sent = try batch.send(0..<3, on: socket)
            for slot in 0..<sent { ids.noteSent(recordIndex: round * 10 + slot) }
            let count = try errors.receiveErrors(from: socket)
            var records: [Int] = []
            for slot in 0..<count {
                if case .transmitStamp(let id) = errors[slot].error { records.append(ids.recordIndex(id: id)) }
            }
            #expect(records == (0..<3).map { round * 10 + $0 })
            ids.resynchronise(socket)
            #expect([0, 1, 2, 3, .max, .max - 2].allSatisfy { ids.recordIndex(id: $0) == -1 })
        }
        #expect(ids.resynchronisations == 2)
    }

    @Test("nothing of the old count is left in the new one, however full the ring was")
    func forgotten() throws {
        let ids = CountedStampIDs()
        for record in 0..<70_000 { ids.noteSent(recordIndex: record) }
        ids.resynchronise(try UDPSocket(.ipv4))
        ids.noteSent(recordIndex: 5)
        // As many as had not come yet are the old count's, since a queue keeps its order.
        for stamp in 0..<70_000 where ids.recordIndex(id: UInt32(stamp)) != CountedStampIDs.stale {
            Issue.record("stamp \(stamp) of the old count was believed")
        }
        #expect(ids.recordIndex(id: 0) == 5)
        #expect([1, .max, .max - 60_000].allSatisfy { ids.recordIndex(id: $0) == -1 })
    }

    @Test("a stamp of the old count that comes after the count began anew is rejected for the probe it would hit")
    func lateOldStamp() {
        let ids = CountedStampIDs()
        let machineStart = Timeline.start
        var machine = RoundMachineSendingTests.machine(lines: 1, count: 4)
        machine.markSent(ProbeID(line: 0, sequence: 0), at: machineStart)
        // Id 0 of the old count left at 0.1 ms; its stamp is still under way when the new count's id 0 is given to
        // probe 1.
        ids.noteSent(recordIndex: 1)
        let sent = machineStart.advanced(byNanoseconds: 20_000_000)
        machine.markSent(ProbeID(line: 0, sequence: 1), at: sent)
        let now = machineStart.advanced(byNanoseconds: 21_000_000)
        let index = ids.recordIndex(id: 0)
        machine.transmitStamp(recordIndex: index, at: machineStart.advanced(byNanoseconds: 100_000), now: now)
        let afterOld = [machine.stampsRejected, machine.transmitStamped]
        machine.transmitStamp(recordIndex: index, at: sent.advanced(byNanoseconds: 5_000), now: now)
        let afterNew = [machine.stampsRejected, machine.transmitStamped]
        #expect(index == 1 && afterOld == [1, 0] && afterNew == [1, 1])
    }
}
