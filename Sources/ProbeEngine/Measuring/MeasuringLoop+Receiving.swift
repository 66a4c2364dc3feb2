internal import LineModel
internal import LinuxSocket
internal import ProbeWire

extension MeasuringLoop {
    /// Takes everything out of all sockets: first the error queues, whose stamps are charged to the receive buffers and
    /// belong to replies that may already be here, then the replies.
    mutating func emptySockets() {
        counts.queuesNotEmpty = false
        for socket in paths.shared {
            emptyErrorQueue(socket)
            emptyReceiveQueue(socket)
        }
        for socket in paths.spares where socket.isInUse {
            emptyErrorQueue(socket)
            emptyReceiveQueue(socket)
        }
        if let pool = paths.pool { emptyPool(pool) }
    }

    private mutating func emptyReceiveQueue(_ socket: ProbeSocket) {
        for _ in 0..<Self.receiveCallsPerPass {
            let count: Int
            do throws(Errno) {
                count = try receiveBatch.receive(from: socket.socket)
            } catch {
                // A pending ICMP error, now cleared; what it is about is in the error queue.
                emptyErrorQueue(socket)
                continue
            }
            guard count > 0 else { return }
            let now = wallClock.observeNow()
            for slot in 0..<count { handle(receiveBatch[slot], on: socket, now: now) }
            if count < receiveBatch.slots { return }
        }
        counts.queuesNotEmpty = true
    }

    private mutating func handle(_ datagram: ReceivedDatagram, on socket: ProbeSocket, now: MonotonicTime) {
        if let overflow = datagram.overflow { socket.noteOverflow(overflow) }
        guard let probe = validReply(datagram, on: socket) else {
            noteElsewhere(datagram, on: socket)
            return socket.isICMP ? countInvalidICMP(datagram, on: socket) : countInvalid(datagram)
        }
        handleReply(datagram, to: probe, now: now)
    }

    /// A valid reply to `probe`.
    mutating func handleReply(_ datagram: ReceivedDatagram, to probe: ProbeID, now: MonotonicTime) {
        let earliest = machine.earliestSend(recordIndex: machine.recordIndex(probe))
        var arrival: MonotonicTime?
        if let stamp = datagram.stamp {
            arrival = wallClock.monotonic(stamp, earliest: earliest, latest: now)
            if arrival == nil { counts.unplacedStamps += 1 }
        }
        let effect = machine.reply(
            to: probe, arrival: arrival ?? now, isKernelStamp: arrival != nil, heldUpNanoseconds: heldUpNanoseconds)
        if case .session(let stamps) = paths.rows[probe.line].way, effect != .neverSent {
            keepFacts(datagram, of: probe, in: stamps)
        }
    }

    /// What a STAMP reply tells beside being one.
    private func keepFacts(_ datagram: ReceivedDatagram, of probe: ProbeID, in stamps: STAMPTable) {
        let facts = formats.with(targets[probe.line].format) { $0.facts(datagram.payload) }
        guard let reading = facts else { return }
        let record = STAMPRecord(reading, ttl: datagram.timeToLive, trafficClass: datagram.trafficClass)
        stamps.add(record, probe.line, probe.sequence, thread: thread)
    }

    /// The probe that a datagram answers: it comes from the address that was probed, in the format that was sent, of
    /// this round and with every byte as it left. nil when any of this is not so.
    ///
    /// At most one of the formats that the lines of the address are measured in can know the datagram.
    private func validReply(_ datagram: ReceivedDatagram, on socket: ProbeSocket) -> ProbeID? {
        guard !datagram.isTruncated else { return nil }
        for slot in formats.naming {
            guard case .answer(let identity) = formats.with(slot, { $0.recognise(datagram.payload) }),
                let probe = sentProbe(identity, slot), isFromFarEnd(datagram, of: probe, on: socket)
            else { continue }
            return probe
        }
        return nil
    }

    /// A reply that would be one if it came from where its probe went: somebody between us and the far end changes
    /// addresses, or the far end has several. It is counted as any other datagram that is no reply, and said of its
    /// line besides.
    private mutating func noteElsewhere(_ datagram: ReceivedDatagram, on socket: ProbeSocket) {
        guard !datagram.isTruncated else { return }
        for slot in formats.naming {
            guard case .answer(let identity) = formats.with(slot, { $0.recognise(datagram.payload) }),
                let probe = sentProbe(identity, slot), machine.isLine(probe.line),
                machine.sentTime(recordIndex: machine.recordIndex(probe)) != nil
            else { continue }
            return strays.add(row: probe.line, from: datagram.source)
        }
    }

