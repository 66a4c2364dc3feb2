package import LineModel
package import LinuxSocket

/// The decisions of a round: what is due, what a reply or an error decides, when the round is over.
///
/// Pure: time is an argument, and nothing here reads a clock or a socket. One thread owns it. All memory is allocated
/// in `init`; no method allocates, except `finish`.
package struct RoundMachine: ~Copyable {
    /// Rows of the table: lines, companions and self-probes, this machine's or another's.
    let lines: Int
    let count: Int
    /// Records below this are of lines, the others of companions and self-probes, which are in none of the counts.
    let measuredRecords: Int
    /// The plan has companions, this machine's or another's.
    let hasCompanions: Bool
    let timeoutNanoseconds: Int64
    private var schedule: SendSchedule
    /// The instant that the schedule and all times in the table count from.
    package let start: MonotonicTime
    /// The records of all probes, which the machine fills in.
    package let table: SampleTable
    /// This machine's rows in the order of their turns, and for each row its position in the whole round's order of
    /// lines: a companion and a self-probe have that of the line before them, another machine's row has `notOurs`.
    /// Owned here and freed in `deinit`.
    private let order: UnsafeMutableBufferPointer<UInt32>
    private let positions: UnsafeMutableBufferPointer<UInt32>
    private static let notOurs = UInt32.max
    /// Owned here and freed in `deinit`: what is counted for each line beside its records.
    let duplicates: UnsafeMutableBufferPointer<UInt32>
    let corrupt: UnsafeMutableBufferPointer<UInt32>
    let refusedByAddress: UnsafeMutableBufferPointer<UInt32>
    let refusedOverruled: UnsafeMutableBufferPointer<UInt32>
    let unprovenRefusals: UnsafeMutableBufferPointer<UInt32>

    /// For each place in `order` the host that its probes go to; no two probes of a quantum go to one. Owned here and
    /// freed in `deinit`; empty where every probe leaves by itself.
    private let hosts: UnsafeMutableBufferPointer<UInt32>

    /// The next probe to send.
    private var cursor = SendCursor()
    private let quantum: SendQuantum
    /// Probes of the current quantum that have not had their turn, and when it leaves.
    private var quantumLeft = 0
    private var quantumDue = MonotonicTime(nanoseconds: .min)
    /// The rows of companions that do not go with every probe; empty where all do.
    private let thinned: Range<Int>
    private let thinnedEvery: Int
    private let companionRows: Range<Int>
    /// The most that one line has.
    private let mostCompanions: Int
    /// Packets of a turn, on average.
    private let packetsPerTurn: Int64
    private var pace: CatchUpPace
    /// Probes on the wire, undecided; self-probes' too.
    package internal(set) var inFlight = 0
    /// Probes of lines that the kernel took.
    package internal(set) var sent = 0
    /// Probes of lines that were answered in time.
    package internal(set) var received = 0
    /// Probes of lines that were not sent; while the round runs, those that it has given up so far.
    package internal(set) var unsent = 0
    /// Those of the unsent that were given up because they were overdue by more than an interval.
    package internal(set) var overdue = 0
    /// Sent probes of lines that have a kernel transmit stamp.
    package internal(set) var transmitStamped = 0
    /// First replies to probes of lines that have a kernel receive stamp.
    package internal(set) var receiveStamped = 0
    /// First replies to probes of lines, late ones included.
    package internal(set) var replies = 0
    /// Kernel stamps that were thrown away, because no probe waited for them or because they cannot be true.
    package internal(set) var stampsRejected = 0
    /// Stamps of datagrams that the kernel then refused to send.
    package internal(set) var stampsOfFailedSends = 0
    /// Probes of lines whose times the prober itself was held up over.
    package internal(set) var uncertain = 0
    /// Probes of lines, and of companions, that were too long for the way; known when the round is over.
    package internal(set) var tooLong = (lines: 0, companions: 0)
    /// The latest instant at which any probe left, as far as is known, nanoseconds since the start.
    var latestSent = Int64.min
    /// The highest number in the order of sending that has left, and whether a lower one left after it (`SetAside`).
    private var highestSent = -1
    private var leftOutOfOrder = false
    /// The most that a stamp lay behind the reading before its send call: a queue may let probes leave in another
    /// order.
    var largestShift: Int64 = 0
    /// Where the search for the last undecided probe stands; only goes down once sending is over.
    private var tail: Int

    /// - Parameters:
    ///   - plan: what to send; its `rows` and `count` are the table's.
    ///   - start: when the first probe is due.
    ///   - table: fresh records; those of this machine's rows are written by it alone.
    ///   - quantum: how many probes may leave together.
    ///   - host: for each row a number of the host that its probes go to; `noHost` for one that no queue leads to.
    ///     Asked only where several probes may leave together.
    ///   - owns: whether a row is this machine's; by default all are.
    package init(
        plan: RoundPlan, start: MonotonicTime, table: SampleTable, quantum: SendQuantum = .exact,
        host: (Int) -> UInt32 = { _ in noHost }, owns: (Int) -> Bool = { _ in true }
    ) {
        precondition(table.lines == plan.rows && table.count == plan.count, "the table is another plan's")
        lines = plan.rows
        count = plan.count
        measuredRecords = plan.lines * plan.count
        hasCompanions = !plan.companions.isEmpty
        timeoutNanoseconds = plan.timeoutNanoseconds
        // A plan without rows is over before its schedule is asked.
        schedule = plan.schedule ?? SendSchedule(rows: 1, intervalNanoseconds: plan.intervalNanoseconds)
        self.start = start
        self.table = table
        let ours = Self.turn(of: plan, owns: owns)
        order = .allocate(capacity: ours.count)
        _ = order.initialize(from: ours.map { UInt32($0.row) })
        positions = Self.filled(plan.rows, with: Self.notOurs)
        for entry in ours { positions[entry.row] = UInt32(entry.position) }
        self.quantum = quantum
        hosts = .allocate(capacity: quantum.probes > 1 ? ours.count : 0)
        if quantum.probes > 1 { _ = hosts.initialize(from: ours.map { host($0.row) }) }
        duplicates = Self.filled(plan.rows, with: 0)
        corrupt = Self.filled(plan.rows, with: 0)
        refusedByAddress = Self.filled(plan.rows, with: 0)
        refusedOverruled = Self.filled(plan.rows, with: 0)
        unprovenRefusals = Self.filled(plan.rows, with: 0)
        thinned = plan.companionEvery > 1 ? plan.lines..<plan.firstSelfProbe : 0..<0
        thinnedEvery = plan.companionEvery
        companionRows = plan.lines..<plan.firstSelfProbe
        mostCompanions = plan.companionsOfLine
        let unaccompanied =
            ours.count { plan.lines..<plan.firstSelfProbe ~= $0.row } * (thinnedEvery - 1) / thinnedEvery
        packetsPerTurn = Int64(max(ours.count - unaccompanied, 1))
        pace = CatchUpPace(slotNanoseconds: plan.intervalNanoseconds / packetsPerTurn)
        tail = ours.count * plan.count - 1
        if ours.isEmpty { cursor.turn = count }
    }

    /// Stands for a host that as many probes may go to at once as there are: this machine itself.
    package static let noHost = UInt32.max

    /// A machine's rows in the order of their turns: its lines, each with its companions right behind it, and each of
    /// its self-probes behind a line.
    private static func turn(of plan: RoundPlan, owns: (Int) -> Bool) -> [(row: Int, position: Int)] {
        var entries: [(row: Int, position: Int)] = []
        var selfProbe = 0
        let companions = Dictionary(grouping: plan.companions.indices) { plan.companions[$0] }
        for (position, line) in plan.order.enumerated() {
            if owns(line) { entries.append((line, position)) }
            for row in companions[line, default: []].map({ plan.lines + $0 }) where owns(row) {
                entries.append((row, position))
            }
            while selfProbe < plan.selfProbes, plan.selfProbePosition(selfProbe) <= position {
                if owns(plan.firstSelfProbe + selfProbe) { entries.append((plan.firstSelfProbe + selfProbe, position)) }
                selfProbe += 1
            }
        }
        return entries
    }

    private static func filled(_ count: Int, with value: UInt32) -> UnsafeMutableBufferPointer<UInt32> {
        let buffer = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: count)
        buffer.initialize(repeating: value)
        return buffer
    }

    deinit {
        order.deallocate()
        positions.deallocate()
        hosts.deallocate()
        duplicates.deallocate()
        corrupt.deallocate()
        refusedByAddress.deallocate()
        refusedOverruled.deallocate()
        unprovenRefusals.deallocate()
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

    /// The next probe that is due, or of a quantum that is. One that is overdue by more than an interval becomes
    /// `unsent` here, and late ones go out at once, but never at more than twice the planned rate after the first few
    /// (`CatchUpPace`).
    package mutating func nextSend(now: MonotonicTime) -> SendDecision {
        while cursor.turn < count {
            if quantumLeft == 0 { planQuantum() }
            if now < quantumDue { return .wait(until: quantumDue) }
            let probe = next
            let due = dueTime(probe)
            if isOverdue(due, now) {
                advance()
                giveUpOverdue(probe)
                continue
            }
            if let later = pace.delay(now: now) { return .wait(until: later) }
            pace.spend(now: now)
            advance()
            return .send(probe)
        }
        return .done
    }

    /// When the schedule wants to be asked again; sends nothing.
    package mutating func peek(now: MonotonicTime) -> SendDecision {
        guard cursor.turn < count else { return .done }
        if quantumLeft == 0 { planQuantum() }
        return .wait(until: max(quantumDue, pace.delay(now: now) ?? quantumDue))
    }

    /// The next probes that may leave together: as many as the quantum takes, until one goes to a host that another of
    /// them goes to. They leave when the last of them is due.
    private mutating func planQuantum() {
        quantumDue = dueTime(next)
        quantumLeft = 1
        guard quantum.probes > 1 else { return }
        // A companion is its line's probe of the same instant, so it goes with it whatever else does.
        let most = max(1, quantum.probes - mostCompanions)
        let end = quantumDue.advanced(byNanoseconds: quantum.spanNanoseconds)
        var candidate = after(cursor)
        while candidate.turn < count {
            let due = dueTime(probe(candidate))
            let goesAlong = companionRows.contains(Int(order[candidate.place]))
            guard goesAlong || (quantumLeft < most && due <= end && goesElsewhere(candidate)) else { return }
            quantumDue = due
            quantumLeft += 1
            candidate = after(candidate)
        }
    }

    /// Whether no probe from the next one to this one goes to the same host. A quantum is short, so looking is quick.
    private func goesElsewhere(_ candidate: SendCursor) -> Bool {
        let host = hosts[candidate.place]
        guard host != Self.noHost else { return true }
        var earlier = cursor
        while earlier != candidate {
            if hosts[earlier.place] == host { return false }
            earlier = after(earlier)
        }
        return true
    }

    /// From the next probe on, a line's probes are this far apart.
    package mutating func changeInterval(_ nanoseconds: Int64, now: MonotonicTime) {
        guard cursor.turn < count, nanoseconds != schedule.intervalNanoseconds else { return }
        quantumLeft = 0
        let number = cursor.turn * schedule.rows + Int(positions[next.line])
        let due = max(dueTime(next), now).nanoseconds(since: start)
        guard schedule.change(from: number, at: due, intervalNanoseconds: nanoseconds) else { return }
        pace = CatchUpPace(slotNanoseconds: nanoseconds / packetsPerTurn)
    }

    /// Between two probes of a line, on average over the round.
    package var meanIntervalNanoseconds: Int64 {
        guard count > 1 else { return schedule.intervalNanoseconds }
        let last = schedule.rows - 1
        return (schedule.due(turn: count - 1, position: last) - schedule.due(turn: 0, position: last))
            / Int64(count - 1)
    }

    /// Whether a probe that waits to be sent has waited too long: more than an interval.
    package func isOverdue(_ probe: ProbeID, now: MonotonicTime) -> Bool { isOverdue(dueTime(probe), now) }

    private func isOverdue(_ due: MonotonicTime, _ now: MonotonicTime) -> Bool {
        now.nanoseconds(since: due) > schedule.intervalNanoseconds
    }

    private var next: ProbeID { probe(cursor) }

    private func probe(_ cursor: SendCursor) -> ProbeID {
        ProbeID(line: Int(order[cursor.place]), sequence: cursor.turn)
    }

    private mutating func advance() {
        cursor = after(cursor)
        quantumLeft = max(0, quantumLeft - 1)
    }

    /// The next place, passing over the companions that do not go with this turn's probe of their line; a line comes
    /// before each. Their records stay `planned`.
    private func after(_ cursor: SendCursor) -> SendCursor {
        var next = cursor.next(places: order.count)
        guard !thinned.isEmpty else { return next }
        while next.place > 0, thinned.contains(Int(order[next.place])),
            (next.turn + Int(order[next.place]) - thinned.lowerBound) % thinnedEvery != 0
        {
            next = next.next(places: order.count)
        }
        return next
    }

    /// Whether every probe has had its turn, sent or not.
    package var isSendingDone: Bool { cursor.turn >= count }

    /// start + sequence x interval + the line's phase.
    package func dueTime(_ probe: ProbeID) -> MonotonicTime {
        start.advanced(
            byNanoseconds: schedule.due(turn: probe.sequence, position: Int(positions[probe.line])))
    }

    /// The kernel has taken the probe; `time` was read just before the call.
    package mutating func markSent(_ probe: ProbeID, at time: MonotonicTime) {
        let index = recordIndex(probe)
        table.records[index].sentNanoseconds = time.nanoseconds(since: start)
        latestSent = max(latestSent, table.records[index].sentNanoseconds)
        let number = probe.sequence * schedule.rows + Int(positions[probe.line])
        if number < highestSent { leftOutOfOrder = true } else { highestSent = number }
        table.records[index].outcome = .inFlight
        inFlight += 1
        if index < measuredRecords { sent += 1 }
    }

    /// The kernel has refused the probe for good, or there was nowhere to send it to.
    ///
    /// - Parameters:
    ///   - cause: where it is not the kernel's or our own.
    ///   - error: the kernel's, where it is the kernel's.
    package mutating func markUnsent(_ probe: ProbeID, because cause: UnsentCause? = nil, error: Errno? = nil) {
        let index = recordIndex(probe)
        table.records[index].outcome = .unsent
        table.records[index].unsentCause = cause
        table.records[index].localError = error.flatMap { UInt16(exactly: $0.rawValue) }
        if index < measuredRecords { unsent += 1 }
    }

    /// A probe that waited for the kernel longer than an interval.
    package mutating func giveUpOverdue(_ probe: ProbeID) {
        markUnsent(probe)
        if recordIndex(probe) < measuredRecords { overdue += 1 }
    }

    /// Nothing more is sent: what was not yet due becomes `unsent`. What is on the wire is still listened for.
    package mutating func stopSending() {
        while cursor.turn < count {
            markUnsent(next)
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
        let inOrder = min(table.records[recordIndexInOrder(tail)].sentNanoseconds + disorder, latestSent)
        let last = leftOutOfOrder ? latestSent : inOrder
        return start.advanced(byNanoseconds: last + timeoutNanoseconds)
    }

    /// Whether every probe is decided, or has had its time. Ask only after the sockets were emptied.
    package mutating func isOver(now: MonotonicTime) -> Bool {
        guard let until = listenUntil() else { return false }
        return inFlight == 0 || now > until
    }

    // MARK: - Indices

    /// The probe's index in the table's records, a line's records being next to one another.
    package func recordIndex(_ probe: ProbeID) -> Int { probe.line * count + probe.sequence }

    /// The probe whose record has this index; nil when the table has no such record.
    package func probe(recordIndex: Int) -> ProbeID? {
        recordIndex >= 0 && recordIndex < lines * count
            ? ProbeID(line: recordIndex / count, sequence: recordIndex % count) : nil
    }

    private func recordIndexInOrder(_ nth: Int) -> Int { Int(order[nth % order.count]) * count + nth / order.count }

    /// Whether there is such a probe, and it is this machine's.
    package func contains(_ probe: ProbeID) -> Bool {
        probe.line < lines && probe.sequence < count && isOurs(probe.line)
    }

    /// Whether a row is a line's, and neither a companion's nor a self-probe's.
    func isLine(_ row: Int) -> Bool { row * count < measuredRecords }

    /// Whether a row is this machine's.
    func isOurs(_ line: Int) -> Bool { positions[line] != Self.notOurs }

    /// Record indices of a row.
    func indices(_ line: Int) -> Range<Int> { line * count..<(line + 1) * count }
}
