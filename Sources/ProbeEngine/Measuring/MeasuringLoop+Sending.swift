internal import LineModel
internal import LinuxSocket
internal import ProbeWire

extension MeasuringLoop {
    /// Attempts of one probe before an error that could be its own is taken for its own.
    static let sendAttempts = 4
    /// Attempts of one probe in a row that somebody else's ICMP error may spoil.
    static let refusedAttempts = 1000
    /// Until a send is tried again that the socket had no room for.
    static let retryNanoseconds: Int64 = 200_000
    /// Until a send is tried again that an interface had no room for: its queue has to move on.
    static let setAsideNanoseconds: Int64 = 1_000_000
    /// Probes that can wait for an interface at once; more than these are given up.
    static let setAsideCapacity = 4096

    /// Hands the kernel what is due, one batch at most: before the next one the sockets are emptied and a wish to stop
    /// is seen, so that a long catch-up holds up neither.
    mutating func sendDue(now: MonotonicTime) {
        retryAt = nil
        fill(now: now)
        flush()
    }

    private mutating func fill(now: MonotonicTime) {
        while !outgoing.isFull, let waiting = aside.popDue(now: now) {
            append(waiting.probe, refusal: waiting.refusal, now: now)
        }
        while !outgoing.isFull {
            guard case .send(let probe) = machine.nextSend(now: now) else { return }
            append(probe, refusal: nil, now: now)
        }
    }

    private mutating func append(_ probe: ProbeID, refusal: Errno?, now: MonotonicTime) {
        var relay: Endpoint?
        if let proxies, proxies.has(probe.line) {
            relay = proxies.relay(probe.line)
            // Nowhere to send it to: no failure of the line, nor of this machine.
            if relay == nil { return machine.markUnsent(probe, because: .noAssociation) }
        }
        let index = socketIndex(probe)
        if let pool, index >= sockets.count { freshen(index - sockets.count, in: pool) }
        write(probe, slot: outgoing.end, socket: index, relay: relay, now: now)
        outgoing.append(probe, socket: index, refusal: refusal)
    }

    /// Probe k of a line uses socket k mod the number of source ports; a canary those of the first family. A STAMP
    /// session is one flow, so all of its requests leave from one port; a SOCKS5 proxy takes an association's datagrams
    /// from one source only, so those of all its lines do.
    private func socketIndex(_ probe: ProbeID) -> Int {
        if let pool, pool.has(probe.line) { return sockets.count + pool.place(probe) }
        let isIPv6 = probe.line < targets.count && targets[probe.line].endpoint.family == .ipv6
        if let icmp = formats.icmp, probe.line < targets.count, targets[probe.line].format == icmp,
            let index = isIPv6 ? icmpSockets.ipv6 : icmpSockets.ipv4
        {
            return index
        }
        let first = isIPv6 ? firstIPv6Socket : 0
        guard socketsPerFamily > 1 else { return first }
        return first + flow(probe) % socketsPerFamily
    }

    /// Equal for probes that leave from one port.
    private func flow(_ probe: ProbeID) -> Int {
        if let proxies, proxies.has(probe.line) { return proxies.proxy(probe.line) }
        return stamps?.has(probe.line) == true ? probe.line : probe.sequence
    }

    /// - Parameter relay: where to send it in place of the line's own endpoint.
    private func write(_ probe: ProbeID, slot: Int, socket index: Int, relay: Endpoint?, now: MonotonicTime) {
        // A row behind the targets is a canary: the socket's probe to itself.
        let target =
            probe.line < targets.count
            ? targets[probe.line] : ProbeTarget(endpoint: sockets[index].ownEndpoint, format: .plumb)
        let length = target.datagramLength(size: size)
        let memory = UnsafeMutableRawBufferPointer(rebasing: outgoing.batch.payload(slot)[..<length])
        let time = wallClock.offset.real(now).nanoseconds
        if target.format.isDirect {
            writePlumb(probe, target.echo, time, into: memory)
        } else {
            writeOther(probe, target, time, into: memory)
        }
        let isExplicit = if index < sockets.count, case .explicit = sockets[index].stampIDs { true } else { false }
        outgoing.batch.prepare(
            slot, length: length, to: relay ?? target.endpoint,
            stampID: usesKernelStamps && isExplicit ? UInt32(truncatingIfNeeded: machine.recordIndex(probe)) : nil,
            requestStamp: usesKernelStamps && stampEvery > 1 && asksForStamp(probe))
    }

    private func writePlumb(
        _ probe: ProbeID, _ echo: RelayHeader?, _ time: Int64, into memory: UnsafeMutableRawBufferPointer
    ) {
        var content = memory
        if let echo {
            echo.encode(into: memory)
            content = UnsafeMutableRawBufferPointer(rebasing: memory[echo.length...])
        }
        PlumbProbe(
            round: round, line: UInt32(probe.line), sequence: UInt32(probe.sequence),
            sendTimeNanoseconds: time
        ).encode(into: content)
    }

    /// In any format but the two that the packet path knows by heart.
    private func writeOther(
        _ probe: ProbeID, _ target: ProbeTarget, _ time: Int64, into memory: UnsafeMutableRawBufferPointer
    ) {
        let fields = ProbeFields(
            line: UInt32(probe.line), sequence: UInt32(probe.sequence), sendTimeNanoseconds: time, echo: target.echo,
            isIPv6: target.endpoint.family == .ipv6)
        let token = formats[target.format].encode(fields, memory)
        if let stamps, stamps.has(probe.line) { stamps.remember(token, probe.line, probe.sequence) }
    }