    /// The probe of this thread that left by a shared socket and that an identity stands for, with the token that it
    /// was sent with.
    private func sentProbe(_ identity: ReplyIdentity, _ slot: FormatSlot) -> ProbeID? {
        let probe = ProbeID(line: Int(identity.line), sequence: Int(identity.sequence))
        guard machine.contains(probe), targets[probe.line].format == slot else { return nil }
        switch paths.rows[probe.line].way {
        case .plain, .proxy, .selfProbe: return probe
        case .session(let stamps): return stamps.token(probe.line, probe.sequence) == identity.token ? probe : nil
        // What belongs to it comes to its own sockets.
        case .own: return nil
        }
    }

    /// Whether a datagram comes from where its probe went. By way of a SOCKS5 proxy the header says besides that it
    /// comes from the line's echo (RFC 1928 section 7).
    private func isFromFarEnd(_ datagram: ReceivedDatagram, of probe: ProbeID, on socket: ProbeSocket) -> Bool {
        switch paths.rows[probe.line].way {
        case .plain, .session, .own: targets[probe.line].endpoint == datagram.source
        case .selfProbe: socket.ownEndpoint == datagram.source
        case .proxy(let proxies):
            proxies.hasRelayed(probe.line, at: datagram.source)
                && RelayHeader(datagram.payload)?.withoutMapping == targets[probe.line].echo?.withoutMapping
        }
    }

    /// Whether a place is where a row's probes go: a line's ingress or, by way of a SOCKS5 proxy, one of the addresses
    /// where that has relayed in this round. A self-probe goes nowhere.
    private func goes(_ row: Int, to place: Endpoint) -> Bool {
        switch paths.rows[row].way {
        case .plain, .session, .own: targets[row].endpoint == place
        case .selfProbe: false
        case .proxy(let proxies): proxies.hasRelayed(row, at: place)
        }
    }

    /// Which line an address belongs to.
    private func owner(of place: Endpoint) -> TargetAddresses.Owner {
        let owner = addresses.owner(of: place)
        guard let proxies = paths.proxies, owner == .none else { return owner }
        return proxies.owner(of: place)
    }

    /// A raw socket is given the replies to everybody's echo requests, and what is not ours is nothing to speak of.
    private mutating func countInvalidICMP(_ datagram: ReceivedDatagram, on socket: ProbeSocket) {
        guard let icmp = formats.icmp, case .one(let line) = addresses.owner(of: datagram.source),
            !socket.socket.isRaw || formats[icmp].recognise(datagram.payload) == .corrupt
                || formats[icmp].isForLine(UInt32(line), datagram.payload)
        else {
            counts.foreign += 1
            return
        }
        machine.markCorrupt(line: line)
    }

    /// Counts a datagram that answers nothing: for the one line of its sender, where there is one.
    private mutating func countInvalid(_ datagram: ReceivedDatagram) {
        noteShortSTAMP(datagram)
        switch owner(of: datagram.source) {
        case .none: counts.foreign += 1
        case .one(let line): machine.markCorrupt(line: line)
        case .companions: counts.companionCorrupt += 1
        case .several:
            // Only the header can say which one, if it is whole.
            if let content = PlumbProbe(quotation: datagram.payload), content.line < UInt32(targets.count),
                goes(Int(content.line), to: datagram.source)
            {
                machine.markCorrupt(line: Int(content.line))
            } else {
                counts.corruptUnassigned += 1
            }
        }
    }

    /// Notes for a STAMP line that its far end answers with less than a reply: for the one line of its sender, or the
    /// line whose number it holds.
    private func noteShortSTAMP(_ datagram: ReceivedDatagram) {
        guard let format = formats.stamp, format.isShort(datagram.payload) else { return }
        var row = format.rowOfShort(datagram.payload)
        if case .one(let line) = owner(of: datagram.source) { row = line }
        guard let row, machine.isOurs(row), goes(row, to: datagram.source),
            case .session(let stamps) = paths.rows[row].way
        else { return }
        stamps.noteShort(row)
    }

    /// Reads stamps and ICMP errors.
    mutating func emptyErrorQueue(_ socket: ProbeSocket) {
        for _ in 0..<Self.receiveCallsPerPass {
            guard let count = try? errorBatch.receiveErrors(from: socket.socket), count > 0 else { return }
            let now = wallClock.observeNow()
            for slot in 0..<count { handleError(errorBatch[slot], on: socket, now: now) }
            if count < errorBatch.slots { return }
        }
        counts.queuesNotEmpty = true
    }

