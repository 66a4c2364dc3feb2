internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Runs a round: sends what is due, empties the sockets, and never waits for a line.
///
/// Owned by one thread. After `init` nothing here allocates, locks, logs or awaits until the round is over; all
/// decisions are the machine's.
struct MeasuringLoop: ~Copyable {
    var machine: RoundMachine
    let setup: RoundSetup
    let thread: Int
    let paths: ThreadPaths
    let addresses: TargetAddresses
    private let control: RoundControl
    private let wake: EventFlag

    var wallClock: WallClockGuard
    var outgoing: OutgoingBatch
    var aside = SetAside(capacity: MeasuringLoop.setAsideCapacity)
    var receiveBatch: ReceiveBatch
    var errorBatch: ReceiveBatch
    var counts = LoopCounts()
    var strays: StrayReplies
    /// The row of the probe whose sending failed, while it is decided what that means.
    var failingRow: Int?
    /// When a send that the kernel had no room for is to be tried again.
    var retryAt: MonotonicTime?
    /// When the loop meant to be back at its sockets; what it is late for is a stall.
    private var expectedBack: MonotonicTime
    private var waits: WaitSet
    private var stopLevel = RoundControl.StopLevel.run
    private var drainPasses = 0
    /// How long the sockets were not looked at before they are now: what a time read in the process may be wrong by.
    private(set) var heldUpNanoseconds: Int64 = 0
    private var published = (sent: 0, received: 0)
    /// What searches for a bearable rate; nil when the rate is the plan's.
    var rateFinder: RateFinder?

    static let batchSlots = 64
    /// Receive calls a socket in one pass, so that a flood cannot hold up the sending.
    static let receiveCallsPerPass = 8

    init(_ setup: RoundSetup, thread: Int) {
        (self.setup, self.thread, paths) = (setup, thread, setup.takePaths(thread))
        let round = setup.round
        addresses = TargetAddresses(round.targets, lines: round.plan.lines) { round.agedFlow(of: $0) != nil }
        control = setup.control
        wake = control.wakes[thread]
        wallClock = WallClockGuard(ClockOffset.measure(), at: .now())
        let size = round.settings.size
        let longest = round.targets.reduce(size) { max($0, $1.datagramLength(size: size)) }
        outgoing = OutgoingBatch(slots: Self.batchSlots, capacity: longest)
        // One byte more than any valid reply, so that a longer one shows.
        let maxReplyBytes = max(size + RelayHeader.maxLength, setup.formats.maxReplyBytes)
        receiveBatch = ReceiveBatch(slots: Self.batchSlots, capacity: maxReplyBytes + 1)
        errorBatch = ReceiveBatch(slots: Self.batchSlots, capacity: maxReplyBytes)
        let poolDescriptor = paths.pool.map { [$0.epoll.descriptor] } ?? []
        waits = WaitSet(
            [wake.descriptor] + (paths.shared + paths.spares).map(\.socket.descriptor) + poolDescriptor)
        let rows = round.load.threadOfRow
        machine = RoundMachine(
            plan: round.plan, start: setup.start, table: setup.table, quantum: round.quantum,
            host: round.host(ofRow:)
        ) { rows[$0] == thread }
        strays = StrayReplies(rows: round.plan.lines)
        expectedBack = setup.start
        if round.settings.findsRate {
            let finder = RateFinder(round.plan, start: setup.start)
            machine.changeInterval(finder.intervalNanoseconds, now: setup.start)
            rateFinder = finder
        }
    }

    var formats: FormatTable { setup.formats }
    /// For each row.
    var targets: [ProbeTarget] { setup.targets }
    var usesKernelStamps: Bool { setup.round.settings.timestamps == .kernel }
    /// One transmit stamp in so many probes.
    var stampEvery: Int { setup.round.stampEvery }

    /// Runs until every probe is decided.
    mutating func run() {
        while true {
            let now = MonotonicTime.now()
            noteStall(now)
            obeyStop()
            sendDue(now: now)
            emptySockets()
            heldUpNanoseconds = 0
            publish()
            if rateFinder != nil { findRate(now: now) }
            if stopLevel == .abandon { return machine.abandon(now: now) }
            if isIdle && machine.isOver(now: now) && isDrained() { break }
            wait()
        }
        machine.finish()
    }

    private mutating func publish() {
        let (sent, received) = (machine.sent, machine.received)
        guard sent != published.sent || received != published.received else { return }
        control.publish(sent: sent - published.sent, received: received - published.received)
        published = (sent, received)
    }

    /// Whether what had arrived when the round's time was over has been read. What is left in a socket is no loss of
    /// the line; but a flood that never lets a socket empty must not keep the round going, so a full buffer's worth is
    /// enough.
    private mutating func isDrained() -> Bool {
        guard counts.queuesNotEmpty, machine.inFlight > 0 else { return true }
        drainPasses += 1
        return drainPasses > Self.fullBufferPasses
    }