    /// Whether a probe's transmission is stamped; canaries' always are.
    private func asksForStamp(_ probe: ProbeID) -> Bool {
        stampEvery == 1 || probe.line >= targets.count
            || (probe.line &+ probe.sequence) % stampEvery == 0
    }

    /// Sends the batch, or what the kernel has room for at present.
    private mutating func flush() {
        while !outgoing.isEmpty {
            let before = MonotonicTime.now()
            let entry = outgoing[outgoing.first]
            if machine.isOverdue(entry.probe, now: before) {
                giveUp(entry)
                continue
            }
            let run = outgoing.run()
            let sent: Int
            do throws(Errno) {
                sent = try outgoing.batch.send(run, on: socket(entry.socket))
            } catch {
                guard sendFailed(error, entry) else { return }
                continue
            }
            taken(run.lowerBound..<run.lowerBound + sent, between: before, and: MonotonicTime.now())
            // The next one failed, and sendmmsg keeps the reason to itself.
            if sent < run.count { resynchronise(entry.socket) }
        }
    }

    /// The first entry has waited too long: for the kernel, or for us.
    private mutating func giveUp(_ entry: OutgoingBatch.Entry) {
        if let refusal = entry.refusal {
            count(refusal, entry.probe)
            machine.markUnsent(entry.probe)
        } else {
            machine.giveUpOverdue(entry.probe)
        }
        outgoing.removeFirst(1)
    }

    /// A canary's failure is no line's, and a companion's is none either.
    private mutating func count(_ error: Errno, _ probe: ProbeID) {
        if machine.isLine(probe.line) {
            counts.sendErrors.add(error)
        } else if probe.line < targets.count {
            counts.companionErrors.add(error)
        }
    }

    /// A probe that will be stamped was sent at the earliest just before the call. For the others the kernel's way
    /// through the batch is taken to have been even.
    private mutating func taken(_ slots: Range<Int>, between before: MonotonicTime, and after: MonotonicTime) {
        let isSlow = after.nanoseconds(since: before) > RoundMachine.uncertaintyNanoseconds
        let step = stampEvery == 1 ? 0 : after.nanoseconds(since: before) / Int64(max(slots.count, 1))
        rateFinder?.noteLateness(before.nanoseconds(since: machine.dueTime(outgoing[slots.lowerBound].probe)))
        for (number, slot) in slots.enumerated() {
            let entry = outgoing[slot]
            let isStamped = usesKernelStamps && asksForStamp(entry.probe)
            machine.markSent(entry.probe, at: isStamped ? before : before.advanced(byNanoseconds: step * Int64(number)))
            if isSlow && !isStamped { machine.markUncertain(machine.recordIndex(entry.probe)) }
            if entry.socket >= sockets.count {
                pool?.noteSent(entry.probe, entry.socket - sockets.count)
            } else if isStamped, case .counted(let ids) = sockets[entry.socket].stampIDs {
                ids.taken(recordIndex: machine.recordIndex(entry.probe))
            }
        }
        outgoing.removeFirst(slots.count)
    }

    /// One of the sockets that lines share, or behind them one of the pool's.
    private func socket(_ index: Int) -> UDPSocket {
        guard let pool, index >= sockets.count else { return sockets[index].socket }
        return pool.socket(index - sockets.count)
    }

    private mutating func emptyErrors(_ index: Int) {
        if let pool, index >= sockets.count {
            emptyErrors(of: index - sockets.count, in: pool)
        } else {
            emptyErrorQueue(sockets[index])
        }
    }

    /// After a failed send: the kernel may have counted the datagram, or not.
    private mutating func resynchronise(_ index: Int) {
        guard index < sockets.count else { return }
        let socket = sockets[index]
        guard case .counted(let ids) = socket.stampIDs, usesKernelStamps else { return }
        emptyErrorQueue(socket)
        ids.resynchronise(socket.socket)
    }

    /// Decides about the first probe of the batch after its send failed. Returns false to let it wait.
    ///
    /// The error need not be its own: an ICMP error that came back for another line's probe is reported by whatever
    /// call comes next (ip(7), IP_RECVERR), and reporting it clears it. So the send is made again before anything is
    /// concluded.
    private mutating func sendFailed(_ error: Errno, _ entry: OutgoingBatch.Entry) -> Bool {
        resynchronise(entry.socket)
        counts.sendRetries += 1
        switch error {
        case .again, .noMemory:
            // The socket's own buffer, or the machine's memory: nothing else would fare better.
            outgoing.refuseFirst(error)
            retryAt = MonotonicTime.now().advanced(byNanoseconds: Self.retryNanoseconds)
            return false
        case .noBuffers:
            setAside(entry, error)
            return true
        case .connectionRefused:
            // Never an unconnected socket's own doing; but whoever floods us with ICMP errors must not hold up the
            // rest.
            emptyErrors(entry.socket)
            if outgoing.failFirst() > Self.refusedAttempts { giveUp(entry) }
            return true
        default:
            emptyErrors(entry.socket)
            guard outgoing.failFirst() >= Self.sendAttempts else { return true }
            count(error, entry.probe)
            machine.markUnsent(entry.probe)
            outgoing.removeFirst(1)
            return true
        }
    }

    /// The queue of the interface that the first entry leaves by is full; other lines may leave by another one.
    private mutating func setAside(_ entry: OutgoingBatch.Entry, _ error: Errno) {
        var waiting = entry
        waiting.refusal = error
        guard !aside.isFull else { return giveUp(waiting) }
        let retryAt = MonotonicTime.now().advanced(byNanoseconds: Self.setAsideNanoseconds)
        aside.append(SetAside.Entry(probe: entry.probe, refusal: error, retryAt: retryAt))
        outgoing.removeFirst(1)
    }
}
