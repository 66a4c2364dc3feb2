internal import LinuxSocket
internal import ProbeWire

extension ReflectorLoop {
    /// How often one datagram is tried, since an error can be that of an earlier one to another echo (ip(7),
    /// IP_RECVERR).
    private static let sendAttempts = 4
    /// The pause before a send is tried again that the kernel had no memory for, nanoseconds.
    private static let retryNanoseconds: Int64 = 50_000
    /// How many batches of held datagrams are sent in a row before the sockets are looked at.
    private static let dueBatchesPerPass = 16

    /// Puts a datagram into the batch that leaves at the end of the pass.
    mutating func send(_ departure: Departure, _ payload: UnsafeRawBufferPointer) {
        if outbox.isFull { flush() }
        if isStamp(departure) { return sendStamp(departure, payload, isHeld: false) }
        outbox.nextPayload().copyMemory(from: payload)
        outbox.append(departure)
    }

    /// Sends what has been held long enough.
    mutating func sendDue() {
        for _ in 0..<Self.dueBatchesPerPass {
            let now = MonotonicTime.now()
            while !outbox.isFull, let due = queue.nextDue, due <= now {
                popDue()
            }
            guard !outbox.isEmpty else { return }
            flush()
        }
    }

    private mutating func popDue() {
        let departure = queue.pop(into: outbox.nextPayload())
        guard isStamp(departure) else { return outbox.append(departure) }
        sendHeldStamp(departure)
    }

    /// Hands everything in the batch to the kernel.
    mutating func flush() {
        var attempts = 0
        while !outbox.isEmpty {
            let run = outbox.run()
            guard let socket = socket(outbox[run.lowerBound].channel) else {
                faults.socketGone += run.count
                outbox.removeFirst(run.count)
                continue
            }
            do throws(Errno) {
                let before = MonotonicTime.now()
                let sent = try outbox.batch.send(run, on: socket)
                left(run.lowerBound..<run.lowerBound + sent, from: before, to: .now())
                attempts = 0
            } catch {
                attempts += 1
                if sendFailed(error, on: socket, attempts: attempts) { attempts = 0 }
            }
        }
    }

    /// The socket that is meant; nil when the relay socket in that place is another one by now.
    private func socket(_ channel: Channel) -> UDPSocket? {
        switch channel {
        case .listening(let index): return ports[index].socket
        case .relay(let place, let number):
            guard let relay = relays.places[place], relay.number == number else { return nil }
            return relay.socket
        }
    }

    /// Decides about the first datagram of the batch; returns true when it was given up.
    private mutating func sendFailed(_ error: Errno, on socket: UDPSocket, attempts: Int) -> Bool {
        if case .relay(let place, _) = outbox[outbox.first].channel { emptyErrorQueue(place) }
        if attempts < Self.sendAttempts {
            if error == .again || error == .noBuffers || error == .noMemory {
                sleep(until: MonotonicTime.now().advanced(byNanoseconds: Self.retryNanoseconds))
            }
            return false
        }
        faults.sendFailures += 1
        outbox.removeFirst(1)
        return true
    }

    /// Takes note of what the kernel took. One call sends many datagrams, so the instant of each is interpolated
    /// between the call's beginning and its end.
    private mutating func left(_ slots: Range<Int>, from: MonotonicTime, to: MonotonicTime) {
        let step = to.nanoseconds(since: from) / Int64(slots.count)
        var time = from
        for slot in slots {
            note(slot, at: time)
            time = time.advanced(byNanoseconds: step)
        }
        outbox.removeFirst(slots.count)
    }

    private mutating func note(_ slot: Int, at time: MonotonicTime) {
        let departure = outbox[slot]
        let line = departure.line
        let hold = time.nanoseconds(since: departure.arrival)
        switch departure.kind {
        case .answer:
            lines.lines[line].truth.answered += 1
            guard lines.lines[line].truth.echo != nil else { return lines.lines[line].truth.hold.add(hold) }
            if let earlier = departure.earlierHoldNanoseconds {
                lines.lines[line].truth.hold.add(earlier + hold)
            } else {
                lines.lines[line].truth.holdUnknown += 1
            }
        case .copy:
            // A relay's further answer need not be a copy of our making.
            if lines.lines[line].truth.echo == nil {
                lines.lines[line].truth.duplicated += 1
            } else {
                lines.lines[line].truth.answeredAgain += 1
            }
        case .forward: noteForwarded(slot, departure, hold: hold, at: time)
        case .forwardCopy: lines.lines[line].truth.duplicated += 1
        }
    }

    private mutating func noteForwarded(_ slot: Int, _ departure: Departure, hold: Int64, at time: MonotonicTime) {
        lines.lines[departure.line].truth.forwarded += 1
        guard case .relay(_, let number) = departure.channel else { return }
        let content = UnsafeRawBufferPointer(rebasing: outbox.batch.payload(slot)[..<departure.length])
        forwarded?.sent(
            ForwardedProbes.key(content, socketNumber: number), at: time, holdNanoseconds: hold,
            length: RelayHeader(departure.destination).length + departure.length)
    }
}
