internal import LineModel
internal import LinuxSocket

/// Makes the TCP handshakes of a round at their times, and sees how each ends. It waits for none: those that are under
/// way stand side by side, and each is given up when its time is over.
struct HandshakeLoop: ~Copyable {
    private let work: HandshakeWork
    private let control: RoundControl
    private let start: MonotonicTime
    private let wake: EventFlag
    private var epoll: Epoll
    /// Those under way, by slots.
    private var open: [UnderWay?]
    private var free: [Int]
    /// Slots in the order in which their handshakes began, with what tells whether the slot has another one by now.
    private var begun: [(slot: Int, at: MonotonicTime)] = []
    private var firstBegun = 0
    private var next = 0
    private(set) var result: HandshakeResult

    /// Of `epoll`: the flag that says that somebody wants the round to end.
    private static let wakeToken = Int.max

    private struct UnderWay {
        let socket: HandshakeSocket
        let entry: HandshakeSchedule.Entry
        let at: MonotonicTime
    }

    /// - Parameters:
    ///   - start: of the round.
    ///   - wake: raised when `control` is asked to stop the round.
    /// - Throws: when the kernel has no descriptor to give.
    init(_ work: HandshakeWork, start: MonotonicTime, control: RoundControl, wake: EventFlag) throws(SocketError) {
        (self.work, self.start, self.control, self.wake) = (work, start, control, wake)
        let epoll = try Epoll()
        try epoll.add(wake.descriptor, token: Self.wakeToken)
        self.epoll = consume epoll
        open = [UnderWay?](repeating: nil, count: work.most)
        free = Array((0..<work.most).reversed())
        result = HandshakeResult(lines: work.endpoints.count, parts: work.parts)
    }

    /// Returns when each handshake has ended, at the latest one timeout after the last has begun, or when the round is
    /// to be abandoned.
    mutating func run() {
        while true {
            let level = control.stopLevel
            if level == .abandon { return abandon() }
            if level == .run { beginDue() } else { next = work.entries.count }
            guard next < work.entries.count || free.count < open.count else { return }
            let before = MonotonicTime.now()
            let ready = epoll.wait(until: deadline)
            let now = MonotonicTime.now()
            for index in 0..<ready { note(epoll.token(at: index), now) }
            // A thread that had to wait for a core finds answers that came in time: none of them is given up.
            if ready < Epoll.eventsPerWait { expire(at: before) }
        }
    }

    private func due(_ entry: HandshakeSchedule.Entry) -> MonotonicTime {
        start.advanced(byNanoseconds: entry.dueNanoseconds)
    }

    private var deadline: MonotonicTime? {
        let due = next < work.entries.count ? due(work.entries[next]) : nil
        let end = firstBegun < begun.count ? begun[firstBegun].at.advanced(byNanoseconds: work.timeout) : nil
        guard let due, let end else { return due ?? end }
        return min(due, end)
    }

    private mutating func beginDue() {
        while next < work.entries.count {
            let (entry, now) = (work.entries[next], MonotonicTime.now())
            let lateness = now.nanoseconds(since: due(entry))
            guard lateness >= 0 else { return }
            next += 1
            if lateness > HandshakeWork.maxLateness {
                // Made up for all at once, they would exceed the caps.
                settle(entry, at: now, .late)
            } else {
                begin(entry)
            }
        }
    }

    private mutating func begin(_ entry: HandshakeSchedule.Entry) {
        guard let slot = free.last else { return settle(entry, at: .now(), .withoutRoom) }
        let at = MonotonicTime.now()
        do throws(Errno) {
            let socket = try HandshakeSocket(to: work.endpoints[entry.line], by: work.way)
            do throws(SocketError) { try epoll.add(socket, token: slot) } catch { throw error.errno }
            free.removeLast()
            open[slot] = UnderWay(socket: socket, entry: entry, at: at)
            begun.append((slot, at))
        } catch {
            end(entry, at: at, .now(), error)
        }
    }

    /// Takes note of a socket that has something to say.
    private mutating func note(_ token: Int, _ now: MonotonicTime) {
        // The level is looked at afterwards.
        if token == Self.wakeToken { return wake.lower() }
        guard open.indices.contains(token), let one = open[token] else { return }
        close(token)
        if let error = one.socket.ended() {
            end(one.entry, at: one.at, now, error, wasBegun: true)
        } else {
            // The kernel's time has nothing of this thread's own waiting in it.
            let answered = one.socket.roundTrip.map { one.at.advanced(byNanoseconds: $0.nanoseconds) }
            settle(one.entry, at: one.at, .connected, answered ?? now)
        }
    }

    private mutating func end(
        _ entry: HandshakeSchedule.Entry, at: MonotonicTime, _ now: MonotonicTime, _ error: Errno,
        wasBegun: Bool = false
    ) {
        let outcome = HandshakeWork.outcome(error, wasBegun: wasBegun)
        if outcome == .unmade { result.failed(entry.line, SystemText(error)) }
        settle(entry, at: at, outcome, outcome == .refused ? now : nil)
    }

    /// Gives up those whose time is over: before the kernel would send a second SYN, whose answer would hide the loss
    /// of the first.
    ///
    /// - Parameter now: all that was answered until then was noted.
    private mutating func expire(at now: MonotonicTime) {
        while firstBegun < begun.count {
            let (slot, at) = begun[firstBegun]
            if let one = open[slot], one.at == at {
                guard now.nanoseconds(since: at) >= work.timeout else { break }
                close(slot)
                settle(one.entry, at: at, .timedOut)
            }
            firstBegun += 1
        }
        if firstBegun > 4_096 {
            begun.removeFirst(firstBegun)
            firstBegun = 0
        }
    }

    /// What is under way is no loss: nobody waited for its answer.
    private mutating func abandon() {
        for slot in open.indices {
            guard let one = open[slot] else { continue }
            close(slot)
            settle(one.entry, at: one.at, .unmade)
        }
    }

    private mutating func close(_ slot: Int) {
        open[slot] = nil
        free.append(slot)
    }

    private mutating func settle(
        _ entry: HandshakeSchedule.Entry, at: MonotonicTime, _ outcome: TCPHandshake.Outcome,
        _ answered: MonotonicTime? = nil
    ) {
        result.add(
            TCPHandshake(
                part: entry.part, startNanoseconds: at.nanoseconds(since: start),
                durationNanoseconds: answered.map { max(0, $0.nanoseconds(since: at)) } ?? 0, outcome: outcome),
            ofLine: entry.line)
    }
}
