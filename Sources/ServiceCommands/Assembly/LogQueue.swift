internal import Glibc
internal import LineModel
internal import LinuxSocket
internal import Synchronization
internal import SystemFiles

/// Writes lines to standard error on a thread of its own. Whoever reads the log, a pipe or a stopped terminal, may
/// stand still: then lines wait, up to a bound, and the latest ones beyond it are dropped and counted. Nobody who logs
/// waits.
final class LogQueue: Sendable {
    /// Bytes that wait, what is being written included: some 5,000 lines.
    static let maxBytes = 1 << 20

    private struct State {
        /// Lines with their ends.
        var waiting: [UInt8] = []
        /// Bytes that the thread has taken and not written yet.
        var writing = 0
        /// Lines dropped since the last note of it, and in all.
        var dropped = (new: 0, all: 0)
    }

    private let state = Mutex(State())
    private let filled: EventFlag
    private let emptied: EventFlag
    private let maxBytes: Int
    private let note: @Sendable (Int) -> String

    /// Begins the thread, which lives as long as the process.
    ///
    /// - Parameters:
    ///   - note: the line, with its end, that stands where so many lines were dropped.
    ///   - write: blocks until all is written; what cannot be written has nowhere else to go.
    /// - Throws: where the kernel has no thread or descriptor for it.
    init(
        maxBytes: Int = LogQueue.maxBytes, note: @escaping @Sendable (Int) -> String,
        write: @escaping @Sendable ([UInt8]) -> Void = { StandardError.write(String(decoding: $0, as: UTF8.self)) }
    ) throws(SocketError) {
        filled = try EventFlag()
        emptied = try EventFlag()
        self.maxBytes = maxBytes
        self.note = note
        try JoinableThread(name: "log") { [self] in writeForEver(write) }.detach()
    }

    /// Lines that were dropped since the start.
    var droppedLines: Int { state.withLock { $0.dropped.all } }

    /// Takes a line, with its end; returns at once.
    func add(_ line: String) {
        state.withLock { state in
            guard state.waiting.count + state.writing + line.utf8.count <= maxBytes else {
                state.dropped = (state.dropped.new + 1, state.dropped.all + 1)
                return
            }
            // The note stands where the lines would have stood.
            if state.dropped.new > 0 {
                state.waiting += Array(note(state.dropped.new).utf8)
                state.dropped.new = 0
            }
            state.waiting += Array(line.utf8)
        }
        filled.raise()
    }

    /// Blocks until all lines are written, but no longer than this: a reader that stands still must not keep the
    /// process from its end.
    ///
    /// - Returns: whether all were written.
    @discardableResult
    func drain(within limit: Duration) -> Bool {
        let end = MonotonicTime.now().nanoseconds + limit.nanoseconds
        while true {
            emptied.lower()
            if state.withLock({ $0.waiting.isEmpty && $0.writing == 0 }) { return true }
            let left = end - MonotonicTime.now().nanoseconds
            guard left > 0 else { return false }
            var ready = pollfd(fd: emptied.descriptor, events: Int16(POLLIN), revents: 0)
            poll(&ready, 1, Int32(clamping: left / 1_000_000 + 1))
        }
    }

    private func writeForEver(_ write: ([UInt8]) -> Void) {
        while true {
            var ready = pollfd(fd: filled.descriptor, events: Int16(POLLIN), revents: 0)
            poll(&ready, 1, -1)
            filled.lower()
            while let lines = take() {
                write(lines)
                state.withLock { $0.writing = 0 }
            }
            emptied.raise()
        }
    }

    private func take() -> [UInt8]? {
        state.withLock { state in
            if state.waiting.isEmpty, state.dropped.new > 0 {
                state.waiting = Array(note(state.dropped.new).utf8)
                state.dropped.new = 0
            }
            guard !state.waiting.isEmpty else { return nil }
            let lines = state.waiting
            state.waiting = []
            state.writing = lines.count
            return lines
        }
    }
}
