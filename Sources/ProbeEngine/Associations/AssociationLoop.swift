internal import LinuxSocket

/// What changed about one association.
struct AssociationChange {
    let index: Int
    let relay: Endpoint?
    let record: AssociationRecord
    let isSettled: Bool
}

/// How connections leave this machine; where a part is nil, the kernel chooses.
struct AssociationWay {
    let source: Endpoint?
    let interface: String?
}

/// The connections of all associations, on their thread: does what the machines say.
struct AssociationLoop: ~Copyable {
    private var machines: [AssociationMachine]
    private let endpoints: [Endpoint]
    private let way: AssociationWay
    private let patience: TCPConnection.Patience
    private var connections: [TCPConnection?]
    private var epoll: Epoll
    private var changed: Set<Int> = []
    private var hasStarted = false
    /// The time at which every connection was still there of which no end has been reported.
    private var lastSeen = MonotonicTime.now()

    /// Reads of one connection at a time; a proxy that never stops talking must not starve the others.
    private static let readsPerEvent = 16
    private static let endingToken = Int(UInt32.max)
    /// The longest wait. When a connection ends, its end is dated back to the wait before: however late this thread was
    /// let run, no probe that the end may have taken along counts as lost.
    private static let maxWaitNanoseconds: Int64 = 100_000_000

    init(
        _ machines: [AssociationMachine], endpoints: [Endpoint], leaving way: AssociationWay,
        patience: TCPConnection.Patience, ending: Int32
    ) throws(SocketError) {
        let epoll = try Epoll()
        try epoll.add(ending, token: Self.endingToken)
        self.machines = machines
        self.endpoints = endpoints
        self.way = way
        self.patience = patience
        connections = Array(repeating: nil, count: machines.count)
        self.epoll = epoll
    }

    /// Waits for something to happen, and does what follows. Returns what changed.
    mutating func step() -> [AssociationChange] {
        if hasStarted {
            wait()
        } else {
            hasStarted = true
            for index in machines.indices {
                changed.insert(index)
                perform(machines[index].start(now: .now()), index)
            }
        }
        defer { changed.removeAll(keepingCapacity: true) }
        return changed.sorted().map { index in
            AssociationChange(
                index: index, relay: machines[index].relay, record: machines[index].record,
                isSettled: machines[index].isSettled)
        }
    }

    private mutating func wait() {
        let before = MonotonicTime.now()
        let longest = before.advanced(byNanoseconds: Self.maxWaitNanoseconds)
        let ready = epoll.wait(until: machines.compactMap(\.deadline).min().map { min($0, longest) } ?? longest)
        // When as many events came as fit, more may be waiting.
        defer { if ready < Epoll.eventsPerWait { lastSeen = before } }
        for event in 0..<ready {
            let token = epoll.token(at: event)
            if token != Self.endingToken { advance(token) }
        }
        let now = MonotonicTime.now()
        for index in machines.indices {
            if let deadline = machines[index].deadline, deadline <= now {
                changed.insert(index)
                perform(machines[index].tick(now: now), index)
            }
        }
    }

    /// Something happened to a connection: it is connected, has bytes, or is over.
    private mutating func advance(_ index: Int) {
        guard let connection = connections[index] else { return }
        changed.insert(index)
        if let failure = connection.failure() { return close(index, failure) }
        perform(machines[index].connected(now: .now()), index)
        for _ in 0..<Self.readsPerEvent {
            guard connections[index] === connection else { return }
            switch connection.receive() {
            case .bytes(let bytes): perform(machines[index].received(bytes, now: .now()), index)
            case .nothingYet: return
            case .closed: return close(index, nil)
            case .failed(let errno): return close(index, errno)
            }
        }
        // The proxy writes far more than RFC 1928 has messages for, and an edge is reported once.
        close(index, nil)
    }

    private mutating func close(_ index: Int, _ errno: Errno?) {
        changed.insert(index)
        connections[index] = nil
        perform(machines[index].closed(errno, lastSeen: lastSeen, now: .now()), index)
    }

    /// Does what a machine says, then what it says to the result, and so on: a few steps at most.
    private mutating func perform(_ actions: [AssociationMachine.Action], _ index: Int) {
        for action in actions {
            switch action {
            case .close: connections[index] = nil
            case .connect: connect(index)
            case .send(let bytes):
                guard let connection = connections[index] else { continue }
                do throws(Errno) { try connection.send(bytes) } catch { close(index, error) }
            }
        }
    }

    private mutating func connect(_ index: Int) {
        do throws(Errno) {
            let connection = try TCPConnection(
                to: endpoints[index], from: way.source.map { $0.withPort(0) }, interface: way.interface,
                patience: patience)
            connections[index] = connection
            do throws(SocketError) { try epoll.add(connection, token: index) } catch { throw error.errno }
        } catch {
            close(index, error)
        }
    }
}