    /// Passes that read more datagrams than a receive buffer can hold: the kernel charges 512 bytes and more for each.
    static let fullBufferPasses = minBuffer / 512 / (receiveCallsPerPass * batchSlots) + 1

    private static let minBuffer = 4 << 20

    /// Nothing waits for the kernel.
    private var isIdle: Bool { outgoing.isEmpty && aside.isEmpty }

    private mutating func noteStall(_ now: MonotonicTime) {
        let stall = now.nanoseconds(since: expectedBack)
        if stall > counts.longestStallNanoseconds { counts.longestStallNanoseconds = stall }
        heldUpNanoseconds = max(heldUpNanoseconds, stall)
        expectedBack = now
    }

    private mutating func obeyStop() {
        guard control.stopLevel > stopLevel else { return }
        stopLevel = control.stopLevel
        counts.interrupted = true
        outgoing.forEachPending { machine.markUnsent($0) }
        outgoing.clear()
        while let waiting = aside.popFirst() { machine.markUnsent(waiting.probe) }
        machine.stopSending()
    }

    /// Sleeps until there is something to send, or until the sockets have to be looked at.
    ///
    /// With the kernel's stamps no reply is worth a wake-up: the kernel has written down when it came, and the receive
    /// buffer holds it (`ReceiveBufferPlan.minHoldSeconds`).
    private mutating func wait() {
        if counts.queuesNotEmpty { return }
        let now = MonotonicTime.now()
        // The pass itself: whoever is held up in the middle of it does not look at the sockets either.
        noteStall(now)
        guard let deadline = nextDeadline(now: now) else { return }
        let end = min(deadline, now.advanced(byNanoseconds: Self.maxWaitNanoseconds))
        expectedBack = max(end, now)
        guard end > now else { return }
        if usesKernelStamps {
            sleep(until: end)
        } else if waits.wait(until: end) > 0 {
            // A reply has arrived when it is read, so it cannot wait for the next send. The flag is lowered here and
            // not where the wish is obeyed: that may be before the flag is raised, which would then stay up and let no
            // wait wait.
            if waits.isReady(0) { wake.lower() }
            expectedBack = min(.now(), end)
        }
    }

    /// When there is something to do again, replies aside; nil when there is something to do at once.
    private mutating func nextDeadline(now: MonotonicTime) -> MonotonicTime? {
        if let retryAt, !outgoing.isEmpty { return retryAt }
        let retry = aside.nextRetry
        if case .wait(let until) = machine.peek(now: now) { return retry.map { min($0, until) } ?? until }
        if let retry { return retry }
        // A nanosecond past the timeout: a reply that came just within it is then in the socket.
        return machine.listenUntil()?.advanced(byNanoseconds: 1)
    }

    /// The longest that the loop waits without looking at its sockets, nanoseconds. A loop that a datagram wakes cannot
    /// tell how long the datagram has waited; because no wait is longer than this, the length of a stall is known to
    /// within it.
    static let maxWaitNanoseconds: Int64 = 2_000_000
}

/// What the loop counts of its own doings.
struct LoopCounts {
    var longestStallNanoseconds: Int64 = 0
    var sendRetries = 0
    var sendErrors = ErrnoCounts()
    /// The failed sends of probes to ingresses beside lines.
    var companionErrors = ErrnoCounts()
    var foreign = 0
    var corruptUnassigned = 0
    /// The same from an ingress's own address, which no line has.
    var companionCorrupt = 0
    var unmatchedRefusals = 0
    /// Sockets whose send buffer was clogged, so that a spare one took over.
    var spareSockets = 0
    /// ICMP errors read from the shared sockets' error queues so far, but for those about the place that a failing send
    /// is for.
    var othersErrors = 0
    var unplacedStamps = 0
    var interrupted = false
    /// The last pass left something in a socket.
    var queuesNotEmpty = false
}

/// Failed sends by error number; fixed size.
struct ErrnoCounts {
    private var counts = [Int](repeating: 0, count: 134)

    mutating func add(_ errno: Errno, _ times: Int = 1) {
        let index = Int(errno.rawValue)
        counts[counts.indices.contains(index) ? index : 0] += times
    }

    /// The counts and so many more failures.
    func adding(_ errno: Errno, _ times: Int) -> ErrnoCounts {
        var sum = self
        sum.add(errno, times)
        return sum
    }

    /// The counts with the errors' names, in the names' order.
    var named: [NamedCount] {
        counts.enumerated().filter { $0.element > 0 }
            .map { NamedCount(name: Errno(Int32($0.offset)).name, count: $0.element) }
            .sorted { $0.name < $1.name }
    }
}