    private mutating func handleError(_ entry: ReceivedDatagram, on socket: ProbeSocket, now: MonotonicTime) {
        switch entry.error {
        case .transmitStamp(let id): handleStamp(entry.stamp, id: id, on: socket, now: now)
        case .icmp(let family, let type, let code):
            // What a local firewall rejects comes back at once, each time.
            if failingRow.map({ goes($0, to: entry.source) }) != true { counts.othersErrors += 1 }
            if isUnreachableNeighbour(entry) {
                // Our own machine's word: no refusal from the way. One that comes too late for its probe is no loss.
                if let probe = quotedProbe(entry) { _ = machine.noteUnreachable(probe) }
                return
            }
            let kind = RefusalKind(family: family, type: type, code: code)
            if !handleRefusal(entry, kind) { counts.unmatchedRefusals += 1 }
        case .local, .none: break
        }
    }

    /// Whether this machine itself says that a datagram could not be handed on: what waited for a neighbour that does
    /// not answer is given back as "host unreachable", from an address of our own (arp_error_report and
    /// ndisc_error_report, net/ipv4/arp.c and net/ipv6/ndisc.c).
    func isUnreachableNeighbour(_ entry: ReceivedDatagram) -> Bool {
        guard case .icmp(let family, let type, let code) = entry.error,
            RefusalKind(family: family, type: type, code: code) == .host, let offender = entry.offender
        else { return false }
        func isSame(_ address: Endpoint) -> Bool {
            address.high == offender.high && address.low == offender.low && address.family == offender.family
        }
        return setup.round.places.localAddresses.contains(where: isSame) && !isSame(entry.source)
    }

    /// The probe of ours that an error quotes whole.
    private func quotedProbe(_ entry: ReceivedDatagram) -> ProbeID? {
        for slot in formats.naming {
            guard let identity = formats[slot].identify(entry.payload), let probe = sentProbe(identity, slot),
                goes(probe.line, to: entry.source)
            else { continue }
            return probe
        }
        return nil
    }

    private mutating func handleStamp(_ stamp: RealTime?, id: UInt32, on socket: ProbeSocket, now: MonotonicTime) {
        let index =
            switch socket.stampIDs {
            case .explicit: Int(id)
            case .counted(let ids): ids.recordIndex(id: id)
            }
        guard index != CountedStampIDs.stale else { return }
        placeStamp(stamp, recordIndex: index, now: now)
    }

    /// Gives a transmit stamp to its probe.
    mutating func placeStamp(_ stamp: RealTime?, recordIndex index: Int, now: MonotonicTime) {
        guard let stamp else {
            counts.unplacedStamps += 1
            return
        }
        // Of a datagram that the kernel stamped and then refused, nothing was sent; the machine counts it.
        let sent = machine.sentTime(recordIndex: index) ?? machine.start
        guard let time = wallClock.monotonic(stamp, earliest: sent, latest: now) else {
            counts.unplacedStamps += 1
            return
        }
        machine.transmitStamp(recordIndex: index, at: time, now: now)
    }

    /// An ICMP error for a probe of ours; one that is too long for the way is no loss of the line.
    mutating func refuse(_ probe: ProbeID, _ entry: ReceivedDatagram, _ kind: RefusalKind) -> Bool {
        guard case .icmp(let family, let type, let code) = entry.error,
            RefusalKind.isTooLong(family: family, type: type, code: code)
        else {
            let destination = entry.source.withPort(0)
            let isByAddress =
                entry.offender == destination || entry.offender == targets[probe.line].endpoint.withPort(0)
            return machine.refuse(probe, as: kind, isByAddress: isByAddress)
        }
        return machine.refuseTooLong(probe, limit: entry.pathLimit)
    }

    /// Gives an ICMP error to the probe that it quotes. Where the quotation is cut before our header (RFC 792 asks for
    /// 8 bytes only), it proves nothing: it is only counted, for the one line with that destination. Returns false when
    /// it is for no probe of ours.
    private mutating func handleRefusal(_ entry: ReceivedDatagram, _ kind: RefusalKind) -> Bool {
        if let probe = quotedProbe(entry) { return refuse(probe, entry, kind) }
        // A whole header of ours that is of no probe of ours is another's.
        guard PlumbProbe(quotation: entry.payload) == nil, case .one(let line) = owner(of: entry.source),
            machine.isOurs(line)
        else { return false }
        return machine.noteUnprovenRefusal(line: line)
    }
}
