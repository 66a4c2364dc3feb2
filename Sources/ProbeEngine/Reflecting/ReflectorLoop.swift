internal import LinuxSocket
internal import ProbeWire

/// Answers, forwards and holds datagrams. Owned by one thread.
///
/// Without impairments a datagram is answered in the pass that reads it. After a line and a client were first heard of,
/// nothing here allocates, locks, logs or waits but for its sockets.
struct ReflectorLoop: ~Copyable {
    let ports: [ListeningPort]
    let settings: ReflectorSettings
    /// Whether one of our sockets listens to a port, by the port's number.
    let ownPorts: [Bool]
    let stop: EventFlag

    var lines: LineTable
    var relays: RelaySockets
    var forwarded: ForwardedProbes?
    var limiter: SourceLimiter?
    var answered = AnsweredBefore(seed: .random(in: .min ... .max))
    var queue: DelayQueue
    var outbox: Outbox
    var receiveBatch: ReceiveBatch
    var errorBatch: ReceiveBatch
    var wallClock = WallClockGuard(ClockOffset.measure(), at: .now())
    var ignored = IgnoredCounts()
    var faults = ReflectorFaults()
    var epoll: Epoll
    /// The STAMP reflector; nil without a port for it.
    var stamp: STAMPAnswering?
    /// Where templates' replies are written; nil without a port for one. Allocated once.
    let replyMemory: RequestMemory?
    private var isStopped = false

    static let batchSlots = 64
    /// How many receive calls a socket gets in one pass, so that a flood on one cannot hold up the others or what is
    /// due.
    static let receiveCallsPerPass = 8
    private static let stopToken = 0
    static let firstToken = 1
    /// A poll returns late by a thousandth of its timeout (fs/select.c, `select_estimate_accuracy`). A longer wait
    /// therefore ends this much early, in nanoseconds, and the rest is waited for anew.
    private static let preciseNanoseconds: Int64 = 200_000

    /// - Parameter epoll: watches `stop` and `ports`, as `watch` makes it.
    init(_ settings: ReflectorSettings, ports: [ListeningPort], stop: EventFlag, epoll: consuming Epoll) {
        self.settings = settings
        self.ports = ports
        self.stop = stop
        lines = LineTable(settings.impairments, seed: settings.seed)
        relays = RelaySockets(limit: max(1, settings.relay?.sockets ?? 1))
        forwarded = settings.relay == nil ? nil : ForwardedProbes()
        limiter =
            settings.maxSourceRate > 0
            ? SourceLimiter(rate: settings.maxSourceRate, seed: .random(in: .min ... .max)) : nil
        queue = DelayQueue(places: settings.queuePlaces)
        outbox = Outbox(slots: Self.batchSlots, capacity: settings.maxDatagramBytes)
        receiveBatch = ReceiveBatch(slots: Self.batchSlots, capacity: settings.maxDatagramBytes)
        errorBatch = ReceiveBatch(slots: Self.batchSlots, capacity: Self.quotationLength)
        var own = [Bool](repeating: false, count: 65_536)
        for port in ports { own[Int(port.endpoint.port)] = true }
        ownPorts = own
        self.epoll = epoll
        replyMemory = settings.templates.isEmpty ? nil : RequestMemory(bytes: settings.maxDatagramBytes)
        stamp = settings.stamp.flatMap { STAMPAnswering($0.settings, longest: settings.maxDatagramBytes) }
    }

    /// What the loop waits for.
    static func watch(_ ports: [ListeningPort], stop: EventFlag) throws(SocketError) -> Epoll {
        let epoll = try Epoll()
        try epoll.add(stop.descriptor, token: stopToken)
        for (index, port) in ports.enumerated() {
            try epoll.add(port.socket.descriptor, token: firstToken + index)
        }
        return epoll
    }

    /// Bytes that are kept of a datagram quoted by an ICMP error; none of them is used.
    private static let quotationLength = 64

    /// Runs until the stop flag is raised.
    mutating func run() {
        while true {
            sendDue()
            let ready = epoll.wait(until: wakeUp())
            for index in 0..<ready { serve(epoll.token(at: index), hasError: epoll.hasError(at: index)) }
            if isStopped { return }
        }
    }

    /// When there is something to do by time; nil when only a datagram or the stop flag can give us something to do.
    private func wakeUp() -> MonotonicTime? {
        guard let due = queue.nextDue else { return nil }
        let early = due.advanced(byNanoseconds: -Self.preciseNanoseconds)
        return early > MonotonicTime.now() ? early : due
    }

    private mutating func serve(_ token: Int, hasError: Bool) {
        if token == Self.stopToken {
            isStopped = true
        } else if token - Self.firstToken < ports.count {
            emptyPort(token - Self.firstToken)
        } else {
            emptyRelay(token - Self.firstToken - ports.count, hasError: hasError)
        }
    }

    /// The epoll token of relay place 0.
    var firstRelayToken: Int { Self.firstToken + ports.count }

    /// What has happened; to be called when the loop has ended.
    mutating func truth() -> ReflectorTruth {
        var truth = ReflectorTruth()
        truth.seed = settings.seed
        truth.lines = lines.lines.map(\.truth)
        truth.ignored = ignored
        truth.faults = faults
        truth.faults.unsentAtStop = queue.count
        truth.faults.limiterEvictions = limiter?.evictions ?? 0
        truth.faults.stampEvictions = Int(clamping: stamp?.reflector.evictedSessions ?? 0)
        truth.faults.socketEvictions = relays.evictions
        let open = ports.map(\.socket) + relays.places.compactMap { $0?.socket }
        truth.faults.receiveOverflow =
            open.reduce(relays.closedOverflow) { $0 + ($1.droppedDatagrams() ?? 0) }
        return truth
    }
}
