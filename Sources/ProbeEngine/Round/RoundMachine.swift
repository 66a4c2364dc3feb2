package import LineModel
package import LinuxSocket

/// The decisions of a round: what is due, what a reply or an error decides, when the round is over.
///
/// Pure: time is an argument, and nothing here reads a clock or a socket. One thread owns it. All memory is allocated
/// in `init`; no method allocates, except `finish`.
package struct RoundMachine: ~Copyable {
    let lines: Int
    let count: Int
    let intervalNanoseconds: Int64
    let timeoutNanoseconds: Int64
    /// The interval over the lines.
    private let slot: (quotient: Int64, remainder: Int64)
    package let start: MonotonicTime
    package let table: SampleTable
    /// Owned here and freed in `deinit`: the line at each position of a turn, and the position of each line.
    private let order: UnsafeMutableBufferPointer<UInt32>
    let positions: UnsafeMutableBufferPointer<UInt32>
    /// Owned here and freed in `deinit`: what is counted for each line beside its records.
    let duplicates: UnsafeMutableBufferPointer<UInt32>
    let corrupt: UnsafeMutableBufferPointer<UInt32>

    /// The next probe to send: its turn (the sequence number) and its position in the order of the turn.
    private var turn = 0
    private var position = 0
    private var pace: CatchUpPace
    /// Probes on the wire, undecided.
    package internal(set) var inFlight = 0
    package internal(set) var sent = 0
    package internal(set) var received = 0
    package internal(set) var unsent = 0
    package internal(set) var overdue = 0
    package internal(set) var transmitStamped = 0
    package internal(set) var receiveStamped = 0
    package internal(set) var replies = 0
    package internal(set) var stampsRejected = 0
    /// The latest instant at which any probe left, as far as is known, nanoseconds since the start.
    var latestSent = Int64.min
    /// The most that a stamp lay behind the reading before its send call: a queue may let probes leave in another order.
    var largestShift: Int64 = 0
    /// Where the search for the last undecided probe stands; only goes down once sending is over.
    private var tail: Int

    /// - Parameters:
    ///   - plan: what to send; its `lines` and `count` are the table's.
    ///   - start: when the first probe is due.
    ///   - table: fresh records, written by this machine alone.
    package init(plan: RoundPlan, start: MonotonicTime, table: SampleTable) {
        precondition(table.lines == plan.lines && table.count == plan.count, "the table is another plan's")
        lines = plan.lines
        count = plan.count
        intervalNanoseconds = plan.intervalNanoseconds
        timeoutNanoseconds = plan.timeoutNanoseconds
        slot = plan.intervalNanoseconds.quotientAndRemainder(dividingBy: Int64(max(plan.lines, 1)))
        self.start = start
        self.table = table
        order = .allocate(capacity: plan.lines)
        positions = .allocate(capacity: plan.lines)
        positions.initialize(repeating: 0)
        for (position, line) in plan.order.enumerated() {
            order.initializeElement(at: position, to: UInt32(line))
            positions[line] = UInt32(position)
        }
        duplicates = .allocate(capacity: plan.lines)
        duplicates.initialize(repeating: 0)
        corrupt = .allocate(capacity: plan.lines)
        corrupt.initialize(repeating: 0)
        pace = CatchUpPace(slotNanoseconds: slot.quotient)
        tail = plan.probes - 1
        if plan.probes == 0 { turn = count }
    }

    deinit {
        order.deallocate()
        positions.deallocate()
        duplicates.deallocate()
        corrupt.deallocate()
    }

    // MARK: - Sending

    /// What the schedule says at `now`.
    package enum SendDecision: Equatable {
        /// Put this probe on the wire at once; the machine goes on to the next one.
        case send(ProbeID)
        /// Nothing is due before this instant.
        case wait(until: MonotonicTime)
        /// Everything was sent, or given up.
        case done
    }

    /// The next probe that is due. One that is overdue by more than an interval becomes `unsent` here, and late ones go
    /// out at once, but never at more than twice the planned rate after the first few (`CatchUpPace`).
    package mutating func nextSend(now: MonotonicTime) -> SendDecision {
        while turn < count {
            let probe = ProbeID(line: Int(order[position]), sequence: turn)
            let due = dueTime(turn: turn, position: position)
            if now < due { return .wait(until: due) }
            if isOverdue(due, now) {
                advance()
                giveUpOverdue(probe)
                continue
            }
            if let later = pace.delay(now: now) { return .wait(until: later) }
            pace.take(now: now)
            advance()
            return .send(probe)
        }
        return .done
    }

    /// When the schedule wants to be asked again; changes nothing.
    package func peek(now: MonotonicTime) -> SendDecision {
        guard turn < count else { return .done }
        let due = dueTime(turn: turn, position: position)
        return .wait(until: max(due, pace.delay(now: now) ?? due))
    }

    /// Whether a probe that waits to be sent has waited too long: more than an interval.
    package func isOverdue(_ probe: ProbeID, now: MonotonicTime) -> Bool { isOverdue(dueTime(probe), now) }

    private func isOverdue(_ due: MonotonicTime, _ now: MonotonicTime) -> Bool {
        now.nanoseconds(since: due) > intervalNanoseconds
    }

    private mutating func advance() {
        position += 1
        if position == lines {
            position = 0
            turn += 1
        }
    }

    package var isSendingDone: Bool { turn >= count }

    /// start + sequence x interval + the line's phase.
    package func dueTime(_ probe: ProbeID) -> MonotonicTime {
        dueTime(turn: probe.sequence, position: Int(positions[probe.line]))
    }

    private func dueTime(turn: Int, position: Int) -> MonotonicTime {
        // position x interval / lines, as the plan has it, in an order that cannot overflow.
        let phase = Int64(position) * slot.quotient + Int64(position) * slot.remainder / Int64(lines)
        return start.advanced(byNanoseconds: Int64(turn) * intervalNanoseconds + phase)
    }

    /// The kernel has taken the probe; `time` was read just before the call.
    package mutating func markSent(_ probe: ProbeID, at time: MonotonicTime) {
        let index = recordIndex(probe)
        table.records[index].sentNanoseconds = time.nanoseconds(since: start)
        latestSent = max(latestSent, table.records[index].sentNanoseconds)
        table.records[index].outcome = .inFlight
        inFlight += 1
        sent += 1
    }

    /// The kernel has refused the probe for good.
    package mutating func markUnsent(_ probe: ProbeID) {
        table.records[recordIndex(probe)].outcome = .unsent
        unsent += 1
    }

    /// A probe that waited for the kernel longer than an interval.
    package mutating func giveUpOverdue(_ probe: ProbeID) {
        markUnsent(probe)
        overdue += 1
    }

    /// Nothing more is sent: what was not yet due becomes `unsent`. What is on the wire is still listened for.
    package mutating func stopSending() {
        while turn < count {
            markUnsent(ProbeID(line: Int(order[position]), sequence: turn))
            advance()
        }
    }

    // MARK: - The end

    /// When listening ends at the latest: one timeout after the last probe that is still undecided. nil while sending
    /// goes on; `start` when nothing is undecided.
    package mutating func listenUntil() -> MonotonicTime? {
        guard isSendingDone else { return nil }
        guard inFlight > 0 else { return start }
        while tail > 0 && table.records[recordIndexInOrder(tail)].outcome != .inFlight { tail -= 1 }
        // The last one given out need not be the last one that left; this far before it another may have left after it.
        let disorder = transmitStamped == 0 ? 0 : largestShift + Self.readingErrorNanoseconds
        let last = min(table.records[recordIndexInOrder(tail)].sentNanoseconds + disorder, latestSent)
        return start.advanced(byNanoseconds: last + timeoutNanoseconds)
    }

    /// Whether every probe is decided, or has had its time. Ask only after the sockets were emptied.
    package mutating func isOver(now: MonotonicTime) -> Bool {
        guard let until = listenUntil() else { return false }
        return inFlight == 0 || now > until
    }

    // MARK: - Indices

    package func recordIndex(_ probe: ProbeID) -> Int { probe.line * count + probe.sequence }

    package func probe(recordIndex: Int) -> ProbeID? {
        recordIndex >= 0 && recordIndex < lines * count
            ? ProbeID(line: recordIndex / count, sequence: recordIndex % count) : nil
    }

    private func recordIndexInOrder(_ nth: Int) -> Int { Int(order[nth % lines]) * count + nth / lines }

    package func contains(_ probe: ProbeID) -> Bool { probe.line < lines && probe.sequence < count }
}
