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
        let path = paths.rows[probe.line]
        let number = outlet(probe, path)
        var destination = targets[probe.line].endpoint
        switch path.way {
        case .plain, .session: break
        case .selfProbe: destination = paths.shared[number].ownEndpoint
        case .proxy(let proxies):
            // Nowhere to send it to: no failure of the line, nor of this machine.
            guard let relay = proxies.relay(probe.line) else {
                return machine.markUnsent(probe, because: .noAssociation)
            }
            destination = relay
        case .own(let pool): freshen(number - paths.shared.count, in: pool)
        }
        write(probe, path.way, slot: outgoing.end, to: destination, now: now)
        outgoing.append(probe, socket: number, refusal: refusal)
    }

    private func write(_ probe: ProbeID, _ way: RowPath.Way, slot: Int, to destination: Endpoint, now: MonotonicTime) {
        let target = targets[probe.line]
        let length = target.datagramLength(size: setup.round.settings.size)
        let fields = ProbeFields(
            line: UInt32(probe.line), sequence: UInt32(probe.sequence),
            sendTimeNanoseconds: wallClock.offset.real(now).nanoseconds, echo: target.echo,
            isIPv6: target.endpoint.family == .ipv6)
        let memory = UnsafeMutableRawBufferPointer(rebasing: outgoing.batch.payload(slot)[..<length])
        let token = formats.with(target.format) { $0.encode(fields, memory) }
        var choosesID = setup.choosesStampIDs
        switch way {
        case .plain, .proxy, .selfProbe: break
        case .session(let stamps): stamps.remember(token, probe.line, probe.sequence)
        // Where replies name no probe, its socket tells which one a stamp is of.
        case .own: choosesID = choosesID && formats.with(target.format) { $0.traits.repliesNameProbes }
        }
        outgoing.batch.prepare(
            slot, length: length, to: destination,
            stampID: choosesID ? UInt32(truncatingIfNeeded: machine.recordIndex(probe)) : nil,
            requestStamp: usesKernelStamps && stampEvery > 1 && asksForStamp(probe))
    }

    /// Whether a probe's transmission is stamped; self-probes' always are.
    private func asksForStamp(_ probe: ProbeID) -> Bool {
        stampEvery == 1 || paths.rows[probe.line].isSelfProbe
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
            noteSent(run.lowerBound..<run.lowerBound + sent, between: before, and: MonotonicTime.now())
            // The next one failed, and sendmmsg keeps the reason to itself.
            if sent < run.count { resynchronise(entry.socket) }
        }
    }

    /// The first entry has waited too long: for the kernel, or for us.
    private mutating func giveUp(_ entry: OutgoingBatch.Entry) {
        if let refusal = entry.refusal {
            count(refusal, entry.probe)
            // An interface without room is a matter of the lines that leave by it; the socket, which all lines share,
            // and the machine's memory are none.
            machine.markUnsent(entry.probe, error: refusal == .noBuffers ? refusal : nil)
        } else {
            machine.giveUpOverdue(entry.probe)
        }
        outgoing.removeFirst(1)
    }

    /// A self-probe's failure is no line's, and a companion's is none either.
    mutating func count(_ error: Errno, _ probe: ProbeID) {
        if machine.isLine(probe.line) {
            counts.sendErrors.add(error)
        } else if !paths.rows[probe.line].isSelfProbe {
            counts.companionErrors.add(error)
        }
    }

    /// A probe that will be stamped was sent at the earliest just before the call. For the others the kernel's way
    /// through the batch is taken to have been even.
    private mutating func noteSent(_ slots: Range<Int>, between before: MonotonicTime, and after: MonotonicTime) {
        let isSlow = after.nanoseconds(since: before) > RoundMachine.uncertaintyNanoseconds
        let step = stampEvery == 1 ? 0 : after.nanoseconds(since: before) / Int64(max(slots.count, 1))
        rateFinder?.noteLateness(before.nanoseconds(since: machine.dueTime(outgoing[slots.lowerBound].probe)))
        for (number, slot) in slots.enumerated() {
            let entry = outgoing[slot]
            let isStamped = usesKernelStamps && asksForStamp(entry.probe)
            machine.markSent(entry.probe, at: isStamped ? before : before.advanced(byNanoseconds: step * Int64(number)))
            if isSlow && !isStamped { machine.markUncertain(machine.recordIndex(entry.probe)) }
            switch paths[entry.socket] {
            case .own(let pool, let place): pool.noteSent(entry.probe, place)
            case .shared(let socket):
                guard isStamped, case .counted(let ids) = socket.stampIDs else { continue }
                ids.noteSent(recordIndex: machine.recordIndex(entry.probe))
            }
        }
        outgoing.removeFirst(slots.count)
    }

    private func socket(_ number: Int) -> UDPSocket {
        switch paths[number] {
        case .shared(let socket): socket.socket
        case .own(let pool, let place): pool.socket(place)
        }
    }

    private mutating func emptyErrors(_ number: Int) {
        switch paths[number] {
        case .shared(let socket): emptyErrorQueue(socket)
        case .own(let pool, let place): emptyErrors(of: place, in: pool)
        }
    }

    /// After a failed send: the kernel may have counted the datagram, or not.
    private mutating func resynchronise(_ number: Int) {
        guard case .shared(let socket) = paths[number], case .counted(let ids) = socket.stampIDs, usesKernelStamps
        else { return }
        emptyErrorQueue(socket)
        ids.resynchronise(socket.socket)
    }

    /// Decides about the first probe of the batch after its send failed. Returns false to let it wait.
    ///
    /// The error need not be its own: an ICMP error that came back for another line's probe is reported by whatever
    /// call comes next (ip(7), IP_RECVERR), and reporting it clears it. So the send is made again before anything is
    /// concluded.
    private mutating func sendFailed(_ error: Errno, _ entry: OutgoingBatch.Entry) -> Bool {
        failingRow = entry.probe.line
        defer { failingRow = nil }
        let before = counts.othersErrors
        resynchronise(entry.socket)
        counts.sendRetries += 1
        switch error {
        case .again where relieve(entry): return true
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
            // While ICMP errors about others come in, each of them may be what fails the call.
            if counts.othersErrors > before {
                if outgoing.spoilFirst() > Self.refusedAttempts { giveUp(entry) }
                return true
            }
            guard outgoing.failFirst() >= Self.sendAttempts else { return true }
            count(error, entry.probe)
            machine.markUnsent(entry.probe, error: error)
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
