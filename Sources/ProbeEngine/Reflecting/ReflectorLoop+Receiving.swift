internal import LineModel
internal import LinuxSocket
internal import ProbeWire

extension ReflectorLoop {
    /// Reads what waits at a listening socket and answers, forwards or holds it.
    mutating func emptyPort(_ index: Int) {
        let port = ports[index]
        for _ in 0..<Self.receiveCallsPerPass {
            // No error can be pending here: without IP_RECVERR an unconnected socket is not told of ICMP errors.
            guard let count = try? receiveBatch.receive(from: port.socket), count > 0 else { break }
            let now = noteReading()
            for slot in 0..<count { receive(receiveBatch[slot], port: port, index: index, now: now) }
            flush()
            if count < receiveBatch.slots { break }
        }
    }

    /// To be called between reading a batch and using its stamps.
    mutating func noteReading() -> MonotonicTime { wallClock.observeNow() }

    private mutating func receive(_ datagram: ReceivedDatagram, port: ListeningPort, index: Int, now: MonotonicTime) {
        let address = port.isWildcard ? (datagram.local ?? port.endpoint).withPort(port.endpoint.port) : port.endpoint
        if let reason = refusal(of: datagram, at: address, port: port, now: now) { return ignored.add(reason) }
        switch port.role {
        case .probes: receiveProbe(datagram, address: address, port: port, index: index, now: now)
        case .stamp: receiveSTAMP(datagram, address: address, port: port, index: index, now: now)
        case .template(let template):
            receiveTemplate(datagram, template.mirror, address: address, index: index, now: now)
        }
    }

    /// One of our own probes.
    private mutating func receiveProbe(
        _ datagram: ReceivedDatagram, address: Endpoint, port: ListeningPort, index: Int, now: MonotonicTime
    ) {
        if settings.relay != nil, let header = RelayHeader(datagram.payload),
            isProbe(header.content(of: datagram.payload))
        {
            guard admits(header.content(of: datagram.payload), from: datagram.source, index: index, now: now) else {
                return ignored.add(.loop)
            }
            return relay(datagram, header, address: address, index: index, now: now)
        }
        guard isProbe(datagram.payload) else { return ignored.add(.notAProbe) }
        guard admits(datagram.payload, from: datagram.source, index: index, now: now) else {
            return ignored.add(.loop)
        }
        let line = lines.index(address: address, echo: nil, listenIndex: port.indexForChances)
        let departure = Departure(
            channel: .listening(index), line: line, kind: .answer, length: datagram.payload.count,
            arrival: arrival(datagram, now: now), earlierHoldNanoseconds: nil, destination: datagram.source,
            source: port.isWildcard ? address : nil)
        depart(departure, datagram.payload, copy: .copy)
    }

    /// Whether a datagram is not one that goes back and forth between reflectors, as far as what was answered before
    /// tells. A relay's content counts, which is the same on each of its ways.
    private mutating func admits(
        _ content: UnsafeRawBufferPointer, from source: Endpoint, index: Int, now: MonotonicTime
    ) -> Bool {
        content.count >= PlumbProbe.headerLength && PlumbProbe.hasMagic(content)
            ? answered.admit(probe: content, port: index, now: now)
            : answered.admit(content, from: source, port: index, now: now)
    }

    /// Why a datagram must not be answered whatever it holds; nil when it may be.
    private mutating func refusal(
        of datagram: ReceivedDatagram, at address: Endpoint, port: ListeningPort, now: MonotonicTime
    ) -> IgnoreReason? {
        let source = datagram.source
        if datagram.isTruncated { return .tooLong }
        if answersMuch(port) {
            if source.port < 1024 { return .lowSourcePort }
            if ownPorts[Int(source.port)] && isLoop(source, port: port) { return .loop }
        }
        if !settings.allow.isEmpty && !settings.allow.contains(where: { $0.contains(source) }) { return .notAllowed }
        if limiter?.admit(source, now: now) == false { return .overRate }
        return nil
    }

    /// Whether datagrams are answered there that other services could send, and be sent: chargen, DNS, NTP. Our own
    /// probes and STAMP's tell a request from an answer that goes round, whatever port they come from, and senders of
    /// STAMP may use port 862 for theirs.
    private func answersMuch(_ port: ListeningPort) -> Bool {
        switch port.role {
        case .probes: settings.answersAnything
        case .stamp: false
        case .template: true
        }
    }

    /// Whether an answer could go to a reflector: to one of our own sockets, or to the port that ours has here, which
    /// other reflectors use too. Otherwise one forged datagram would be sent back and forth for ever.
    func isLoop(_ source: Endpoint, port: ListeningPort) -> Bool {
        if source.port == port.endpoint.port { return true }
        return ports.contains { $0.endpoint == source || ($0.isWildcard && $0.endpoint.port == source.port) }
    }

    private func isProbe(_ content: UnsafeRawBufferPointer) -> Bool {
        settings.answersAnything || (content.count >= PlumbProbe.headerLength && PlumbProbe.hasMagic(content))
    }

    /// When the datagram arrived, by the kernel's stamp.
    mutating func arrival(_ datagram: ReceivedDatagram, now: MonotonicTime) -> MonotonicTime {
        if let stamp = datagram.stamp,
            let time = wallClock.monotonic(stamp, earliest: MonotonicTime(nanoseconds: 0), latest: now)
        {
            return time
        }
        faults.unplacedStamps += 1
        return now
    }

    /// Lets a valid probe pass its line: drops it, sends it now, or holds it, and a copy as well.
    mutating func depart(_ departure: Departure, _ payload: UnsafeRawBufferPointer, copy: Departure.Kind) {
        let line = departure.line
        let number = UInt64(lines.lines[line].truth.received)
        lines.lines[line].truth.received += 1
        guard !lines.lines[line].impairment.isNone else { return send(departure, payload) }
        let isInBurst = lines.lines[line].isLostInBurst()
        let decision = lines.lines[line].impairment.decision(
            seed: settings.seed, lineKey: lines.lines[line].chances, number: number)
        guard !isInBurst, case .pass(let hold, let isReordered, let copies) = decision else {
            lines.lines[line].truth.dropped += 1
            return
        }
        if isReordered { lines.lines[line].truth.reordered += 1 }
        pass(departure, payload, holdNanoseconds: hold)
        guard copies > 0 else { return }
        var second = departure
        second.kind = copy
        pass(second, payload, holdNanoseconds: hold)
    }

    private mutating func pass(_ departure: Departure, _ payload: UnsafeRawBufferPointer, holdNanoseconds: Int64) {
        guard holdNanoseconds > 0 else { return send(departure, payload) }
        let due = departure.arrival.advanced(byNanoseconds: holdNanoseconds)
        if !queue.push(departure, payload: payload, due: due) { faults.queueOverflow += 1 }
    }
}
