import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

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
