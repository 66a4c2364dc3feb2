import Synchronization
import Testing

@testable import ServiceCommands

/// A reader of the log that stands still until it is let go.
private final class Reader: Sendable {
    private let read = Mutex("")
    /// Held while it stands still.
    let gate = Mutex(())

    func take(_ bytes: [UInt8]) {
        gate.withLock { _ in read.withLock { $0 += String(decoding: bytes, as: UTF8.self) } }
    }

    var text: String { read.withLock { $0 } }
}

@Suite("The queue of the log")
struct LogQueueTests {
    private func queue(_ reader: Reader, maxBytes: Int = 1000) throws -> LogQueue {
        try LogQueue(maxBytes: maxBytes, note: { "\($0) dropped\n" }, write: { reader.take($0) })
    }

    @Test("writes all lines in their order", .timeLimit(.minutes(1)))
    func order() throws {
        let reader = Reader()
        let queue = try queue(reader, maxBytes: 1 << 20)
        for number in 0..<1000 { queue.add("line \(number)\n") }
        #expect(queue.drain(within: .seconds(60)))
        #expect(reader.text == (0..<1000).map { "line \($0)\n" }.joined())
        #expect(queue.droppedLines == 0)
    }

    @Test("takes lines at once from a reader that stands still, drops what is too much, and says so in its place")
    func standsStill() throws {
        let reader = Reader()
        let queue = try queue(reader)
        try reader.gate.withLock { _ in
            for number in 0..<1000 { queue.add("line \(number)\n") }
            #expect(queue.droppedLines > 800)
            // Whoever ends the process does not wait for it either.
            #expect(!queue.drain(within: .milliseconds(20)))
            try #require(reader.text.isEmpty)
        }
        #expect(queue.drain(within: .seconds(60)))
        let lines = reader.text.split(separator: "\n")
        let kept = lines.filter { $0.hasPrefix("line ") }
        #expect(kept.indices.allSatisfy { kept[$0] == "line \($0)" })
        #expect(kept.count + queue.droppedLines == 1000)
        #expect(lines.last == "\(queue.droppedLines) dropped")
        queue.add("after\n")
        #expect(queue.drain(within: .seconds(60)))
        #expect(reader.text.hasSuffix(" dropped\nafter\n"))
    }
}
